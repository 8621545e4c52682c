/* A program that embeds Python: before, while and after an interpreter runs in the process. */
#define LIBPROBE_CHECKED 1
#define LIBPROBE_USES(X) X(tp_name) X(tp_mro) X(nb_add) X(ob_fval)
#include <libprobe/pep.h>
#include <libprobe/typeobject.h>
#include <libprobe/use.h>

#include <stdio.h>
#include <string.h>

static int failed;

static void check(int holds, const char *what) {
    if (!holds) {
        fprintf(stderr, "failed: %s\n", what);
        failed = 1;
    }
}

typedef struct {
    long mark;
} data;
LIBPROBE_TYPE_DATA(data_of, data);

/* What an interpreter that makes the metatype does; returns where the data is. */
static int32_t make_and_bind(void) {
    const int size = (int)(PepHeapType_SIZE + sizeof(data));
    PyType_Slot slots[] = {{Py_tp_base, &PyType_Type}, {0, NULL}};
    PyType_Spec spec = {"embedding.Meta", size, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};
    PyObject *metatype = PyType_FromSpec(&spec);
    check(metatype != NULL && data_of_bind((PyTypeObject *)metatype, size) == 0, "its data can be bound");
    PyObject *made = PyObject_CallFunction(metatype, "s(){}", "Made");
    check(made != NULL && data_of((PyTypeObject *)made) != NULL, "and found");
    Py_XDECREF(made);
    Py_XDECREF(metatype);
    return data_of_kind.offset;
}

/* Called while a sub-interpreter ends, when its modules are gone: the first that is asked of libprobe in this process.
 */
static void ask_late(PyObject *capsule) {
    libprobe_error error;
    (void)capsule;
    check(libprobe_probe(&error) == NULL && error.status == LIBPROBE_PYTHON_ERROR, "no probe without modules");
    check(libprobe_get_tp_name(&PyType_Type) == NULL && PyErr_ExceptionMatches(PyExc_RuntimeError),
          "what nobody required is not read");
    PyErr_Clear();
    check(PepType_GetSlot(&PyType_Type, Py_tp_repr) != NULL || PyErr_Occurred() != NULL,
          "a slot, or why there is none");
    PyErr_Clear();
    PyObject *name = PyUnicode_FromString("no such name");
    check(_PepType_Lookup(&PyType_Type, name) == NULL && PyErr_Occurred() == NULL, "nothing of that name");
    Py_XDECREF(name);
}

static void end_a_sub_interpreter(void) {
    PyThreadState *first = PyThreadState_Get();
    PyThreadState *other = Py_NewInterpreter();
    PyObject *capsule = PyCapsule_New(&failed, NULL, ask_late);
    check(PyDict_SetItemString(PyThreadState_GetDict(), "late", capsule) == 0, "it lives as long as the thread state");
    Py_XDECREF(capsule);
    Py_EndInterpreter(other);
    PyThreadState_Swap(first);
}

int main(void) {
    static const libprobe_requirement needs[] = {LIBPROBE_NEED(tp_name)};
    static const libprobe_requirement number_needs = LIBPROBE_NEED_ANYWHERE(nb_add);
    static const libprobe_requirement also_needs = LIBPROBE_NEED_ANYWHERE(tp_mro);
    libprobe_error error;
    check(libprobe_probe(&error) == NULL, "no layout without an interpreter");
    check(PepHeapType_SIZE == LIBPROBE_UNSET, "and no size");
    check(libprobe_float_cells.ob_fval == LIBPROBE_UNSET, "nor a place in floats");
    check(error.status == LIBPROBE_NOT_INITIALIZED, "its own status");
    check(strstr(error.message, "while one runs") != NULL, "its message says what to do");
    check(libprobe_require(needs, 1) == -1, "nothing can be required");
    check(libprobe_require_used() == -1, "nor what is used");
    check(PepHeapType_SIZE == LIBPROBE_UNSET, "which leaves no size");
    check(libprobe_record(&error) == NULL && error.status == LIBPROBE_NOT_INITIALIZED, "nothing can be recorded");

    Py_Initialize();
    end_a_sub_interpreter();
    check(libprobe_require(&number_needs, 1) == 0 && PepHeapType_SIZE > 0, "the size comes with any field");
    check(PepHeapType_SIZE < 4096, "and is one");
    check(libprobe_require(needs, 1) == 0, "tp_name is where the struct has it");
    check(strcmp(libprobe_type(&PyType_Type)->tp_name, "type") == 0, "it is the name");
    check(strcmp(libprobe_get_tp_name(&PyType_Type), "type") == 0, "and its cell was written");
    check(PepHeapType_SIZE > 0, "with the size");
    check(libprobe_get_nb_add(&PyLong_Type) != NULL, "a number adds");
    check(libprobe_get_tp_mro(&PyType_Type) == NULL && PyErr_ExceptionMatches(PyExc_RuntimeError),
          "what was not required is not read");
    PyErr_Clear();
    const libprobe_layout *layout = libprobe_probe(&error);
    check(layout != NULL, error.message);
    check(libprobe_require(&also_needs, 1) == 0, "more can be required later");
    check(PyTuple_Check(libprobe_get_tp_mro(&PyType_Type)), "and read then");
    check(libprobe_require_used() == 0, "all that this program uses, of two families");
    PyObject *real = PyFloat_FromDouble(2.5);
    check(real != NULL && libprobe_get_ob_fval(real) == 2.5, "the value of a float");
    Py_XDECREF(real);
    const int32_t offset = make_and_bind();
    Py_Finalize();

    check(libprobe_probe(NULL) == layout, "the layout is the process's");
    check(libprobe_offset(layout, LIBPROBE_FIELD_tp_name) > 0, "and can still be read");
    check(libprobe_require_used() == 0, "what is proven needs no interpreter");
    check(PepHeapType_SIZE == libprobe_heap_type_size(layout), "the accessors' places too");
    Py_Initialize();
    check(libprobe_require(needs, 1) == 0, "in the next interpreter too");
    check(make_and_bind() == offset && offset == PepHeapType_SIZE, "and type data is where it was");
    Py_Finalize();
    return failed;
}
