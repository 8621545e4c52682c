// The functions in the slots of sentinel types. Talks to Python.
#pragma once

#include "field.hpp"
#include "python.hpp"

namespace libprobe {

// By row: a function of the slot's own signature that refuses with an exception; nullptr where the row's type is not a
// function's.
extern const void *const refusals[field_count];

// What they call: set a TypeError that names the slot.
PyObject *refuse_slot(libprobe_field id);    // nullptr
Py_ssize_t refuse_number(libprobe_field id); // -1, as an int too

} // namespace libprobe
