// What the public headers give, as C++17: checked, and with the fields where the restricted structs have them.
#define LIBPROBE_CHECKED 1
#define LIBPROBE_FIXED 1
#define LIBPROBE_USES(X) X(tp_name) X(tp_mro)
#include <libprobe/use.h>

#include <libprobe/pep.h>
#include <libprobe/typeobject.h>

static const libprobe_requirement needs[] = {LIBPROBE_NEED(tp_name), LIBPROBE_NEED_ANYWHERE(nb_add)};

extern "C" int headers_cxx17(PyTypeObject *type);
int headers_cxx17(PyTypeObject *type) {
    return libprobe_type(type)->tp_name != nullptr && libprobe_get_tp_mro(type) != nullptr && needs[0].offset > 0 &&
           libprobe_require_used() == 0;
}

namespace {
struct Data {
    char mark;
    void *converter;
};
} // namespace
LIBPROBE_TYPE_DATA(headers_cxx_data, Data);
extern "C" void *headers_cxx_converter(PyTypeObject *type);
void *headers_cxx_converter(PyTypeObject *type) { return headers_cxx_data(type)->converter; }
extern "C" int headers_cxx_template(PyTypeObject *type);
int headers_cxx_template(PyTypeObject *type) { return libprobe::TypeData<int>::bind(type, -4); }
