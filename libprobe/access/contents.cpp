// Asks CPython what the accessors of cells and weak references may not read themselves.
#include "python/python.hpp"

#include "libprobe/objects_ask.h"
#include "platform/system.hpp"

namespace {

libprobe::KnownFunction<PyObject *(*)(PyObject *)> get_object("PyWeakref_GetObject"); // a borrowed reference

} // namespace

PyObject *libprobe_cell_contents_(PyObject *cell) {
    const libprobe::KeptException kept; // an empty cell raises one
    const libprobe::Ref contents(PyObject_GetAttrString(cell, "cell_contents"));
    PyErr_Clear();
    return contents.get(); // which the cell keeps alive
}

int libprobe_is_dead_(PyObject *reference) {
    const auto get = get_object.get();
    if (get != nullptr) {
        return get(reference) == &_Py_NoneStruct;
    }
    const libprobe::KeptException kept;
    const libprobe::Ref object(PyObject_CallObject(reference, nullptr));
    PyErr_Clear();
    return object.get() == &_Py_NoneStruct;
}
