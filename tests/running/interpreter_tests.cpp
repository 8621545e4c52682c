// What an interpreter says of itself, or somebody else in its name.
#include "python_test.hpp"

#include <string>

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

BOOST_AUTO_TEST_CASE(an_implementation_without_a_name_is_an_error) {
    run("import sys, types\nsys.kept = sys.implementation\nsys.implementation = types.SimpleNamespace(name=7)");
    libprobe_error error;
    BOOST_TEST(prove_all(probed_families(), Extent::probe, &error) == nullptr);
    BOOST_TEST(error.status == LIBPROBE_PYTHON_ERROR);
    run("import sys\nsys.implementation = sys.kept\ndel sys.kept");
    BOOST_TEST(PyErr_Occurred() == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
