/* What the public headers give, as C99. */
#define LIBPROBE_USES(X) X(tp_name) X(tp_as_number) X(nb_add)
#include <libprobe/use.h>

#include <libprobe/pep.h>
#include <libprobe/typeobject.h>

static const libprobe_requirement needs[] = {LIBPROBE_NEED(tp_name), LIBPROBE_NEED_ANYWHERE(ob_fval)};

int headers_c99(PyTypeObject *type);
int headers_c99(PyTypeObject *type) {
    return libprobe_type(type)->tp_name != NULL && libprobe_get_nb_add(type) != NULL && needs[0].offset > 0 &&
           libprobe_require_used() == 0;
}

typedef struct {
    char mark;
    void *converter;
} data;
LIBPROBE_TYPE_DATA(headers_data, data);
void *headers_converter(PyTypeObject *type);
void *headers_converter(PyTypeObject *type) { return headers_data(type)->converter; }

libprobe_metatype_spec headers_spec = {
    .size = sizeof(libprobe_metatype_spec), .name = "headers.Meta", .kind = &headers_data_kind};
