// Calls by vectorcall, against ordinary calls of the same objects: with proven places, and with none.
#define LIBPROBE_CHECKED 1
#include "python_test.hpp"

#include "libprobe/vectorcall.h"
#include "platform/system.hpp"
#include "zoo.hpp"

using namespace libprobe;

namespace {

// Callables of every kind. Each returns what it was called with.
const char *const callables = R"(
import functools
def python(*args, **names): return args, names
def fixed(first, second=2, *, third=3): return (first, second, third), {}
class Class:
    def __init__(self, *args, **names): self.got = args, names
    def method(self, *args, **names): return args, names
    def __call__(self, *args, **names): return args, names
    @classmethod
    def of_class(cls, *args, **names): return args, names
    @staticmethod
    def alone(*args, **names): return args, names
class Meta(type):
    def __call__(cls, *args, **names): return args, names
class Made(metaclass=Meta): pass
all = [python, fixed, Class().method, Class(), Class.of_class, Class.alone, Made, functools.partial(python), lambda *a, **k: (a, k),
       dict, max, sorted, 'text'.format, ''.join, isinstance, Class, [].append, int, type(len)]
)";

} // namespace

BOOST_AUTO_TEST_SUITE(vectorcall_tests)

BOOST_AUTO_TEST_CASE(a_call_returns_what_an_ordinary_one_does) {
    const Cells cells;
    const libprobe_requirement needs[] = {LIBPROBE_NEED_ANYWHERE(ob_type), LIBPROBE_NEED_ANYWHERE(tp_flags)};
    BOOST_REQUIRE(LIBPROBE_REQUIRE(needs) == 0);
    const Ref names = run(callables);
    PyObject *all = PyDict_GetItemString(names.get(), "all");
    // Positional arguments, of which the last `named` have names.
    const Ref cases = run("cases = [((), ()), ((1,), ()), ((1, 2), ()), (([3, 1],), ()), ((1, 5), ('third',)),\n"
                          "         (([3, 1], True), ('reverse',)), ((1, 2, 3, 4, 5, 6, 7, 8, 9), ()), ((1, 2), ('a', "
                          "'b')), (((1, 'x'),), ())]\n");
    PyObject *list = PyDict_GetItemString(cases.get(), "cases");
    for (const bool proven : {true, false}) {
        if (!proven) {
            cells.unset();
        }
        int calls = 0;
        for (Py_ssize_t c = 0; c < PyList_Size(all) * PyList_Size(list); ++c) {
            PyObject *callable = PyList_GetItem(all, c % PyList_Size(all));
            PyObject *one = PyList_GetItem(list, c / PyList_Size(all));
            PyObject *tuple = PyTuple_GetItem(one, 0);
            PyObject *keys = PyTuple_GetItem(one, 1);
            const Py_ssize_t positional = PyTuple_Size(tuple) - PyTuple_Size(keys);
            PyObject *stack[16] = {};
            for (Py_ssize_t i = 0; i < PyTuple_Size(tuple); ++i) {
                stack[i + 1] = PyTuple_GetItem(tuple, i);
            }
            const Ref expected = [&] {
                const Ref args(PyTuple_GetSlice(tuple, 0, positional));
                const Ref dict(PyDict_New());
                for (Py_ssize_t i = 0; i < PyTuple_Size(keys); ++i) {
                    PyDict_SetItem(dict.get(), PyTuple_GetItem(keys, i), PyTuple_GetItem(tuple, positional + i));
                }
                return Ref(PyObject_Call(callable, args.get(), dict.get()));
            }();
            const std::string problem = expected ? "" : raised(PyExc_Exception);
            for (const std::size_t offset : {std::size_t{0}, PEP_VECTORCALL_ARGUMENTS_OFFSET}) {
                const Ref got(PepObject_Vectorcall(callable, stack + 1, static_cast<std::size_t>(positional) | offset,
                                                   PyTuple_Size(keys) != 0 ? keys : nullptr));
                if (!expected) {
                    BOOST_TEST(!got);
                    BOOST_TEST(raised(PyExc_Exception) == problem);
                } else {
                    BOOST_REQUIRE(got);
                    const Ref pair(PyTuple_Pack(2, got.get(), expected.get()));
                    BOOST_TEST(
                        evaluate("a, b = argument\nresult = type(a) is type(b) and getattr(a, 'got', a) == getattr(b, "
                                 "'got', b)",
                                 pair.get()) == 1,
                        "case " << c);
                }
                ++calls;
            }
        }
        BOOST_TEST(calls == 2 * PyList_Size(all) * PyList_Size(list));
    }
}

