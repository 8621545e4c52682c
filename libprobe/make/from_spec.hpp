// Makes a type for libprobe_type_from_metaclass on versions without PyType_FromMetaclass. Talks to Python.
#pragma once

#include "platform/hidden.hpp"
#include "python/python.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// Returns what PyType_FromMetaclass of CPython 3.12 would return, on every version, with exported functions and proven
// fields only. A name without a dot gets CPython's warning; a tuple of bases must not be empty. A new reference, or
// nullptr with an exception set.
PyObject *make_type(PyTypeObject *metatype, PyObject *module, const PyType_Spec *spec, PyObject *bases);

} // namespace libprobe
