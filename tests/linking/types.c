/* An extension that requires fields of type objects alone: linking_tests.py looks at what is linked into it. */
#define LIBPROBE_USES(X) X(tp_name) X(nb_add) X(heap_type)
#include <libprobe/use.h>

__attribute__((visibility("default"))) const char *name_of(PyTypeObject *type) {
    return libprobe_require_used() == 0 ? libprobe_get_tp_name(type) : NULL;
}
