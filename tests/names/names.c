/* Reads objects under CPython's own names. It is compiled for each interpreter with its headers, without the limited
   API, and once with the limited API, where libprobe gives these names: names_tests.py compares what both say. */
#ifdef Py_LIMITED_API
#define LIBPROBE_PYTHON_NAMES 1
#define LIBPROBE_USES(X) LIBPROBE_TYPE_FUNCTIONS_USE(X)
#include <libprobe/objects.h>
#include <libprobe/pep.h>
#include <libprobe/use.h>
#else
#include <Python.h>

#include <datetime.h>
#endif

#include <stdint.h>

#define POINTER(value) ((uint64_t)(uintptr_t)(value))

/* The name, of which kind the objects are that it is for, and what it says of one, as a number. */
typedef struct {
    const char *name;
    const char *kind;
    uint64_t (*read)(PyObject *object);
} Name;

#define LISTED(X)                                                                                            \
    X(PyTuple_GET_SIZE, "tuple", (uint64_t)PyTuple_GET_SIZE(o))                                              \
    X(PyTuple_GET_ITEM, "tuple", PyTuple_GET_SIZE(o) ? POINTER(PyTuple_GET_ITEM(o, 0)) : 0)                  \
    X(PyList_GET_SIZE, "list", (uint64_t)PyList_GET_SIZE(o))                                                 \
    X(PyList_GET_ITEM, "list", PyList_GET_SIZE(o) ? POINTER(PyList_GET_ITEM(o, PyList_GET_SIZE(o) - 1)) : 0) \
    X(PyBytes_AS_STRING, "bytes", POINTER(PyBytes_AS_STRING(o)))                                             \
    X(PyBytes_GET_SIZE, "bytes", (uint64_t)PyBytes_GET_SIZE(o))                                              \
    X(PyByteArray_AS_STRING, "bytearray", POINTER(PyByteArray_AS_STRING(o)))                                 \
    X(PyByteArray_GET_SIZE, "bytearray", (uint64_t)PyByteArray_GET_SIZE(o))                                  \
    X(PyUnicode_GET_LENGTH, "str", (uint64_t)PyUnicode_GET_LENGTH(o))                                        \
    X(PyUnicode_IS_ASCII, "str", (uint64_t)PyUnicode_IS_ASCII(o))                                            \
    X(PyUnicode_READ_CHAR, "str",                                                                            \
      PyUnicode_GET_LENGTH(o) ? (uint64_t)PyUnicode_READ_CHAR(o, PyUnicode_GET_LENGTH(o) - 1) : 0)           \
    X(PyCFunction_GET_FUNCTION, "cfunction", POINTER(PyCFunction_GET_FUNCTION(o)))                           \
    X(PyCFunction_GET_SELF, "cfunction", POINTER(PyCFunction_GET_SELF(o)))                                   \
    X(PyCFunction_GET_FLAGS, "cfunction", (uint64_t)PyCFunction_GET_FLAGS(o))                                \
    X(PyMethod_GET_FUNCTION, "method", POINTER(PyMethod_GET_FUNCTION(o)))                                    \
    X(PyMethod_GET_SELF, "method", POINTER(PyMethod_GET_SELF(o)))                                            \
    X(PyMethod_Function, "method", POINTER(PyMethod_Function(o)))                                            \
    X(PyMethod_Self, "method", POINTER(PyMethod_Self(o)))                                                    \
    X(PyFunction_GET_CODE, "function", POINTER(PyFunction_GET_CODE(o)))                                      \
    X(PyFunction_GET_GLOBALS, "function", POINTER(PyFunction_GET_GLOBALS(o)))                                \
    X(PyFunction_GET_DEFAULTS, "function", POINTER(PyFunction_GET_DEFAULTS(o)))                              \
    X(PyFunction_GET_KW_DEFAULTS, "function", POINTER(PyFunction_GET_KW_DEFAULTS(o)))                        \
    X(PyFunction_GET_CLOSURE, "function", POINTER(PyFunction_GET_CLOSURE(o)))                                \
    X(PyCell_GET, "cell", POINTER(PyCell_GET(o)))                                                            \
    X(PyDateTime_GET_YEAR, "date", (uint64_t)PyDateTime_GET_YEAR(o))                                         \
    X(PyDateTime_GET_MONTH, "date", (uint64_t)PyDateTime_GET_MONTH(o))                                       \
    X(PyDateTime_GET_DAY, "date", (uint64_t)PyDateTime_GET_DAY(o))                                           \
    X(PyDateTime_DATE_GET_HOUR, "datetime", (uint64_t)PyDateTime_DATE_GET_HOUR(o))                           \
    X(PyDateTime_DATE_GET_MINUTE, "datetime", (uint64_t)PyDateTime_DATE_GET_MINUTE(o))                       \
    X(PyDateTime_DATE_GET_SECOND, "datetime", (uint64_t)PyDateTime_DATE_GET_SECOND(o))                       \
    X(PyDateTime_DATE_GET_MICROSECOND, "datetime", (uint64_t)PyDateTime_DATE_GET_MICROSECOND(o))             \
    X(PyDateTime_DATE_GET_FOLD, "datetime", (uint64_t)PyDateTime_DATE_GET_FOLD(o))                           \
    X(PyDateTime_TIME_GET_HOUR, "time", (uint64_t)PyDateTime_TIME_GET_HOUR(o))                               \
    X(PyDateTime_TIME_GET_MINUTE, "time", (uint64_t)PyDateTime_TIME_GET_MINUTE(o))                           \
    X(PyDateTime_TIME_GET_SECOND, "time", (uint64_t)PyDateTime_TIME_GET_SECOND(o))                           \
    X(PyDateTime_TIME_GET_MICROSECOND, "time", (uint64_t)PyDateTime_TIME_GET_MICROSECOND(o))                 \
    X(PyDateTime_TIME_GET_FOLD, "time", (uint64_t)PyDateTime_TIME_GET_FOLD(o))                               \
    X(PyDateTime_DELTA_GET_DAYS, "delta", (uint64_t)PyDateTime_DELTA_GET_DAYS(o))                            \
    X(PyDateTime_DELTA_GET_SECONDS, "delta", (uint64_t)PyDateTime_DELTA_GET_SECONDS(o))                      \
    X(PyDateTime_DELTA_GET_MICROSECONDS, "delta", (uint64_t)PyDateTime_DELTA_GET_MICROSECONDS(o))            \
    X(PyDate_Check, "", (uint64_t)PyDate_Check(o))                                                           \
    X(PyDate_CheckExact, "", (uint64_t)PyDate_CheckExact(o))                                                 \
    X(PyDateTime_Check, "", (uint64_t)PyDateTime_Check(o))                                                   \
    X(PyTime_Check, "", (uint64_t)PyTime_Check(o))                                                           \
    X(PyDelta_Check, "", (uint64_t)PyDelta_Check(o))                                                         \
    X(PyTZInfo_Check, "", (uint64_t)PyTZInfo_Check(o))                                                       \
    X(PyFunction_Check, "", (uint64_t)PyFunction_Check(o))                                                   \
    X(PyMethod_Check, "", (uint64_t)PyMethod_Check(o))                                                       \
    X(PyCode_Check, "", (uint64_t)PyCode_Check(o))                                                           \
    X(PyCell_Check, "", (uint64_t)PyCell_Check(o))                                                           \
    X(PyObject_IS_GC, "", (uint64_t)(PyObject_IS_GC(o) != 0))                                                \
    X(PyIndex_Check, "", (uint64_t)(PyIndex_Check(o) != 0))

