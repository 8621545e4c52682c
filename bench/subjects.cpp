// The types that all contestants look at.
#include "contestants.hpp"
#include "kind.hpp"

#include "libprobe/metatype.h"

#include <algorithm>
#include <cstdio>
#include <random>

namespace bench {

namespace {

bench_subjects subjects;
PyTypeObject *hot[bench_hot_types];
PyTypeObject *cold[bench_cold_types];
const libprobe_metatype_spec metatype = {
    sizeof metatype, "bench.Metatype", nullptr, &bench_type_data_kind, nullptr, nullptr, nullptr, nullptr, nullptr};

PyObject *add(PyObject *, PyObject *) {
    PyErr_SetString(PyExc_TypeError, "these types exist to be looked at");
    return nullptr;
}

// A new reference to a type with its data filled in.
PyObject *make_type(PyType_Slot *slots) {
    PyType_Spec spec = {"bench.Type", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};
    PyObject *type = PepType_FromMetaclass(subjects.metatype, nullptr, &spec, nullptr);
    if (type == nullptr) {
        return nullptr;
    }
    bench_data *data = bench_type_data(reinterpret_cast<PyTypeObject *>(type));
    data->value = data;
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
        types[i] = reinterpret_cast<PyTypeObject *>(make_type(slots));
        if (types[i] == nullptr) {
            return false;
        }
    }
    return true;
}

} // namespace

const bench_subjects *make_subjects() {
    if (libprobe_probe(nullptr) == nullptr) { // so that every field has its place in a cell
        return nullptr;
    }
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

} // namespace bench
