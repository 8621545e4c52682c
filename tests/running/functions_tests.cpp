// The functions that the limited API lacks, against what Python does.
#include "python_test.hpp"

#include <thread>

#include "libprobe/functions.h"
#include "platform/system.hpp"

using namespace libprobe;

BOOST_AUTO_TEST_SUITE(functions_tests)

BOOST_AUTO_TEST_CASE(source_is_run) {
    const Ref globals(PyDict_New());
    const Ref locals(PyDict_New());
    const Ref done(libprobe_run_string("seven = len('seven') + 2", Py_file_input, globals.get(), locals.get()));
    BOOST_TEST((done.get() == &_Py_NoneStruct));
    const Ref value(libprobe_run_string("seven * 6", Py_eval_input, globals.get(), locals.get()));
    BOOST_TEST(PyLong_AsLong(value.get()) == 42);
    BOOST_TEST((PyDict_GetItemString(globals.get(), "seven") == nullptr));
    BOOST_TEST((libprobe_run_string("seven =", Py_file_input, globals.get(), locals.get()) == nullptr));
    BOOST_TEST(has(raised(PyExc_SyntaxError), "invalid syntax"));
    BOOST_TEST((libprobe_run_string("1 / 0", Py_eval_input, globals.get(), locals.get()) == nullptr));
    BOOST_TEST(raised(PyExc_ZeroDivisionError) != "");
    const Ref result(libprobe_run_result("import math\nresult = math.floor(7.5)"));
    BOOST_TEST(PyLong_AsLong(result.get()) == 7);
    BOOST_TEST((libprobe_run_result("other = 7") == nullptr));
    BOOST_TEST(has(raised(PyExc_NameError), "assigned nothing to `result`"));
}

BOOST_AUTO_TEST_CASE(flags_and_version_are_told) {
    BOOST_TEST(libprobe_flag("optimize") == evaluate("import sys\nresult = sys.flags.optimize"));
    BOOST_TEST(libprobe_flag("verbose") == evaluate("import sys\nresult = sys.flags.verbose"));
    BOOST_TEST(libprobe_flag("nonsense") == -1);
    BOOST_TEST(has(raised(PyExc_AttributeError), "nonsense"));
    BOOST_TEST(libprobe_python_version() == evaluate("import sys\nresult = sys.hexversion >> 8"));
}

BOOST_AUTO_TEST_CASE(methods_are_made) {
    const Ref names = run("import types\ndef function(self, *args): return self, args\n");
    PyObject *function = PyDict_GetItemString(names.get(), "function");
    const Ref seven(PyLong_FromLong(7));
    const Ref method(libprobe_method_new(function, seven.get()));
    BOOST_TEST(evaluate("result = argument(8) == (7, (8,))", method.get()) == 1);
    const Ref fixed(libprobe_static_method_new(function));
    BOOST_TEST(
        evaluate("result = type(argument) is staticmethod and argument.__func__(1, 2) == (1, (2,))", fixed.get()) == 1);
}

BOOST_AUTO_TEST_CASE(an_exception_is_taken) {
    BOOST_TEST((libprobe_raised_exception() == nullptr));
    PyErr_SetString(PyExc_ValueError, "seven");
    const Ref error(libprobe_raised_exception());
    BOOST_TEST((PyErr_Occurred() == nullptr));
    BOOST_TEST(evaluate("result = type(argument) is ValueError and argument.args == ('seven',)", error.get()) == 1);
    const Ref args(libprobe_exception_args(error.get()));
    BOOST_TEST(evaluate("result = argument == ('seven',)", args.get()) == 1);
    const Ref others(PyTuple_Pack(2, error.get(), args.get()));
    PyErr_SetString(PyExc_KeyError, "stays");
    libprobe_exception_set_args(error.get(), others.get());
    BOOST_TEST(has(raised(PyExc_KeyError), "stays"));
    BOOST_TEST(evaluate("result = argument.args[1] == ('seven',)", error.get()) == 1);
    evaluate("argument.args = ()\nresult = 0", error.get()); // which was in a cycle
    const Ref names = run("def fail(): raise KeyError('deep')\n");
    BOOST_TEST((PyObject_CallObject(PyDict_GetItemString(names.get(), "fail"), nullptr) == nullptr));
    const Ref deep(libprobe_raised_exception());
    BOOST_TEST(evaluate("result = argument.__traceback__.tb_frame.f_code.co_name == 'fail'", deep.get()) == 1);
}

