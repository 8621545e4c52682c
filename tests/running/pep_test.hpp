// What the tests of pep.h and typedata.h share.
#pragma once

#define LIBPROBE_CHECKED 1
#include "python_test.hpp"

#include <string>

#include "pep_kinds.h"
#include "read.hpp"

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

// The message of the exception that must be set; clears it.
inline std::string raised(PyObject *type) {
    BOOST_TEST((PyErr_Occurred() != nullptr && PyErr_ExceptionMatches(type) != 0));
    char message[4096];
    describe_exception(message, sizeof message);
    return message;
}

inline bool has(const std::string &text, const std::string &part) { return text.find(part) != std::string::npos; }

inline PyTypeObject *type(const Ref &names, const char *name) {
    return reinterpret_cast<PyTypeObject *>(PyDict_GetItemString(names.get(), name));
}

inline PyObject *object(PyTypeObject *type) { return reinterpret_cast<PyObject *>(type); }

} // namespace libprobe
