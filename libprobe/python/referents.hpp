// What a heap type refers to, as the garbage collector is told. Talks to Python.
#pragma once

#include "python/python.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// From this version on PyType_GetSlot gives the tp_traverse of `type`, which is static; before, the module gc is asked,
// which takes longer than an attribute.
enum : std::uint16_t { traversed_since = 0x030a };

// Addresses, for comparing.
class Referents {
public:
    // False, with the exception set, where Python could not tell.
    bool ask(PyObject *type, std::uint16_t version);

    std::uint64_t dict() const { return dict_; } // of the one dict among them, that of the type; 0: none, or several
    std::uint64_t mro() const { return mro_; }   // the same for a tuple that begins with the type

private:
    enum : std::size_t { capacity = 32 };

    static int add(PyObject *object, void *referents);
    bool tell_apart(PyObject *type);

    PyObject *list_[capacity]; // borrowed of the type, or of the list that gc made
    std::size_t count_ = 0;
    std::uint64_t dict_ = 0;
    std::uint64_t mro_ = 0;
};

} // namespace libprobe
