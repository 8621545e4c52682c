// What the tests of typedata.h share: metatypes, the classes that they make, and what a refused access is given.
#pragma once

#include "types_test.hpp"

#include <algorithm>
#include <cstring>

namespace libprobe {

inline int basicsize_of(PyTypeObject *type) {
    return static_cast<int>(evaluate("result = argument.__basicsize__", object(type)));
}

// A metatype as a binding generator's C makes it. Before 3.12 PyType_FromSpec takes no negative basicsize; what such a
// metatype is there is PEP 697's rule.
inline Ref make_metatype(const char *name, PyTypeObject *base, int basicsize) {
    if (basicsize < 0 && version() < 0x030c) {
        basicsize = aligned(basicsize_of(base)) + aligned(-basicsize);
    }
    PyType_Slot no_slots[] = {{0, nullptr}};
    PyType_Spec spec = {name, basicsize, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, no_slots};
    const Ref bases(PyTuple_Pack(1, base));
    Ref made(PyType_FromSpecWithBases(&spec, bases.get()));
    BOOST_REQUIRE(static_cast<bool>(made));
    return made;
}

inline PyTypeObject *as_type(const Ref &object) { return reinterpret_cast<PyTypeObject *>(object.get()); }

// A class of each metatype: made by it, by its subclass in Python, and by that one's; and a subclass of each.
inline Ref classes_of(const Ref &metatype) {
    return run("Meta = argument\nclass Sub(Meta): pass\nclass SubSub(Sub):\n    def method(cls): return 1\n"
               "Made = Meta('Made', (), {})\nclass Derived(Made): pass\n"
               "InSub = Sub('InSub', (), {})\nInSubSub = SubSub('InSubSub', (int,), {'__slots__': ()})\n"
               "Slotted = Sub('Slotted', (), {'__slots__': ('a', 'b')})\n",
               metatype.get());
}

inline char *at(PyTypeObject *type, Py_ssize_t offset) { return reinterpret_cast<char *>(type) + offset; }

// That a refused access got zeroed memory, and that what is written there changes nothing else that a test can see: not
// static types, nor this kind, nor the cells. The exception is the caller's to take.
template <class T> void writes_nowhere(T *data, PyTypeObject *type = &PyLong_Type) {
    BOOST_REQUIRE(data != nullptr);
    const auto *bytes = reinterpret_cast<const char *>(data);
    BOOST_TEST(std::all_of(bytes, bytes + sizeof(T), [](char byte) { return byte == 0; }));
    BOOST_TEST(reinterpret_cast<std::uintptr_t>(data) % alignof(T) == 0u);
    const auto everything = [type] {
        std::string all(at(type, 0), at(type, libprobe_type_cells.static_type));
        all.append(at(&PyType_Type, 0), at(&PyType_Type, libprobe_type_cells.static_type));
        all.append(reinterpret_cast<const char *>(&PepType_SOTP_kind), sizeof PepType_SOTP_kind);
        return all.append(reinterpret_cast<const char *>(&libprobe_type_cells), sizeof libprobe_type_cells);
    };
    const std::string before = everything();
    std::memset(static_cast<void *>(data), 0xff, sizeof(T));
    BOOST_TEST((everything() == before));
}

} // namespace libprobe
