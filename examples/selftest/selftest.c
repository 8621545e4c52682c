/* An extension module that tests itself at import: the import fails with a sentence if a field that it uses is not
   proven. Built against the limited API, one binary for every CPython from 3.6 on. */
#define LIBPROBE_USES(X) X(tp_name) X(tp_mro)
#define LIBPROBE_FIXED 1 /* the struct `module` below has these headers' head: refuse builds that have another */
#include <libprobe/use.h>

static PyObject *name(PyObject *self, PyObject *type) {
    (void)self;
    if (!PyObject_TypeCheck(type, &PyType_Type)) {
        PyErr_SetString(PyExc_TypeError, "name() takes a type");
        return NULL;
    }
    return PyUnicode_FromString(libprobe_get_tp_name((PyTypeObject *)type));
}

static PyMethodDef functions[] = {{"name", name, METH_O, "The tp_name of a type."}, {NULL, NULL, 0, NULL}};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "selftest", NULL, -1, functions, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_selftest(void) {
    if (libprobe_require_used() < 0) {
        return NULL; /* ImportError: which field, expected, found, interpreter, remedy */
    }
    return PyModule_Create(&module);
}
