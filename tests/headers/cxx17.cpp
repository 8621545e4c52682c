// The public headers compile alone, as C++17; this file has nothing else.
#define LIBPROBE_CHECKED 1
#include <libprobe/pep.h>

#include <libprobe/metaclass.h>

#include <libprobe/libprobe.h>
#include <libprobe/typedata.h>
#include <libprobe/typeobject.h>

static const libprobe_requirement needs[] = {LIBPROBE_NEED(tp_name), LIBPROBE_NEED(tp_mro)};

extern "C" int headers_cxx17(PyTypeObject *type);
int headers_cxx17(PyTypeObject *type) { return libprobe_type(type)->tp_name != nullptr && needs[0].offset > 0; }

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
