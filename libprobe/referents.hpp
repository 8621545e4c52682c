// What a heap type refers to, as the garbage collector is told. Talks to Python.
#pragma once

#include "python.hpp"

namespace libprobe {

// From this version on PyType_GetSlot gives the tp_traverse of `type`, which is static; before, the module gc is asked,
// which takes longer than an attribute.
enum : std::uint16_t { traversed_since = 0x030a };

// Borrowed: the type keeps them alive.
class Referents {
public:
    // False, with the exception set, where Python could not tell.
    bool ask(PyObject *type, std::uint16_t version);

    PyObject *dict() const { return dict_; } // the one dict among them, that of the type; nullptr: none, or several
    PyObject *mro() const { return mro_; }   // the same for a tuple that begins with the type

private:
    enum : std::size_t { capacity = 32 };

    static int add(PyObject *object, void *referents);
    bool collected(PyObject *type);
    bool tell_apart(PyObject *type);

    PyObject *list_[capacity];
    std::size_t count_ = 0;
    PyObject *dict_ = nullptr;
    PyObject *mro_ = nullptr;
};

} // namespace libprobe
