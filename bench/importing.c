/* A small extension module, compiled with a self-test of two fields at import (BENCH_SELFTEST) and without; against the
   limited API where the interpreter loads that. */
#include <Python.h>

#ifdef BENCH_SELFTEST
#include <libprobe/pep.h>
#endif

static PyObject *answer(PyObject *self, PyObject *nothing) {
    (void)self;
    (void)nothing;
    return PyLong_FromLong(42);
}

static PyMethodDef functions[] = {{"answer", answer, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "importing", NULL, -1, functions, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_importing(void) {
#ifdef BENCH_SELFTEST
    static const libprobe_requirement needs[] = {LIBPROBE_NEED_ANYWHERE(tp_name), LIBPROBE_NEED_ANYWHERE(tp_mro)};
    if (LIBPROBE_REQUIRE(needs) < 0) {
        return NULL;
    }
#endif
    PyObject *made = PyModule_Create(&module);
#ifdef Py_GIL_DISABLED
    if (made != NULL) {
        PyUnstable_Module_SetGIL(made, Py_MOD_GIL_NOT_USED); /* else the whole process would get one */
    }
#endif
    return made;
}
