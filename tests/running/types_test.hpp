// What the tests of use.h, types.h and typedata.h share.
#pragma once

#define LIBPROBE_CHECKED 1
#include "python_test.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "access/place.hpp"
#include "kinds.h"
#include "python/interpreter.hpp"

namespace libprobe {

// Whatever a test provokes it also takes away.
struct Clean {
    ~Clean() {
        BOOST_TEST(PyErr_Occurred() == nullptr);
        PyErr_Clear();
    }
};
// With all cells that a probe can write.
struct Started : Clean {
    Started() { BOOST_REQUIRE(libprobe_probe(nullptr) != nullptr); }
};

inline unsigned version() { return running_version(); }

// Whether this version's PyType_GetSlot takes the type.
inline bool takes_slots(PyTypeObject *type) {
    return version() >= 0x030a || (PyType_GetFlags(type) & Py_TPFLAGS_HEAPTYPE) != 0;
}

inline PyTypeObject *type(const Ref &names, const char *name) {
    return reinterpret_cast<PyTypeObject *>(PyDict_GetItemString(names.get(), name));
}

inline PyObject *object(PyTypeObject *type) { return reinterpret_cast<PyObject *>(type); }

inline PyTypeObject *type_of(PyObject *object) { // borrowed from the object
    return reinterpret_cast<PyTypeObject *>(Ref(PyObject_Type(object)).get());
}

// A heap type with much in it, one without, and static types.
inline Ref classes() {
    return run("class Rich:\n"
               "    'doc'\n"
               "    __slots__ = ('a', '__weakref__', '__dict__')\n"
               "    def __index__(self): return 7\n"
               "    def __add__(self, other): return 8\n"
               "    def __getitem__(self, key): return 9\n"
               "    def __len__(self): return 10\n"
               "    def __call__(self): return 11\n"
               "    def __await__(self): return iter(())\n"
               "    def __get__(self, i, t): return self\n"
               "    def __set__(self, i, v): pass\n"
               "class Plain: pass\n"
               "class Derived(Rich): mark = 1\n"
               "heap = [Rich, Plain, Derived]\n"
               "static = [type, object, int, tuple, dict, list, str, bytes, bytearray, float, set, super, property,\n"
               "          type(None), type(len), type(iter([])), BaseException, OSError, ImportError, memoryview]\n"
               "every = heap + static\n");
}

inline std::vector<PyTypeObject *> list(const Ref &names, const char *name) {
    PyObject *types = PyDict_GetItemString(names.get(), name);
    std::vector<PyTypeObject *> result;
    for (Py_ssize_t i = 0; i < PyList_Size(types); ++i) {
        result.push_back(reinterpret_cast<PyTypeObject *>(PyList_GetItem(types, i)));
    }
    return result;
}

// Hides a cell, or all of them, as if nothing had been proven.
template <class Cells> class Unproven {
public:
    explicit Unproven(Cells &cells) : cells_(&cells), kept_(cells) {
        auto *first = reinterpret_cast<libprobe_cell *>(&cells);
        std::fill(first, first + sizeof cells / sizeof *first, LIBPROBE_UNSET);
    }
    ~Unproven() { *cells_ = kept_; }
    Unproven(const Unproven &) = delete;
    Unproven &operator=(const Unproven &) = delete;

private:
    Cells *cells_;
    Cells kept_;
};

// The same for all families.
struct NothingProven {
#define LIBPROBE_FAMILY(name, first_id) Unproven<libprobe_cells_##name> of_##name{libprobe_##name##_cells};
#include "libprobe/fields.def"
};

} // namespace libprobe
