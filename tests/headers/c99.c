/* The public headers compile alone, as C99; this file has nothing else. */
#include <libprobe/metaclass.h>

#include <libprobe/typeobject.h>

#include <libprobe/libprobe.h>

static const libprobe_requirement needs[] = {LIBPROBE_NEED(tp_name), LIBPROBE_NEED(tp_mro)};

int headers_c99(PyTypeObject *type);
int headers_c99(PyTypeObject *type) { return libprobe_type(type)->tp_name != NULL && needs[0].offset > 0; }
