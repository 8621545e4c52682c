// libprobe_prepare proves what it can, and the accessors of objects.h give the same results without it.
#include "between.hpp"

#include <cmath>
#include <cstring>

#include "every_row.hpp"
#include "fault.hpp"
#include "kinds.h"
#include "libprobe/objects.h"
#include "state/cells.hpp"

using namespace libprobe;

namespace {

const double values[] = {0.0, -0.0, -1.5, 0.1, 1e308, 5e-324, HUGE_VAL, -HUGE_VAL};

// How often the accessor calls CPython for all values, each of which it must read right.
int calls_to_read() {
    int count = 0;
    for (const double value : values) {
        const Ref object(PyFloat_FromDouble(value));
        lies.read_float = [&](double read) {
            ++count;
            return read;
        };
        const double read = PepFloat_AS_DOUBLE(object.get());
        lies = Lies();
        BOOST_TEST(std::memcmp(&read, &value, sizeof value) == 0, value);
    }
    return count;
}

} // namespace

BOOST_AUTO_TEST_SUITE(prepare_tests)

// In this order: a cell is written once.
BOOST_AUTO_TEST_CASE(what_is_not_proven_is_read_by_a_call_and_the_rest_without) {
    const int every = sizeof values / sizeof *values;
    BOOST_TEST(libprobe_float_cells.ob_fval == LIBPROBE_UNSET);
    BOOST_TEST(calls_to_read() == every);

    libprobe_error error;
    lies.read_float = [](double value) { return value + 1; };
    BOOST_TEST(libprobe_prepare(&libprobe_family_float, &error) == LIBPROBE_NOT_PROVEN);
    lies = Lies();
    BOOST_TEST(PyErr_Occurred() == nullptr);
    BOOST_TEST(has(error.message, "these fields cannot be used on CPython 3."));
    BOOST_TEST(has(error.message, "ob_fval contradicted: PyFloat_FromDouble says byte "));
    BOOST_TEST(libprobe_float_cells.ob_fval == LIBPROBE_UNSET);
    BOOST_TEST(calls_to_read() == every);

    BOOST_TEST(libprobe_prepare(&libprobe_family_float, &error) == LIBPROBE_OK);
    BOOST_TEST(error.message == "");
    BOOST_TEST(libprobe_float_cells.ob_fval != LIBPROBE_UNSET);
    BOOST_TEST(calls_to_read() == 0);
}

BOOST_AUTO_TEST_CASE(without_a_fallback_nothing_is_called) {
    const Ref object(PyFloat_FromDouble(2.5));
    const libprobe_cells_float proven = libprobe_float_cells;
    libprobe_float_cells.ob_fval = LIBPROBE_UNSET;
    if (sizeof(void *) == 8) { // elsewhere any address may be mapped
        BOOST_TEST(faults([&] { float_without_fallback(object.get()); }));
    }
    libprobe_float_cells = proven;
    lies.read_float = [](double) { return 0.0; };
    BOOST_TEST(float_without_fallback(object.get()) == 2.5);
    lies = Lies();
}

BOOST_AUTO_TEST_CASE(subclasses_are_read_as_cpython_reads_them) {
    libprobe_prepare(&libprobe_family_float, nullptr);
    const Ref names = run("class Other(float):\n"
                          "    mark = 7\n"
                          "    def __float__(self): return -1.0\n"
                          "result = Other(2.5)\n");
    PyObject *object = PyDict_GetItemString(names.get(), "result");
    BOOST_TEST(PepFloat_AS_DOUBLE(object) == 2.5);
    BOOST_TEST(PyFloat_AsDouble(object) == 2.5);
}

// All that a probe proves, at the same places.
BOOST_AUTO_TEST_CASE(every_family_can_be_prepared) {
    const Block<libprobe_layout> layout = probed(false);
    for (const Member &member : probed_families()) {
        const Family &family = *member.questions->family;
        libprobe_error error;
        const auto *its_family = static_cast<const libprobe_family *>(member.questions);
        BOOST_TEST(libprobe_prepare(its_family, &error) == LIBPROBE_OK, error.message);
        for (std::uint16_t row = 0; row < family.row_count; ++row) {
            const std::int32_t value = cell_value(family.rows[row], *layout->finding(family.rows[row].id));
            const libprobe_cell cell = member.questions->cells[row];
            BOOST_TEST(cell == (value != nowhere ? libprobe_cell{value} : LIBPROBE_UNSET), family.field_name(row));
        }
        const Calls again = calls_of([&] { libprobe_prepare(its_family, nullptr); });
        BOOST_TEST(again.types + again.blocks == 0);
    }
}

BOOST_AUTO_TEST_CASE(an_exception_stays_set) {
    PyErr_SetString(PyExc_ValueError, "mine");
    for (const Member &member : probed_families()) {
        libprobe_prepare(static_cast<const libprobe_family *>(member.questions), nullptr);
    }
    BOOST_TEST(raised(PyExc_ValueError) == "ValueError: mine");
}

BOOST_AUTO_TEST_CASE(bad_calls_are_named) {
    libprobe_error error;
    BOOST_TEST(libprobe_prepare(nullptr, &error) == LIBPROBE_BAD_ARGUMENT);
    BOOST_TEST(std::string(error.message) == "the family is NULL");
    PyThreadState *state = PyEval_SaveThread();
    const libprobe_status status = libprobe_prepare(&libprobe_family_float, &error);
    PyEval_RestoreThread(state);
    BOOST_TEST(status == LIBPROBE_NOT_ATTACHED);
}

BOOST_AUTO_TEST_SUITE_END()
