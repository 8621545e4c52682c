/* Data of one's own behind types: each type that Meta makes keeps the name of the C++ class that it stands for. Built
   against the limited API, one binary for every CPython from 3.6 on. */
#define LIBPROBE_USES(X) X(tp_name)
#define LIBPROBE_FIXED 1 /* the struct `module` below has these headers' head: refuse builds that have another */
#include <libprobe/metatype.h>
#include <libprobe/use.h>

typedef struct {
    const char *cpp_name;
} ClassData;
LIBPROBE_TYPE_DATA(class_data, ClassData);

/* A class statement made a type: it stands for what its base stands for. */
static int inherit(PyTypeObject *type, void *data, PyTypeObject *base, void *base_data) {
    (void)type;
    (void)base;
    if (base_data == NULL) {
        PyErr_SetString(PyExc_TypeError, "derive from a type of this module");
        return -1;
    }
    *(ClassData *)data = *(const ClassData *)base_data;
    return 0;
}

static PyObject *cpp_name(PyObject *self, PyObject *type) {
    PyObject *meta = PyObject_GetAttrString(self, "Meta");
    int is_ours = meta != NULL ? PyObject_IsInstance(type, meta) : -1;
    Py_DecRef(meta);
    if (is_ours == 0) {
        PyErr_SetString(PyExc_TypeError, "cpp_name() takes a type that Meta made");
    }
    return is_ours == 1 ? PyUnicode_FromString(class_data((PyTypeObject *)type)->cpp_name) : NULL;
}

static PyMethodDef functions[] = {{"cpp_name", cpp_name, METH_O, "The C++ class behind a type."},
                                  {NULL, NULL, 0, NULL}};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "typedata", NULL, -1, functions, NULL, NULL, NULL, NULL};

static PyType_Slot box_slots[] = {{0, NULL}};
static PyType_Spec box_spec = {"typedata.Box", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, box_slots};

/* Adds a new reference that it takes over. */
static int add(PyObject *to, const char *name, PyObject *object) {
    if (object != NULL && PyModule_AddObject(to, name, object) == 0) {
        return 0;
    }
    Py_DecRef(object);
    return -1;
}

PyMODINIT_FUNC PyInit_typedata(void) {
    libprobe_metatype_spec spec = {sizeof spec, "typedata.Meta", NULL, &class_data_kind, inherit, NULL, NULL, NULL,
                                   NULL};
    PyObject *self = libprobe_require_used() == 0 ? PyModule_Create(&module) : NULL;
    PyObject *meta = self != NULL ? libprobe_metatype(self, NULL, &spec) : NULL;
    PyObject *box = meta != NULL ? libprobe_type_from_metaclass((PyTypeObject *)meta, self, &box_spec, NULL) : NULL;
    if (box != NULL) {
        class_data((PyTypeObject *)box)->cpp_name = "geometry::Box";
    }
    if (add(self, "Box", box) < 0) {
        Py_DecRef(meta);
        meta = NULL;
    }
    if (add(self, "Meta", meta) < 0) {
        Py_DecRef(self);
        self = NULL;
    }
    return self;
}
