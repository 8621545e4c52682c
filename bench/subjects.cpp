// The types that all contestants look at, and the class that the dispatch loop calls.
#include "contestants.hpp"
#include "dispatch.hpp"
#include "kind.hpp"

#include "libprobe/metaclass.h"

#include <algorithm>
#include <cstdio>
#include <random>

namespace bench {

std::size_t object_head;

namespace {

bench_subjects subjects;
PyTypeObject *hot[bench_hot_types];
PyTypeObject *cold[bench_cold_types];
libprobe_metatype_spec metatype = {"bench.Metatype", nullptr, &bench_type_data_kind,
                                   nullptr,          nullptr, nullptr,
                                   nullptr,          nullptr, {nullptr, nullptr, nullptr, nullptr, nullptr}};

PyObject *add(PyObject *, PyObject *) {
    PyErr_SetString(PyExc_TypeError, "these types exist to be looked at");
    return nullptr;
}

void *cast(void *object, int) { return object; }

// A new reference to a type with its data filled in.
PyObject *make_type(const char *name, int basicsize, PyType_Slot *slots) {
    PyType_Spec spec = {name, basicsize, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};
    PyObject *type = PepType_FromMetaclass(subjects.metatype, nullptr, &spec, nullptr);
    if (type == nullptr) {
        return nullptr;
    }
    bench_data *data = bench_type_data(reinterpret_cast<PyTypeObject *>(type));
    *data = {data, &cast, reinterpret_cast<PyTypeObject *>(type)};
    PyObject *capsule = PyCapsule_New(data, nullptr, nullptr);
    if (capsule == nullptr || PyObject_SetAttr(type, subjects.data_name, capsule) < 0) {
        return nullptr;
    }
    Py_DecRef(capsule);
    return type;
}

bool fill(PyTypeObject **types, std::size_t count) {
    static char doc[] = "To be looked at.";
    PyType_Slot slots[] = {{Py_nb_add, reinterpret_cast<void *>(&add)}, {Py_tp_doc, doc}, {0, nullptr}};
    for (std::size_t i = 0; i < count; ++i) {
        types[i] = reinterpret_cast<PyTypeObject *>(make_type("bench.Type", 0, slots));
        if (types[i] == nullptr) {
            return false;
        }
    }
    return true;
}

void *&thing_in(PyObject *self) { return *reinterpret_cast<void **>(reinterpret_cast<char *>(self) + object_head); }

int start_thing(PyObject *self, PyObject *, PyObject *) {
    static Thing the_one; // what is measured is the way to it
    thing_in(self) = &the_one;
    return 0;
}

} // namespace

const bench_subjects *make_subjects() {
    if (libprobe_require(nullptr, 0) < 0) {
        return nullptr;
    }
    object_head = static_cast<std::size_t>(PepType_GET_tp_basicsize(&PyBaseObject_Type));
    subjects.metatype = reinterpret_cast<PyTypeObject *>(libprobe_metatype(nullptr, nullptr, &metatype));
    subjects.data_name = PyUnicode_InternFromString("_bench_data");
    if (subjects.metatype == nullptr || subjects.data_name == nullptr || !fill(hot, bench_hot_types) ||
        !fill(cold, bench_cold_types)) {
        return nullptr;
    }
    std::shuffle(cold, cold + bench_cold_types, std::mt19937());
    subjects.types = hot;
    subjects.cold = cold;
    return &subjects;
}

PyObject *make_class(PyCFunction dot) {
    PyMethodDef *methods = new PyMethodDef[2]{{"dot", dot, METH_O, nullptr}, {nullptr, nullptr, 0, nullptr}};
    PyType_Slot slots[] = {
        {Py_tp_methods, methods}, {Py_tp_init, reinterpret_cast<void *>(&start_thing)}, {0, nullptr}};
    return make_type("bench.Thing", -static_cast<int>(sizeof(void *)),
                     slots); // the methods live as long as the process
}

} // namespace bench
