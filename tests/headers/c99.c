/* The public headers compile alone, as C99; this file has nothing else. */
#include <libprobe/pep.h>

#include <libprobe/metaclass.h>

#include <libprobe/libprobe.h>
#include <libprobe/typedata.h>
#include <libprobe/typeobject.h>

static const libprobe_requirement needs[] = {LIBPROBE_NEED(tp_name), LIBPROBE_NEED(tp_mro)};

int headers_c99(PyTypeObject *type);
int headers_c99(PyTypeObject *type) { return libprobe_type(type)->tp_name != NULL && needs[0].offset > 0; }

typedef struct {
    char mark;
    void *converter;
} data;
LIBPROBE_TYPE_DATA(headers_data, data);
void *headers_converter(PyTypeObject *type);
void *headers_converter(PyTypeObject *type) { return headers_data(type)->converter; }

libprobe_metatype_spec headers_spec = {.name = "headers.Meta", .kind = &headers_data_kind};
