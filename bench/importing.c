/* A small extension module, whose size and import show what libprobe adds. BENCH_SELFTEST: with a self-test of two
   fields of types at its import, and their accessors. BENCH_FLOAT: with one field of floats too. It is compiled against
   the limited API where the interpreter loads that. */
#include <Python.h>

#ifdef BENCH_SELFTEST
#ifdef BENCH_FLOAT
#define LIBPROBE_USES(X) X(tp_name) X(tp_mro) X(ob_fval)
#else
#define LIBPROBE_USES(X) X(tp_name) X(tp_mro)
#endif
#include <libprobe/use.h>
#endif

static PyObject *answer(PyObject *self, PyObject *object) {
    (void)self;
    (void)object;
    return PyLong_FromLong(42);
}

#ifdef BENCH_SELFTEST
static PyObject *name(PyObject *self, PyObject *type) {
    (void)self;
    return PyUnicode_FromString(libprobe_get_tp_name((PyTypeObject *)type));
}
static PyObject *bases(PyObject *self, PyObject *type) {
    (void)self;
    return PySequence_List(libprobe_get_tp_mro((PyTypeObject *)type));
}
#endif
#ifdef BENCH_FLOAT
static PyObject *twice(PyObject *self, PyObject *number) {
    (void)self;
    return PyFloat_FromDouble(2 * libprobe_get_ob_fval(number));
}
#endif

static PyMethodDef functions[] = {{"answer", answer, METH_O, NULL},
#ifdef BENCH_SELFTEST
                                  {"name", name, METH_O, NULL},
                                  {"bases", bases, METH_O, NULL},
#endif
#ifdef BENCH_FLOAT
                                  {"twice", twice, METH_O, NULL},
#endif
                                  {NULL, NULL, 0, NULL}};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "importing", NULL, -1, functions, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_importing(void) {
#ifdef BENCH_SELFTEST
    if (libprobe_require_used() < 0) {
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
