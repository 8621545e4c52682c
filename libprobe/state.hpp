// What the accessors need of the one place that holds state, api.cpp, beside libprobe_place.
#pragma once

#include <Python.h>

#include <cstdint>

namespace libprobe {

// Writes the value where there is 0 yet, and returns what is there then. A value of nowhere is not written. Since no
// value is written twice, plain loads of it need no more than that their thread has been here or waited for one that
// was.
std::int32_t settle(std::int32_t &place, std::int32_t value);

// PyType_GetDict, which came with 3.12; nullptr before. Looked up once where there is one.
using GetDict = PyObject *(*)(PyTypeObject *);
GetDict get_dict_function();

} // namespace libprobe
