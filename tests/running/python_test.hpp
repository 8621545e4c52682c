// What the running tests share: the interpreter as a fixture's world.
#pragma once

#include "python/python.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <memory>
#include <string>

#include "state/families.hpp"
#include "state/run.hpp"
#include "table/type.hpp"
#include "text_test.hpp"

namespace libprobe {

// All families, with everything asked that there is, or only what a probe asks; unpublished.
inline Block<libprobe_layout> probed(bool with_survey = true) {
    libprobe_error error;
    const Span<Member> families = with_survey ? surveyed_families() : probed_families();
    Block<libprobe_layout> layout = block(prove_all(families, with_survey ? Extent::survey : Extent::probe, &error));
    BOOST_REQUIRE_MESSAGE(layout != nullptr, error.message);
    return layout;
}

// The findings about type objects, in the order of type_table::row.
inline const Finding *findings(const Layout &layout) { return layout.part(type_table::family)->findings; }

// Runs Python source in a namespace of its own; a test failure, with the traceback on stderr, where it raises.
inline Ref run(const std::string &source, PyObject *argument = nullptr) {
    Ref names(PyDict_New());
    PyDict_SetItemString(names.get(), "__builtins__", PyEval_GetBuiltins());
    PyDict_SetItemString(names.get(), "argument", argument != nullptr ? argument : &_Py_NoneStruct);
    const Ref code(Py_CompileString(source.c_str(), "<test>", Py_file_input));
    const Ref result(code ? PyEval_EvalCode(code.get(), names.get(), names.get()) : nullptr);
    if (!result) {
        PyErr_Print();
        BOOST_FAIL("Python raised an exception");
    }
    return names;
}

// The integer that the source leaves in `result`.
inline std::int64_t evaluate(const std::string &source, PyObject *argument = nullptr) {
    const Ref names = run(source, argument);
    std::int64_t value = 0;
    BOOST_REQUIRE(integer(PyDict_GetItemString(names.get(), "result"), value));
    return value;
}

// The message of the exception that must be set; clears it.
inline std::string raised(PyObject *type) {
    BOOST_TEST((PyErr_Occurred() != nullptr && PyErr_ExceptionMatches(type) != 0));
    char message[4096];
    describe_exception(message, sizeof message);
    return message;
}

// What a probe proves, which must succeed.
inline const libprobe_layout *layout() {
    libprobe_error error;
    const libprobe_layout *result = libprobe_probe(&error);
    BOOST_REQUIRE_MESSAGE(result != nullptr, error.message);
    return result;
}

inline void collect_garbage() { run("import gc\nfor _ in range(3): gc.collect()"); }

} // namespace libprobe
