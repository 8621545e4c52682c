// The makers of dates and times, against Python's own; and the order of the module's C API that they rest on.
#include "python_test.hpp"

#include <functional>

#include "access/datetime_api.hpp"
#include "zoo.hpp"

using namespace libprobe;

namespace {

// Whether the object is what the expression gives, of the same type.
bool is(const Ref &made, const std::string &expression) {
    BOOST_REQUIRE_MESSAGE(made, expression);
    return evaluate(
               "import datetime\nother = " + expression +
                   "\nresult = argument == other and repr(argument) == repr(other) and type(argument) is type(other)",
               made.get()) == 1;
}

} // namespace

BOOST_AUTO_TEST_SUITE(datetime_api_tests)

BOOST_AUTO_TEST_CASE(they_make_what_python_makes) {
    BOOST_TEST(PepDateTime_IMPORT() == 0);
    BOOST_TEST(is(Ref(PepDate_FromDate(2026, 11, 30)), "datetime.date(2026, 11, 30)"));
    BOOST_TEST(is(Ref(PepDateTime_FromDateAndTime(2026, 11, 30, 14, 53, 16, 123456)),
                  "datetime.datetime(2026, 11, 30, 14, 53, 16, 123456)"));
    BOOST_TEST(is(Ref(PepDateTime_FromDateAndTimeAndFold(2026, 11, 30, 14, 53, 16, 7, 1)),
                  "datetime.datetime(2026, 11, 30, 14, 53, 16, 7, fold=1)"));
    BOOST_TEST(is(Ref(PepTime_FromTime(14, 53, 16, 123456)), "datetime.time(14, 53, 16, 123456)"));
    BOOST_TEST(is(Ref(PepTime_FromTimeAndFold(14, 53, 16, 7, 1)), "datetime.time(14, 53, 16, 7, fold=1)"));
    BOOST_TEST(is(Ref(PepDelta_FromDSU(-3, 90000, 7)), "datetime.timedelta(-3, 90000, 7)"));
    const Ref names = run("import datetime\nzone = datetime.timezone(datetime.timedelta(hours=3))\n");
    PyObject *zone = PyDict_GetItemString(names.get(), "zone");
    BOOST_TEST(
        is(Ref(libprobe_make_datetime(2026, 11, 30, 14, 53, 16, 7, zone, 1)),
           "datetime.datetime(2026, 11, 30, 14, 53, 16, 7, tzinfo=datetime.timezone(datetime.timedelta(hours=3)), "
           "fold=1)"));
    BOOST_TEST(is(Ref(libprobe_make_time(14, 53, 16, 7, zone, 0)),
                  "datetime.time(14, 53, 16, 7, tzinfo=datetime.timezone(datetime.timedelta(hours=3)))"));
}

BOOST_AUTO_TEST_CASE(numbers_that_are_out_of_range_are_refused) {
    for (const auto &make : std::vector<std::function<PyObject *()>>{
             [] { return PepDate_FromDate(2026, 13, 1); }, [] { return PepDate_FromDate(0, 1, 1); },
             [] { return PepDateTime_FromDateAndTime(2026, 2, 30, 0, 0, 0, 0); },
             [] { return PepTime_FromTime(24, 0, 0, 0); }, [] { return PepTime_FromTimeAndFold(1, 0, 0, 0, 2); }}) {
        BOOST_TEST(make() == nullptr);
        BOOST_TEST(raised(PyExc_ValueError) != "");
    }
    BOOST_TEST(PepDelta_FromDSU(1000000000, 0, 0) == nullptr);
    BOOST_TEST(raised(PyExc_OverflowError) != "");
    const Ref number(PyLong_FromLong(7));
    BOOST_TEST(libprobe_make_time(1, 2, 3, 4, number.get(), 0) == nullptr);
    BOOST_TEST(raised(PyExc_TypeError) != "");
}

// 3.6's functions are in other places: they are not called. On later versions they are there.
BOOST_AUTO_TEST_CASE(the_functions_are_where_the_api_has_them) {
    DateTimeApi api;
    BOOST_REQUIRE(api.find());
    const bool since_3_7 = evaluate("import sys\nresult = sys.version_info >= (3, 7)") == 1;
    BOOST_TEST((api.date != nullptr) == since_3_7);
    BOOST_TEST((api.time != nullptr) == since_3_7);
    const Ref names =
        run("import datetime\ntypes = [datetime.date, datetime.datetime, datetime.time, datetime.timedelta, "
            "datetime.tzinfo]\n");
    for (int i = 0; i < DateTimeApi::types_count; ++i) {
        PyObject *type = PyList_GetItem(PyDict_GetItemString(names.get(), "types"), i);
        BOOST_TEST(reinterpret_cast<PyObject *>(api.types[i]) == type);
        BOOST_TEST(reinterpret_cast<PyObject *>(datetime_type(i)) == type);
    }
}

BOOST_AUTO_TEST_SUITE_END()
