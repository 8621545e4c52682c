/* An extension that requires the value of floats alone: linking_tests.py looks at what is linked into it. */
#define LIBPROBE_USES(X) X(ob_fval)
#include <libprobe/use.h>

__attribute__((visibility("default"))) double value_of(PyObject *object) {
    return libprobe_require_used() == 0 ? libprobe_get_ob_fval(object) : -1;
}
