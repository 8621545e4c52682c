// Converters of C++'s own types, and calls of virtual methods that Python overrides.
#include "convert.hpp"

#include <cfloat>
#include <climits>
#include <cmath>

namespace minibind {
namespace {

// Of CPython, which does not know what the value is for.
void clear_type_error() {
    if (PyErr_ExceptionMatches(PyExc_TypeError) != 0) {
        PyErr_Clear();
    }
}

} // namespace

const char *from_python(State &, PyObject *given, bool &value) {
    value = given == Py_True;
    return value || given == Py_False ? nullptr : "a bool";
}

const char *from_python(State &, PyObject *given, int &value) {
    long number = -1;
    if (type_of(given) == &PyLong_Type) {
        number = PepLong_AsLong(given);
    } else {
        const Ref index(PyNumber_Index(given)); // PyLong_AsLong would cut off a float's fraction up to 3.9
        number = index ? PyLong_AsLong(index.get()) : -1;
    }
    if (number == -1 && PyErr_Occurred() != nullptr) {
        clear_type_error();
        return "an int";
    }
    if (number < INT_MIN || number > INT_MAX) {
        PyErr_Format(PyExc_OverflowError, "%ld does not fit into an int of C++", number);
        return "an int";
    }
    value = static_cast<int>(number);
    return nullptr;
}

const char *from_python(State &, PyObject *given, float &value) {
    const double number = type_of(given) == &PyFloat_Type ? PepFloat_AS_DOUBLE(given) : PyFloat_AsDouble(given);
    if (number == -1.0 && PyErr_Occurred() != nullptr) {
        clear_type_error();
        return "a number";
    }
    if (!(std::fabs(number) <= FLT_MAX)) {
        PyErr_Format(PyExc_ValueError, "%R is not a finite float of C++", given);
        return "a number";
    }
    value = static_cast<float>(number);
    return nullptr;
}

PyObject *to_python(State &, bool value, PyObject *) { return PyBool_FromLong(value ? 1 : 0); }
PyObject *to_python(State &, int value, PyObject *) { return PyLong_FromLong(value); }
PyObject *to_python(State &, float value, PyObject *) { return PyFloat_FromDouble(value); }

PyObject *sequence(PyObject *given) {
    PyObject *items = PySequence_Tuple(given);
    if (items == nullptr) {
        clear_type_error();
    }
    return items;
}

void expected(const char *what, const char *expected, PyObject *given) {
    if (PyErr_Occurred() == nullptr) {
        PyErr_Format(PyExc_TypeError, "%s must be %s, not %s", what, expected, PepType_GetNameStr(type_of(given)));
    }
}

Override::Override(PyObject *self, int id, const char *name) : self_(again(self)), method_(nullptr) {
    State &state = state_of(self);
    PyObject *key = PyErr_Occurred() == nullptr ? state.name(name) : nullptr;
    PyObject *found = key != nullptr ? _PepType_Lookup(type_of(self), key) : nullptr;
    if (key == nullptr || found == _PepType_Lookup(state.types[static_cast<std::size_t>(id)], key)) {
        return;
    }
    takes_self_ = PepFunction_Check(found) != 0 && !has_own(self, key);
    method_ = Ref(takes_self_ ? again(found) : PyObject_GetAttr(self, key));
}

void not_overridden(const char *what) {
    if (PyErr_Occurred() == nullptr) {
        PyErr_Format(PyExc_NotImplementedError, "%s() is called by C++ and must be overridden", what);
    }
}

} // namespace minibind
