// The accessors of objects.h, against CPython's own functions: with proven places, and with none.
#include "python_test.hpp"

#include <boost/test/data/test_case.hpp>

#include <cstdlib>
#include <cstring>
#include <ctime>
#include <vector>

#include "accessors.hpp"
#include "platform/system.hpp"
#include "use_rows.h"
#include "zoo.hpp"

using namespace libprobe;

namespace {

long number(const char *variable, long otherwise) {
    const char *text = std::getenv(variable);
    return text != nullptr ? std::atol(text) : otherwise;
}

const char *const kinds[] = {"float",        "tuple",       "list",      "bytes",        "complex",
                             "slice",        "dict",        "set",       "int",          "cfunction",
                             "method",       "str",         "code",      "exception",    "weakref",
                             "methoddescr",  "cell",        "bytearray", "module",       "capsule",
                             "staticmethod", "classmethod", "property",  "mappingproxy", "range"};

} // namespace

BOOST_AUTO_TEST_SUITE(objects_tests)

BOOST_DATA_TEST_CASE(it_returns_what_cpython_returns, boost::unit_test::data::make(accessors), accessor) {
    const long seed = number("LIBPROBE_SEED", static_cast<long>(std::time(nullptr)));
    const long rounds = number("LIBPROBE_ROUNDS", 2000);
    const Cells cells;
    const Zoo animals(seed);
    for (long i = 0; i < rounds; ++i) {
        const Ref object = animals.make(accessor.kind);
        const std::uint64_t expected = accessor.expected(object.get());
        const std::uint64_t proven = accessor.read(object.get());
        cells.unset();
        const std::uint64_t called = accessor.read(object.get());
        cells.prove();
        BOOST_REQUIRE_MESSAGE((proven == expected && called == expected), "LIBPROBE_SEED=" << seed << ", object " << i);
    }
    BOOST_TEST(PyErr_Occurred() == nullptr);
}

BOOST_AUTO_TEST_CASE(a_new_container_is_filled) {
    const Cells cells;
    for (const bool proven : {true, false}) {
        if (!proven) {
            cells.unset();
        }
        const Ref tuple(PyTuple_New(3));
        const Ref list(PyList_New(3));
        for (Py_ssize_t i = 0; i < 3; ++i) {
            PepTuple_SET_ITEM(tuple.get(), i, PyLong_FromSsize_t(1000000 + i));
            PepList_SET_ITEM(list.get(), i, PyLong_FromSsize_t(1000000 + i));
        }
        const char *source = "result = int(list(argument) == [1000000, 1000001, 1000002])";
        BOOST_TEST(evaluate(source, tuple.get()) == 1);
        BOOST_TEST(evaluate(source, list.get()) == 1);
    }
}

// What has no C integer, or no UTF-8, is refused by an exception, read or called.
BOOST_AUTO_TEST_CASE(what_does_not_fit_is_refused) {
    const Cells cells;
    const Ref names = run("large = 1 << 40\nhuge = 1 << 400\nsurrogate = '\\ud800'\n");
    PyObject *large = PyDict_GetItemString(names.get(), "large");
    PyObject *huge = PyDict_GetItemString(names.get(), "huge");
    PyObject *surrogate = PyDict_GetItemString(names.get(), "surrogate");
    for (const bool proven : {true, false}) {
        if (!proven) {
            cells.unset();
        }
        BOOST_TEST(_PepLong_AsInt(large) == -1);
        BOOST_TEST(has(raised(PyExc_OverflowError), "too large to convert to C "));
        BOOST_TEST(_PepLong_AsInt(surrogate) == -1);
        BOOST_TEST(raised(PyExc_TypeError) != "");
        BOOST_TEST(PepLong_AsLong(huge) == -1);
        BOOST_TEST(raised(PyExc_OverflowError) != "");
        BOOST_TEST(PepLong_AsLongLong(huge) == -1);
        BOOST_TEST(raised(PyExc_OverflowError) != "");
        BOOST_TEST(_PepUnicode_AsString(surrogate) == nullptr);
        BOOST_TEST(raised(PyExc_UnicodeEncodeError) != "");
        BOOST_TEST(PepUnicode_IS_ASCII(surrogate) == 0);
        BOOST_TEST(PyErr_Occurred() == nullptr);
    }
}

// Checked accessors refuse whatever is of another family, by name, and take all that is of their own.
BOOST_AUTO_TEST_CASE(what_is_of_another_kind_is_refused) {
    const Cells cells;
    const Zoo animals(1);
    for (const use_row *row = use_checked_rows; row->field != 0; ++row) {
        const Place place(row->field);
        const std::string family = place.family->family->name;
        if (family == "type" || !place.is_proven() || place.field().is_size()) {
            continue;
        }
        for (const char *kind : kinds) {
            const bool is_slice = kind == std::string("slice");
            const char *maker = kind == std::string("str") ? "str subclass" : kind; // which has all fields
            const Ref object = is_slice ? Ref(PySlice_New(nullptr, nullptr, nullptr)) : animals.make(maker);
            row->get(object.get());
            if (family == kind) {
                BOOST_TEST(PyErr_Occurred() == nullptr, place.name());
            } else {
                BOOST_TEST(has(raised(PyExc_TypeError), " is no "), place.name() << " " << kind);
            }
        }
        row->get(nullptr);
        BOOST_TEST(has(raised(PyExc_TypeError), "NULL is no "), place.name());
    }
}

BOOST_AUTO_TEST_SUITE_END()
