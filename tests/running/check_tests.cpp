// The checks of an object's type, against what Python says of it: with proven places, and with none.
#include "python_test.hpp"

#include <boost/test/data/test_case.hpp>

#include "zoo.hpp"

using namespace libprobe;

namespace {

struct Check {
    const char *name;
    const char *type; // an expression
    int (*check)(PyObject *);
    int (*check_exact)(PyObject *); // NULL: the check itself is exact
};
std::ostream &operator<<(std::ostream &out, const Check &check) { return out << check.name; }

#define LIBPROBE_CHECKS(name, type)                                                                               \
    {                                                                                                             \
#name, type,                                                                                              \
            [](PyObject * o) { return int{name(o) != 0}; }, [](PyObject * o) { return int{name##Exact(o) != 0}; } \
    }
#define LIBPROBE_EXACT(name, type)                                           \
    {                                                                        \
#name, type, [](PyObject * o) { return int{name(o) != 0}; }, nullptr \
    }
const std::vector<Check> checks = {
    LIBPROBE_CHECKS(PepLong_Check, "int"),
    LIBPROBE_CHECKS(PepList_Check, "list"),
    LIBPROBE_CHECKS(PepTuple_Check, "tuple"),
    LIBPROBE_CHECKS(PepBytes_Check, "bytes"),
    LIBPROBE_CHECKS(PepUnicode_Check, "str"),
    LIBPROBE_CHECKS(PepDict_Check, "dict"),
    LIBPROBE_CHECKS(PepType_Check, "type"),
    LIBPROBE_CHECKS(PepFloat_Check, "float"),
    LIBPROBE_CHECKS(PepComplex_Check, "complex"),
    LIBPROBE_CHECKS(PepByteArray_Check, "bytearray"),
    LIBPROBE_CHECKS(PepSet_Check, "set"),
    LIBPROBE_CHECKS(PepFrozenSet_Check, "frozenset"),
    LIBPROBE_CHECKS(PepAnySet_Check, "set, frozenset"),
    LIBPROBE_CHECKS(PepModule_Check, "types.ModuleType"),
    LIBPROBE_CHECKS(PepCFunction_Check, "types.BuiltinFunctionType"),
    LIBPROBE_EXACT(PepBool_Check, "bool"),
    LIBPROBE_EXACT(PepSlice_Check, "slice"),
    LIBPROBE_EXACT(PepRange_Check, "range"),
    LIBPROBE_EXACT(PepMemoryView_Check, "memoryview"),
    LIBPROBE_EXACT(PepCapsule_CheckExact, "type(datetime.datetime_CAPI)"),
    LIBPROBE_EXACT(PepFunction_Check, "types.FunctionType"),
    LIBPROBE_EXACT(PepMethod_Check, "types.MethodType"),
    LIBPROBE_EXACT(PepCode_Check, "types.CodeType"),
    LIBPROBE_EXACT(PepCell_Check, "type((lambda value: lambda: value)(1).__closure__[0])"),
    LIBPROBE_CHECKS(PepDate_Check, "datetime.date"),
    LIBPROBE_CHECKS(PepDateTime_Check, "datetime.datetime"),
    LIBPROBE_CHECKS(PepTime_Check, "datetime.time"),
    LIBPROBE_CHECKS(PepDelta_Check, "datetime.timedelta"),
    LIBPROBE_CHECKS(PepTZInfo_Check, "datetime.tzinfo"),
};

} // namespace

BOOST_AUTO_TEST_SUITE(check_tests)

BOOST_DATA_TEST_CASE(it_says_what_python_says, boost::unit_test::data::make(checks), check) {
    const Cells cells;
    const Zoo animals(1);
    const Ref objects = animals.one_of_each();
    const std::string source = std::string("import datetime, types\nwanted = (") + check.type +
                               ",)\nall = [any(one in type(o).__mro__ for one in wanted) for o in argument]\n"
                               "exact = [type(o) in wanted for o in argument]\n";
    const Ref said = run(source, objects.get());
    for (const bool proven : {true, false}) {
        if (!proven) {
            cells.unset();
        }
        int positive = 0;
        for (Py_ssize_t i = 0; i < PyList_Size(objects.get()); ++i) {
            PyObject *object = PyList_GetItem(objects.get(), i);
            const auto is = [&](const char *list) {
                return int{PyList_GetItem(PyDict_GetItemString(said.get(), list), i) == Py_True};
            };
            positive += check.check(object);
            BOOST_TEST(check.check(object) == is(check.check_exact != nullptr ? "all" : "exact"), i << " of the zoo");
            BOOST_TEST((check.check_exact == nullptr || check.check_exact(object) == is("exact")), i << " of the zoo");
        }
        BOOST_TEST(positive > 0);
        BOOST_TEST(PyErr_Occurred() == nullptr);
    }
}

BOOST_AUTO_TEST_CASE(an_exception_is_one) {
    const Cells cells;
    const Zoo animals(1);
    const Ref error = animals.make("exception");
    const Ref number(PyLong_FromLong(7));
    for (const bool proven : {true, false}) {
        if (!proven) {
            cells.unset();
        }
        BOOST_TEST(PepExceptionInstance_Check(error.get()) == 1);
        BOOST_TEST(PepExceptionInstance_Check(number.get()) == 0);
        BOOST_TEST(PepExceptionInstance_Check(PyExc_ValueError) == 0);
    }
}

// CPython's own numbers, which its headers of all versions share.
BOOST_AUTO_TEST_CASE(flags_are_those_of_the_type) {
    const Cells cells;
    for (const bool proven : {true, false}) {
        if (!proven) {
            cells.unset();
        }
        for (unsigned bit = 0; bit < 32; ++bit) {
            const unsigned long flag = 1ul << bit;
            for (PyTypeObject *type : {&PyLong_Type, &PyType_Type, &PyDict_Type}) {
                BOOST_TEST(PepType_HasFeature(type, flag) == int{(PyType_GetFlags(type) & flag) != 0});
            }
        }
    }
}

// A check imports nothing, and an object cannot be a date before anybody has imported its module.
BOOST_AUTO_TEST_CASE(without_the_module_nothing_is_a_date) {
    const Ref names =
        run("import sys\ngone = {name: sys.modules.pop(name) for name in ('datetime', '_datetime') if name in "
            "sys.modules}\n");
    for (PyTypeObject *&type : libprobe_hidden_types_) {
        type = nullptr;
    }
    BOOST_TEST(PepDate_Check(names.get()) == 0);
    BOOST_TEST(PepDateTime_CheckExact(names.get()) == 0);
    BOOST_TEST(evaluate("import sys\nresult = 'datetime' in sys.modules") == 0);
    BOOST_TEST(PyErr_Occurred() == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