#define FUNCTION(name, kind, expression) \
    static uint64_t read_##name(PyObject *o) { return expression; }
LISTED(FUNCTION)
static uint64_t read_PyFloat_AS_DOUBLE(PyObject *o) {
    const double value = PyFloat_AS_DOUBLE(o);
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

#define ROW(name, kind, expression) {#name, kind, read_##name},
static const Name listed[] = {LISTED(ROW){"PyFloat_AS_DOUBLE", "float", read_PyFloat_AS_DOUBLE}};
enum { count = sizeof listed / sizeof *listed };

static PyObject *names(PyObject *self, PyObject *none) {
    PyObject *list = PyList_New(0);
    int i;
    for (i = 0; i < (int)count && list != NULL; ++i) {
        PyObject *pair = Py_BuildValue("(ss)", listed[i].name, listed[i].kind);
        if (pair == NULL || PyList_Append(list, pair) < 0) {
            Py_DecRef(list);
            list = NULL;
        }
        Py_DecRef(pair);
    }
    (void)self;
    (void)none;
    return list;
}

/* What the i-th name says of the object. */
static PyObject *say(PyObject *self, PyObject *args) {
    PyObject *object;
    int i;
    uint64_t value;
    (void)self;
    if (!PyArg_ParseTuple(args, "iO", &i, &object) || i < 0 || i >= (int)count) {
        return NULL;
    }
    value = listed[i].read(object);
    return PyErr_Occurred() != NULL ? NULL : PyLong_FromUnsignedLongLong(value);
}

/* Proves what can be proven. Before that, the same names call CPython. */
static PyObject *prepare(PyObject *self, PyObject *none) {
    (void)self;
    (void)none;
#ifdef Py_LIMITED_API
    {
        static const libprobe_family *const families[] = {
            &libprobe_family_tuple,    &libprobe_family_list, &libprobe_family_bytes,  &libprobe_family_bytearray,
            &libprobe_family_str,      &libprobe_family_cell, &libprobe_family_method, &libprobe_family_cfunction,
            &libprobe_family_function, &libprobe_family_date, &libprobe_family_float,  &libprobe_family_datetime,
            &libprobe_family_time,     &libprobe_family_delta};
        size_t i;
        libprobe_error error;
        for (i = 0; i < sizeof families / sizeof *families; ++i) {
            if (libprobe_prepare(families[i], &error) != LIBPROBE_OK) {
                PyErr_SetString(PyExc_RuntimeError, error.message);
                return NULL;
            }
        }
        if (libprobe_require_used() < 0) {
            return NULL;
        }
    }
#endif
    PyDateTime_IMPORT;
    if (PyErr_Occurred() != NULL) {
        return NULL;
    }
    Py_IncRef(Py_None);
    return Py_None;
}

static PyMethodDef methods[] = {{"names", names, METH_NOARGS, NULL},
                                {"say", say, METH_VARARGS, NULL},
                                {"prepare", prepare, METH_NOARGS, NULL},
                                {NULL, NULL, 0, NULL}};

#ifdef Py_TARGET_ABI3T
PyABIInfo_VAR(abi_info);
PyMODEXPORT_FUNC NAMES_EXPORT(void) {
    static PySlot slots[] = {PySlot_PTR_STATIC(Py_mod_name, NAMES_MODULE), PySlot_PTR_STATIC(Py_mod_methods, methods),
                             PySlot_PTR_STATIC(Py_mod_abi, &abi_info), PySlot_PTR(Py_mod_gil, Py_MOD_GIL_NOT_USED),
                             PySlot_END};
    return slots;
}
#else
PyMODINIT_FUNC NAMES_INIT(void);
PyMODINIT_FUNC NAMES_INIT(void) {
    static struct PyModuleDef definition = {
        PyModuleDef_HEAD_INIT, NAMES_MODULE, NULL, -1, methods, NULL, NULL, NULL, NULL};
    return PyModule_Create(&definition);
}
#endif
