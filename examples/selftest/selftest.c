/* An extension module that tests itself at import: it fails with a sentence where a field is not where this file was
   compiled to use it. Built against the limited API, one binary for every CPython from 3.6 on. */
#include <libprobe/typeobject.h>

static PyObject *name(PyObject *self, PyObject *type) {
    (void)self;
    if (!PyObject_TypeCheck(type, &PyType_Type)) {
        PyErr_SetString(PyExc_TypeError, "name() takes a type");
        return NULL;
    }
    return PyUnicode_FromString(libprobe_type((PyTypeObject *)type)->tp_name);
}

static PyMethodDef functions[] = {{"name", name, METH_O, "The tp_name of a type."}, {NULL, NULL, 0, NULL}};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "selftest", NULL, -1, functions, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_selftest(void) {
    static const libprobe_requirement needs[] = {LIBPROBE_NEED(tp_name), LIBPROBE_NEED(tp_mro)};
    if (LIBPROBE_REQUIRE(needs) < 0) {
        return NULL; /* ImportError: which field, expected, found, interpreter, remedy */
    }
    return PyModule_Create(&module);
}
