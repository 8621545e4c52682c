// The public headers compile alone, as C++17; this file has nothing else.
#include <libprobe/metaclass.h>

#include <libprobe/typeobject.h>

#include <libprobe/libprobe.h>

static const libprobe_requirement needs[] = {LIBPROBE_NEED(tp_name), LIBPROBE_NEED(tp_mro)};

extern "C" int headers_cxx17(PyTypeObject *type);
int headers_cxx17(PyTypeObject *type) { return libprobe_type(type)->tp_name != nullptr && needs[0].offset > 0; }
