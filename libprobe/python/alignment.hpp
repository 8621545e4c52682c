// Tells to which alignment the interpreter rounds the place of type data (PEP 697): that of max_align_t for the
// compiler that made the interpreter, which need not be ours. Talks to Python.
#pragma once

#include "platform/hidden.hpp"
#include "platform/machine.hpp"
#include "python/python.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// A power of two. From 3.12 on CPython says it, by PyObject_GetTypeData. Before 3.12 there is no such data but
// libprobe's own: whatever this returns, it is the same for every copy of libprobe in the process. Asked once in a
// process. Needs an attached thread state and no exception set; sets none.
std::uint8_t data_alignment();

// As every class's data is aligned.
inline Py_ssize_t aligned(Py_ssize_t size) {
    const Py_ssize_t align = data_alignment();
    return (size + align - 1) / align * align;
}

// The machine with the interpreter's alignment. Needs what data_alignment() needs.
inline Machine running_machine() {
    Machine machine = native_machine();
    machine.max_align = data_alignment();
    return machine;
}

} // namespace libprobe
