// Finds the functions that CPython gives to classes made in Python: one of them goes into an empty tp_dealloc, and up
// to 3.8 they give back or visit an instance's reference to its type themselves. Talks to Python.
#pragma once

#include "platform/hidden.hpp"
#include "python/python.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// The tp_dealloc of classes made in Python, which PyType_FromSpec puts into an empty slot and which has no name outside
// of CPython. Also remembers what libprobe_type_decref_from_dealloc and libprobe_type_visit_from_traverse compare with.
// nullptr with an exception set if it cannot be found.
destructor find_default_dealloc(std::uint16_t version);

} // namespace libprobe
