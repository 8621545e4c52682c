/* pep.h compiles where PyObject is opaque (abi3t), as C99. */
#include <libprobe/pep.h>

LIBPROBE_TYPE_DATA(headers_opaque_data, long);

const char *headers_opaque(PyTypeObject *type);
const char *headers_opaque(PyTypeObject *type) { return *headers_opaque_data(type) ? PepType_GET_tp_name(type) : NULL; }
