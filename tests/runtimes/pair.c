/* One of two extension modules in one process that are built by two compilers and use two C libraries: each has its own
   copy of libprobe, proves its fields at import, and reads and writes the data of the types that the other one made.
   PAIR is the module's name. */
#define LIBPROBE_USES(X) X(tp_name) X(tp_mro)
#define LIBPROBE_FIXED 1
#define LIBPROBE_CHECKED 1
#include <libprobe/metatype.h>
#include <libprobe/use.h>

#include <string.h>

#define STRING_OF(x) #x
#define STRING(x) STRING_OF(x)
#define JOINED_OF(x, y) x##y
#define JOINED(x, y) JOINED_OF(x, y)

/* What both declare. */
typedef struct {
    double ratio;
    long long number;
    char text[24];
} Shared;
LIBPROBE_TYPE_DATA(shared, Shared);

static PyObject *name(PyObject *self, PyObject *type) {
    (void)self;
    return PyUnicode_FromString(libprobe_get_tp_name((PyTypeObject *)type));
}

/* From now on this module reads the data of the types that the other one's metatype makes. */
static PyObject *bind(PyObject *self, PyObject *metatype) {
    (void)self;
    return shared_bind((PyTypeObject *)metatype, -(int)sizeof(Shared)) == 0 ? PyLong_FromLong(0) : NULL;
}

static PyObject *get(PyObject *self, PyObject *type) {
    const Shared *data = shared((PyTypeObject *)type);
    (void)self;
    return PyErr_Occurred() == NULL ? Py_BuildValue("dLs", data->ratio, data->number, data->text) : NULL;
}

static PyObject *set(PyObject *self, PyObject *words) {
    PyTypeObject *type = NULL;
    Shared given = {0, 0, ""};
    const char *text = NULL;
    (void)self;
    if (!PyArg_ParseTuple(words, "OdLs", (PyObject **)&type, &given.ratio, &given.number, &text)) {
        return NULL;
    }
    Shared *data = shared(type);
    strncpy(given.text, text, sizeof given.text - 1);
    *data = given;
    return PyErr_Occurred() == NULL ? PyLong_FromLong(0) : NULL;
}

static PyMethodDef functions[] = {{"name", name, METH_O, NULL},
                                  {"bind", bind, METH_O, NULL},
                                  {"get", get, METH_O, NULL},
                                  {"set", set, METH_VARARGS, NULL},
                                  {NULL, NULL, 0, NULL}};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, STRING(PAIR), NULL, -1, functions, NULL, NULL, NULL, NULL};

static PyType_Slot box_slots[] = {{0, NULL}};
static PyType_Spec box_spec = {STRING(PAIR) ".Box", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, box_slots};

PyMODINIT_FUNC JOINED(PyInit_, PAIR)(void) {
    const libprobe_metatype_spec spec = {sizeof spec, STRING(PAIR) ".Meta", NULL, &shared_kind, NULL, NULL, NULL, NULL,
                                         NULL};
    PyObject *self = libprobe_require_used() == 0 ? PyModule_Create(&module) : NULL;
    PyObject *meta = self != NULL ? libprobe_metatype(self, NULL, &spec) : NULL;
    PyObject *box = meta != NULL ? libprobe_type_from_metaclass((PyTypeObject *)meta, self, &box_spec, NULL) : NULL;
    if (box == NULL || PyModule_AddObject(self, "Meta", meta) < 0 || PyModule_AddObject(self, "Box", box) < 0) {
        return NULL;
    }
    return self;
}
