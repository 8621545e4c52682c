// Finds a heap type's dict and MRO among the objects that it shows to the garbage collector. Talks to Python.
#pragma once

#include "platform/hidden.hpp"
#include "python/python.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// From this version on PyType_GetSlot returns the tp_traverse of `type`, which is static. Before, the module gc is
// asked, which is slower than an attribute.
enum : std::uint16_t { traversed_since = 0x030a };

// Addresses; for comparing, never dereferenced.
class Referents {
public:
    // False, with the exception set, if Python could not tell.
    bool ask(PyObject *type, std::uint16_t version);

    std::uint64_t dict() const { return dict_; } // of the only dict, the type's; 0: none, or several
    std::uint64_t mro() const { return mro_; }   // of the only tuple that begins with the type; 0: likewise

private:
    enum : std::size_t { capacity = 32 };

    static int add(PyObject *object, void *referents);
    bool tell_apart(PyObject *type);

    PyObject *list_[capacity]; // borrowed from the type, or from the list that gc made
    std::size_t count_ = 0;
    std::uint64_t dict_ = 0;
    std::uint64_t mro_ = 0;
};

} // namespace libprobe
