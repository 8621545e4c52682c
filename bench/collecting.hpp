// What makes types leaves them to the garbage collector: it is called after as many for all contestants, inside of what
// is timed. bench/run.py sees to it that it finds nothing else, and is not called in between.
#pragma once

#include <Python.h>

#include <cstdint>
#include <cstdlib>

#include "libprobe/libprobe.h"

namespace bench {

// Enough that what a collection costs by itself does not count, also where it looks at every object: free-threaded
// builds.
constexpr unsigned collected_batch = 256;

// Looks for unreachable objects among the young ones.
inline void collect() {
    static PyObject *const module = PyImport_ImportModule("gc");
    static PyObject *const collector = module != nullptr ? PyObject_GetAttrString(module, "collect") : nullptr;
    PyObject *found = collector != nullptr ? PyObject_CallFunction(collector, "i", 0) : nullptr;
    if (found == nullptr) {
        PyErr_Print();
        std::abort();
    }
    Py_DecRef(found);
}

// Calls the function n times; whatever fails here has been seen to work when the cases were made.
template <class Function> void repeat(std::uint64_t n, Function function) {
    while (n != 0) {
        for (unsigned i = 0; i < collected_batch && n != 0; ++i, --n) {
            if (!function()) {
                PyErr_Print();
                std::abort();
            }
        }
        collect();
    }
}

// A survey from the beginning, which libprobe_record makes each time; its text takes a hundredth of the time.
inline void survey(std::uint64_t n) {
    repeat(n, [] {
        char *text = libprobe_record(nullptr);
        libprobe_free(text);
        return text != nullptr;
    });
}

} // namespace bench
