// What an interpreter says of itself, or somebody else in its name.
#include "python_test.hpp"

#include <string>

#include "python/interpreter.hpp"

using namespace libprobe;

BOOST_AUTO_TEST_SUITE(interpreter_tests)

BOOST_AUTO_TEST_CASE(another_implementation_is_refused_before_anything_is_made) {
    run("import sys, types, gc\ngc.disable()\nsys.kept = sys.implementation\n"
        "sys.implementation = types.SimpleNamespace(name='graalpy')");
    libprobe_error error;
    BOOST_TEST(libprobe_probe(&error) == nullptr);
    BOOST_TEST(error.status == LIBPROBE_NOT_CPYTHON);
    BOOST_TEST(has(error.message, "this interpreter is graalpy"));
    BOOST_TEST(evaluate("result = sum(t.__module__ == 'libprobe' for t in object.__subclasses__())") == 0);
    run("import sys, gc\ngc.enable()\nsys.implementation = sys.kept\ndel sys.kept");
}

// Somebody's own sys in sys.modules, which from 3.14 on is asked, and an implementation that is missing.
BOOST_AUTO_TEST_CASE(another_sys_answers_or_is_named) {
    libprobe_error error;
    const auto probe_with = [&](const std::string &other) {
        run("import sys, types, builtins\nbuiltins.kept = sys\n" + other);
        const Block<libprobe_layout> fresh = block(prove_all(probed_families(), Extent::probe, &error));
        run("import builtins\nkept = builtins.kept\nkept.modules['sys'] = kept\ndel builtins.kept");
        BOOST_TEST(PyErr_Occurred() == nullptr);
        BOOST_TEST((fresh == nullptr || fresh->interpreter.debug == layout()->interpreter.debug));
        return error.status;
    };
    BOOST_TEST(probe_with("class Lazy(types.ModuleType):\n"
                          "    def __getattr__(self, name): return getattr(builtins.kept, name)\n"
                          "sys.modules['sys'] = Lazy('sys')") == LIBPROBE_OK);
    BOOST_TEST(probe_with("class Any:\n"
                          "    def __getattr__(self, name): return getattr(builtins.kept, name)\n"
                          "sys.modules['sys'] = Any()") == LIBPROBE_OK);
    run("import sys\nsys.kept = sys.implementation\ndel sys.implementation");
    BOOST_TEST(prove_all(probed_families(), Extent::probe, &error) == nullptr);
    BOOST_TEST(error.status == LIBPROBE_PYTHON_ERROR);
    BOOST_TEST(has(error.message, "sys has no implementation"), error.message);
    run("import sys\nsys.implementation = sys.kept\ndel sys.kept");
}

// CPython's own switch that makes its allocator fail, once or from then on; where its test module is installed.
BOOST_AUTO_TEST_CASE(without_memory_nothing_is_taken_for_missing) {
    if (evaluate("try:\n import _testcapi\n result = int(hasattr(_testcapi, 'set_nomemory'))\n"
                 "except ImportError: result = 0") == 0) {
        BOOST_TEST_MESSAGE("skipped: this interpreter has no _testcapi.set_nomemory");
        return;
    }
    const Ref names = run("import _testcapi\nonce = lambda n: _testcapi.set_nomemory(n, n + 1)\n"
                          "ever = lambda n: _testcapi.set_nomemory(n, 0)\nstop = _testcapi.remove_mem_hooks\n");
    Interpreter whole{};
    libprobe_error error;
    BOOST_REQUIRE(identify(whole, &error) == LIBPROBE_OK);
    PyObject *stop = PyDict_GetItemString(names.get(), "stop");
    for (PyObject *start : {PyDict_GetItemString(names.get(), "once"), PyDict_GetItemString(names.get(), "ever")}) {
        int failures = 0;
        for (int n = 0; n < 60; ++n) {
            const Ref number(PyLong_FromLong(n));
            const Ref started(PyObject_CallFunctionObjArgs(start, number.get(), nullptr));
            Interpreter interpreter{};
            const libprobe_status status = started ? identify(interpreter, &error) : LIBPROBE_OUT_OF_MEMORY;
            PyErr_Clear();
            const Ref stopped(PyObject_CallFunctionObjArgs(stop, nullptr));
            PyErr_Clear();
            BOOST_TEST((status == LIBPROBE_OK || status == LIBPROBE_OUT_OF_MEMORY), error.message);
            if (status == LIBPROBE_OK) {
                BOOST_TEST(interpreter.debug == whole.debug);
                BOOST_TEST(interpreter.trace_refs == whole.trace_refs);
            }
            failures += started && status != LIBPROBE_OK;
        }
        BOOST_TEST(failures > 0);
    }
}

BOOST_AUTO_TEST_CASE(an_implementation_without_a_name_is_an_error) {
    run("import sys, types\nsys.kept = sys.implementation\nsys.implementation = types.SimpleNamespace(name=7)");
    libprobe_error error;
    BOOST_TEST(prove_all(probed_families(), Extent::probe, &error) == nullptr);
    BOOST_TEST(error.status == LIBPROBE_PYTHON_ERROR);
    run("import sys\nsys.implementation = sys.kept\ndel sys.kept");
    BOOST_TEST(PyErr_Occurred() == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