namespace {

PyObject *of_frames(PyObject *, PyObject *) {
    const Ref globals(libprobe_frame_globals());
    const Ref builtins(libprobe_frame_builtins());
    const Ref locals(libprobe_frame_locals());
    BOOST_REQUIRE((globals && builtins && locals));
    return PyTuple_Pack(3, globals.get(), builtins.get(), locals.get());
}
PyMethodDef of_frames_definition = {"of_frames", of_frames, METH_NOARGS, nullptr};

} // namespace

BOOST_AUTO_TEST_CASE(the_running_frame_is_asked) {
    const Ref function(PyCFunction_NewEx(&of_frames_definition, nullptr, nullptr));
    const char *source =
        "import builtins\ndef inner():\n    seven = 7\n    return argument()\n"
        "all = inner()\nresult = all[0] is globals() and all[1]['len'] is len and all[2]['seven'] == 7";
    BOOST_TEST(evaluate(source, function.get()) == 1);
    bool none = false;
    PyThreadState *const state = PyEval_SaveThread();
    std::thread([&] { // no Python code runs in a new thread
        const PyGILState_STATE attached = PyGILState_Ensure();
        none = libprobe_frame_globals() == nullptr && libprobe_frame_locals() == nullptr && PyErr_Occurred() == nullptr;
        PyGILState_Release(attached);
    })
        .join();
    PyEval_RestoreThread(state);
    BOOST_TEST(none);
}

BOOST_AUTO_TEST_CASE(modules_are_added_to) {
    const Ref module(PyModule_New("made"));
    BOOST_TEST(libprobe_module_add(module.get(), "seven", PyLong_FromLong(7)) == 0);
    BOOST_TEST(libprobe_module_add(module.get(), "eight", nullptr) == -1);
    BOOST_TEST(has(raised(PyExc_SystemError), "no exception is set"));
    PyErr_SetString(PyExc_ValueError, "its own");
    BOOST_TEST(libprobe_module_add(module.get(), "eight", nullptr) == -1);
    BOOST_TEST(has(raised(PyExc_ValueError), "its own"));
    BOOST_TEST(libprobe_module_add_type(module.get(), &PyLong_Type) == 0);
    BOOST_TEST(evaluate("result = argument.seven == 7 and argument.int is int and not hasattr(argument, 'eight')",
                        module.get()) == 1);
    const Ref list(PyList_New(0));
    BOOST_TEST(libprobe_module_add(list.get(), "seven", PyLong_FromLong(7)) == -1);
    BOOST_TEST(raised(PyExc_SystemError) != "");
}

BOOST_AUTO_TEST_CASE(a_type_has_its_full_name) {
    const Ref names =
        run("import collections\nclass Outer:\n    class Inner: pass\nOuter.Inner.__module__ = 'its.module'\n"
            "Main = type('Main', (), {'__module__': '__main__'})\n"
            "None_ = type('None_', (), {'__module__': None})\n"
            "cases = [(int, 'int'), (Outer.Inner, 'its.module.Outer.Inner'), (Main, 'Main'),\n"
            "         (None_, 'None_'), (collections.OrderedDict, 'collections.OrderedDict')]\n");
    PyObject *cases = PyDict_GetItemString(names.get(), "cases");
    for (Py_ssize_t i = 0; i < PyList_Size(cases); ++i) {
        PyObject *one = PyList_GetItem(cases, i);
        const Ref name(libprobe_type_full_name(reinterpret_cast<PyTypeObject *>(PyTuple_GetItem(one, 0))));
        BOOST_REQUIRE(name);
        BOOST_TEST(PyObject_RichCompareBool(name.get(), PyTuple_GetItem(one, 1), Py_EQ) == 1, i);
    }
}

BOOST_AUTO_TEST_SUITE_END()
