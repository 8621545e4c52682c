// Makes a type without PyType_FromMetaclass: the own path of PepType_FromMetaclass. Talks to Python.
#pragma once

#include "python/python.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// What PyType_FromMetaclass of CPython 3.12 would return, on every version, from exported functions and proven fields;
// the name must have a dot, else CPython's warning is given, and a tuple of bases must not be empty. New reference, or
// nullptr with an exception set.
PyObject *make_type(PyTypeObject *metatype, PyObject *module, const PyType_Spec *spec, PyObject *bases);

} // namespace libprobe