BOOST_AUTO_TEST_CASE(the_short_forms_call_too) {
    const Cells cells;
    const Ref names = run("def function(*args): return args\n");
    PyObject *function = PyDict_GetItemString(names.get(), "function");
    for (const bool proven : {true, false}) {
        if (!proven) {
            cells.unset();
        }
        const Ref none(PepObject_CallNoArgs(function));
        const Ref one(PepObject_CallOneArg(function, function));
        BOOST_TEST(PyTuple_Size(none.get()) == 0);
        BOOST_TEST((PyTuple_Size(one.get()) == 1 && PyTuple_GetItem(one.get(), 0) == function));
    }
}

BOOST_AUTO_TEST_CASE(the_function_is_cpythons_own) {
    const Cells cells;
    const libprobe_requirement needs[] = {LIBPROBE_NEED_ANYWHERE(ob_type), LIBPROBE_NEED_ANYWHERE(tp_flags)};
    BOOST_REQUIRE(LIBPROBE_REQUIRE(needs) == 0);
    const auto get = find_function<libprobe_vectorcallfunc (*)(PyObject *)>("PyVectorcall_Function");
    const Ref names = run(callables);
    PyObject *all = PyDict_GetItemString(names.get(), "all");
    const bool since_3_9 = evaluate("import sys\nresult = sys.version_info >= (3, 9)") == 1;
    int found = 0;
    for (Py_ssize_t i = 0; i < PyList_Size(all); ++i) {
        PyObject *callable = PyList_GetItem(all, i);
        const libprobe_vectorcallfunc function = PepVectorcall_Function(callable);
        found += function != nullptr;
        BOOST_TEST((get == nullptr || function == get(callable)), i);
    }
    BOOST_TEST((found > 5) == since_3_9);
}

namespace {

PyObject *lie(PyObject *, PyObject *const *, size_t nargsf, PyObject *) {
    if (PepVectorcall_NARGS(nargsf) == 0) {
        return nullptr; // without an exception
    }
    PyErr_SetString(PyExc_ValueError, "lie");
    return new_reference(&_Py_NoneStruct).release();
}

} // namespace

BOOST_AUTO_TEST_CASE(a_callee_that_breaks_the_rule_is_told) {
    const Ref function(PyLong_FromLong(7)); // whatever it is
    BOOST_TEST((libprobe_check_result_(function.get(), lie(nullptr, nullptr, 0, nullptr)) == nullptr));
    BOOST_TEST(has(raised(PyExc_SystemError), "NULL without setting an exception"));
    BOOST_TEST((libprobe_check_result_(function.get(), lie(nullptr, nullptr, 1, nullptr)) == nullptr));
    BOOST_TEST(has(raised(PyExc_SystemError), "a result with an exception set"));
}

namespace {

PyObject *fast(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *names) {
    const Ref all(PyList_New(0));
    for (Py_ssize_t i = 0; i < nargs + (names != nullptr ? PyTuple_Size(names) : 0); ++i) {
        PyList_Append(all.get(), args[i]);
    }
    return PyTuple_Pack(3, self, all.get(), names != nullptr ? names : &_Py_NoneStruct);
}
PyMethodDef fast_definition = {"fast", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(fast)), 0, nullptr};

} // namespace

BOOST_AUTO_TEST_CASE(fast_functions_are_called_so) {
    const int flags =
        evaluate("import sys\nresult = sys.version_info >= (3, 7)") == 1 ? 0x0080 | METH_KEYWORDS : 0x0080;
    for (int i = 0; i < 2; ++i) {
        BOOST_TEST(libprobe_fastcall_flags() == flags);
        BOOST_TEST(PyErr_Occurred() == nullptr);
    }
    fast_definition.ml_flags = libprobe_fastcall_flags();
    const Ref self(PyLong_FromLong(7));
    const Ref function(PyCFunction_NewEx(&fast_definition, self.get(), nullptr));
    BOOST_TEST(evaluate("result = argument(1, 2) == (7, [1, 2], None) and argument(1, x=2) == (7, [1, 2], ('x',)) and "
                        "argument() == (7, [], None) and argument(*range(3), **{'a': 3}) == (7, [0, 1, 2, 3], ('a',))",
                        function.get()) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
