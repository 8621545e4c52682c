// The types that all contestants look at.
#include "contestants.hpp"
#include "kind.hpp"

#include "libprobe/functions.h"
#include "libprobe/metatype.h"

#include <algorithm>
#include <cstdio>
#include <random>
#include <string>

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

// What is walked holds 64 records, as a serializer gets them.
const char *const source = R"(
import datetime
def records(count):
    return [(i, 1.5 * i, 'name %d' % i, [i * 1000003, -i, 2.5], ('tag', 'another tag', i % 7)) for i in range(count)]
def make(i):
    def function(): return i
    return function
result = {
    'tuples': [(object(), i) for i in range(count)], 'lists': [[object(), i] for i in range(count)],
    'floats': [i + .5 for i in range(count)], 'ints': [i * 1000003 for i in range(count)],
    'strings': ['text number %d' % i for i in range(count)], 'dates': [datetime.date(2000 + i, 1, 2) for i in range(count)],
    'functions': [make(i) for i in range(count)], 'codes': [compile(str(i), 'file', 'eval') for i in range(count)],
    'walked': records(64)}
)";

// Fills in such an array; the objects stay as long as the process.
bool fill_objects(PyObject *made, const char *kind, PyTypeObject *const *&objects) {
    PyObject *list = PyDict_GetItemString(made, kind);
    auto **array = new PyTypeObject *[bench_hot_types];
    for (std::size_t i = 0; i < bench_hot_types && list != nullptr; ++i) {
        array[i] = reinterpret_cast<PyTypeObject *>(PyList_GetItem(list, static_cast<Py_ssize_t>(i)));
    }
    objects = array;
    return list != nullptr;
}

bool make_objects() {
    for (const libprobe_family *family :
         {&libprobe_family_tuple, &libprobe_family_list, &libprobe_family_float, &libprobe_family_int,
          &libprobe_family_str, &libprobe_family_date, &libprobe_family_function, &libprobe_family_code}) {
        if (libprobe_prepare(family, nullptr) != LIBPROBE_OK) {
            return false;
        }
    }
    const std::string all = "count = " + std::to_string(bench_hot_types) + source;
    PyObject *made = libprobe_run_result(all.c_str()); // kept
    if (made == nullptr) {
        return false;
    }
    subjects.walked = PyDict_GetItemString(made, "walked");
    return fill_objects(made, "tuples", subjects.tuples) && fill_objects(made, "lists", subjects.lists) &&
           fill_objects(made, "floats", subjects.floats) && fill_objects(made, "ints", subjects.ints) &&
           fill_objects(made, "strings", subjects.strings) && fill_objects(made, "dates", subjects.dates) &&
           fill_objects(made, "functions", subjects.functions) && fill_objects(made, "codes", subjects.codes);
}

} // namespace

const bench_subjects *make_subjects() {
    if (libprobe_probe(nullptr) == nullptr) { // so that every field has its place in a cell
        return nullptr;
    }
    subjects.metatype = reinterpret_cast<PyTypeObject *>(libprobe_metatype(nullptr, nullptr, &metatype));
    subjects.data_name = PyUnicode_InternFromString("_bench_data");
    if (subjects.metatype == nullptr || subjects.data_name == nullptr || !fill(hot, bench_hot_types) ||
        !fill(cold, bench_cold_types) || !make_objects()) {
        return nullptr;
    }
    std::shuffle(cold, cold + bench_cold_types, std::mt19937());
    subjects.types = hot;
    subjects.cold = cold;
    return &subjects;
}

} // namespace bench
