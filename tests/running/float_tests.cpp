// Floats: where the value stands, and what accessors make of it.
#include "python_test.hpp"

#include <cmath>
#include <cstring>
#include <limits>

#include "every_row.hpp"
#include "libprobe/structs.h"
#include "table/float.hpp"
#include "truth_text.hpp"
#include "use_rows.h"

using namespace libprobe;

namespace {

struct Required {
    Required() {
        const libprobe_requirement need = LIBPROBE_NEED_ANYWHERE(ob_fval);
        BOOST_REQUIRE(libprobe_require(&need, 1) == 0);
    }
    ~Required() {
        BOOST_TEST(PyErr_Occurred() == nullptr);
        PyErr_Clear();
    }
};

const use_row &accessors(const use_row *rows) {
    while (rows->field != LIBPROBE_FIELD_ob_fval) {
        ++rows;
    }
    return *rows;
}

double value_of(std::uint64_t word) {
    double value = 0;
    std::memcpy(&value, &word, sizeof value);
    return value;
}
std::uint64_t word_of(double value) {
    std::uint64_t word = 0;
    std::memcpy(&word, &value, sizeof value);
    return word;
}

const double values[] = {0.0,
                         -0.0,
                         1.0,
                         -1.5,
                         0.1,
                         1e308,
                         -1e-308,
                         3.5372958641205518e-201,
                         std::numeric_limits<double>::infinity(),
                         -std::numeric_limits<double>::infinity(),
                         std::numeric_limits<double>::quiet_NaN(),
                         std::numeric_limits<double>::denorm_min(),
                         -std::numeric_limits<double>::denorm_min(),
                         std::numeric_limits<double>::min() / 3,
                         std::numeric_limits<double>::max(),
                         std::numeric_limits<double>::epsilon()};

} // namespace

BOOST_FIXTURE_TEST_SUITE(float_tests, Required)

// The head of the running build, and nothing else before it.
BOOST_AUTO_TEST_CASE(it_stands_behind_the_head) {
    const Block<libprobe_layout> layout = probed();
    const std::int32_t size = static_cast<std::int32_t>(evaluate("result = object.__basicsize__"));
    BOOST_TEST(libprobe_float_cells.ob_fval == size);
    BOOST_TEST(layout->finding(LIBPROBE_FIELD_ob_fval)->offset == size);
    BOOST_TEST(layout->finding(LIBPROBE_FIELD_ob_fval)->size == sizeof(double));
    const std::int32_t head =
        layout->interpreter.free_threaded || (layout->interpreter.trace_refs && layout->interpreter.version < 0x030d)
            ? 16
            : 0;
    BOOST_TEST(libprobe_float_cells.ob_fval == static_cast<int>(offsetof(libprobe_PyFloatObject, ob_fval)) + head);
}

BOOST_AUTO_TEST_CASE(it_stands_where_the_compiler_has_it) {
    const char *path = std::getenv("LIBPROBE_TRUTH");
    const Truths truth = read_truth(path != nullptr ? path : "");
    if (truth.empty()) {
        BOOST_TEST_MESSAGE("skipped: this interpreter has no headers");
        return;
    }
    BOOST_TEST(libprobe_float_cells.ob_fval == truth.at("PyFloatObject.ob_fval").offset);
}

BOOST_AUTO_TEST_CASE(all_values_are_read) {
    for (const double value : values) {
        const Ref object(PyFloat_FromDouble(value));
        for (const use_row *rows : {use_unchecked_rows, use_checked_rows}) {
            const std::uint64_t word = accessors(rows).get(object.get());
            BOOST_TEST(word == word_of(PyFloat_AsDouble(object.get())), value);
            BOOST_TEST(std::isnan(value_of(word)) == std::isnan(value));
            BOOST_TEST(std::signbit(value_of(word)) == std::signbit(value));
        }
    }
    std::uint64_t state = 88172645463325252u; // every exponent turns up
    for (int i = 0; i < 20000; ++i) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        const Ref object(PyFloat_FromDouble(value_of(state)));
        BOOST_REQUIRE(accessors(use_unchecked_rows).get(object.get()) == word_of(PyFloat_AsDouble(object.get())));
    }
}

BOOST_AUTO_TEST_CASE(it_can_be_written) {
    for (const double value : values) {
        for (const use_row *rows : {use_unchecked_rows, use_checked_rows}) {
            const Ref object(PyFloat_FromDouble(12345.678));
            accessors(rows).set(object.get(), word_of(value));
            BOOST_TEST(word_of(PyFloat_AsDouble(object.get())) == word_of(value));
        }
    }
}

// With more members, with a __dict__, with a value that __new__ changed.
BOOST_AUTO_TEST_CASE(subclasses_have_it_in_the_same_place) {
    const Ref names = run("class Slots(float): __slots__ = ()\n"
                          "class Dict(float): mark = 7\n"
                          "class Double(Dict):\n"
                          "    def __new__(cls, value): return super().__new__(cls, 2 * value)\n"
                          "    def __float__(self): return -1.0\n"
                          "made = [Slots(2.5), Dict(2.5), Double(1.25), True + 1.5]\n");
    PyObject *made = PyDict_GetItemString(names.get(), "made");
    for (Py_ssize_t i = 0; i < PyList_Size(made); ++i) {
        for (const use_row *rows : {use_unchecked_rows, use_checked_rows}) {
            BOOST_TEST(value_of(accessors(rows).get(PyList_GetItem(made, i))) == 2.5);
        }
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_float_is_refused) {
    const Ref names = run("class Like:\n"
                          "    def __float__(self): return 1.0\n"
                          "others = [1, True, '1.0', 1j, float, Like(), Like, None, [1.0]]\n");
    PyObject *others = PyDict_GetItemString(names.get(), "others");
    for (Py_ssize_t i = 0; i < PyList_Size(others); ++i) {
        PyObject *other = PyList_GetItem(others, i);
        BOOST_TEST(accessors(use_checked_rows).get(other) == 0u);
        BOOST_TEST(has(raised(PyExc_TypeError), "is no float"));
        accessors(use_checked_rows).set(other, word_of(1.5));
        BOOST_TEST(has(raised(PyExc_TypeError), "is no float"));
    }
    BOOST_TEST(evaluate("result = int(argument == 1)", PyList_GetItem(others, 0)) == 1); // nothing was written
    BOOST_TEST(accessors(use_checked_rows).get(nullptr) == 0u);
    BOOST_TEST(has(raised(PyExc_TypeError), "NULL is no float"));
}

BOOST_AUTO_TEST_SUITE_END()
