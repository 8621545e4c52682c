/* What the public headers give where PyObject is opaque (abi3t), as C99. */
#define LIBPROBE_USES(X) X(tp_name) X(ob_type)
#include <libprobe/use.h>

#include <libprobe/pep.h>

LIBPROBE_TYPE_DATA(headers_opaque_data, long);

const char *headers_opaque(PyTypeObject *type);
const char *headers_opaque(PyTypeObject *type) {
    return *headers_opaque_data(type) ? libprobe_get_tp_name(type) : NULL;
}
