// Stands between libprobe and the functions that it calls: the linker's --wrap puts between.cpp there, for each
// __wrap_NAME that it defines. Tests count calls, and have the interpreter lie.
#pragma once

#include "python_test.hpp"

#include <functional>
#include <set>
#include <string>
#include <utility>

namespace libprobe {

// What CPython is given and what it said, before anybody else sees it. An empty one changes nothing.
struct Lies {
    std::function<void(PyType_Spec &)> spec; // before the type is made
    bool no_type = false;                    // MemoryError instead
    std::function<void *(PyTypeObject *, int, void *)> slot;
    std::function<unsigned long(PyTypeObject *, unsigned long)> flags;
    std::function<const char *(const char *)> name;                                   // of PyEval_GetFuncName
    std::function<PyObject *(PyObject *, const std::string &, PyObject *)> attribute; // takes and gives a reference
    std::function<PyObject *(PyObject *)> type;                                       // the same of PyObject_Type
    std::function<double(double)> made_float;                                         // before it is made
    std::function<double(double)> read_float;                                         // of PyFloat_AsDouble
};
extern Lies lies;

struct Calls {
    int types = 0;                                           // made from a spec, but for those with a module
    int blocks = 0;                                          // of memory, of the C library
    std::set<std::pair<PyObject *, std::string>> attributes; // asked of which object
};
extern Calls *calls; // where they are counted; nullptr: nowhere

// Those that this makes.
template <class Work> Calls calls_of(Work work) {
    Calls counted;
    calls = &counted;
    work();
    calls = nullptr;
    return counted;
}

} // namespace libprobe
