// What the tests of pep.h and typedata.h share.
#pragma once

#define LIBPROBE_CHECKED 1
#include "python_test.hpp"

#include <string>
#include <vector>

#include "pep_kinds.h"
#include "access/read.hpp"
#include "state/state.hpp"

namespace libprobe {

struct Started {
    Started() { BOOST_REQUIRE(libprobe_require(nullptr, 0) == 0); }
    // Whatever a test provokes it also takes away.
    ~Started() {
        BOOST_TEST(PyErr_Occurred() == nullptr);
        PyErr_Clear();
    }
};

inline const Layout &layout() { return *libprobe_probe(nullptr); }

inline unsigned version() { return layout().interpreter.version; }

inline PyTypeObject *type(const Ref &names, const char *name) {
    return reinterpret_cast<PyTypeObject *>(PyDict_GetItemString(names.get(), name));
}

inline PyObject *object(PyTypeObject *type) { return reinterpret_cast<PyObject *>(type); }

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

// The published layout without the place of tp_dict.
inline std::unique_ptr<Layout> blind() {
    std::unique_ptr<Layout> layout(new Layout(*published_layout()));
    layout->fields[field_index(LIBPROBE_FIELD_tp_dict)].offset = nowhere;
    return layout;
}

} // namespace libprobe
