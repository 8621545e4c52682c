// What an extension's self-test proves with one sentinel type is what a whole probe proves with all it has.
#include "python_test.hpp"

#include <boost/test/data/test_case.hpp>

#include <vector>

#include "growth.hpp"
#include "ask/type/selftest.hpp"
#include "ask/type/sentinel.hpp"

using namespace libprobe;

namespace {

// What shiboken checks of a type object.
const libprobe_field checked[] = {
#define X(name) LIBPROBE_FIELD_##name,
#include "shiboken_fields.def"
};

std::vector<libprobe_requirement> anywhere() {
    std::vector<libprobe_requirement> needs;
    for (const libprobe_field field : checked) {
        needs.push_back({field, LIBPROBE_ANYWHERE});
    }
    return needs;
}

const Layout &whole() {
    static const std::unique_ptr<Layout> layout = probed(false);
    return *layout;
}

bool one_type_is_enough() { return whole().interpreter.version >= 0x0309; }

bool run_test(const std::vector<libprobe_requirement> &needs, SelfTest &test) {
    const bool proven = test.run(needs.data(), needs.size());
    BOOST_TEST(PyErr_Occurred() == nullptr);
    return proven;
}

} // namespace

BOOST_AUTO_TEST_SUITE(selftest_tests)

BOOST_AUTO_TEST_CASE(all_that_shiboken_checks_at_once) {
    SelfTest test;
    BOOST_REQUIRE(run_test(anywhere(), test) == one_type_is_enough());
    if (!one_type_is_enough()) {
        return;
    }
    for (std::size_t i = 0; i < std::size(checked); ++i) {
        const std::size_t row = field_index(checked[i]);
        BOOST_TEST(test.found[i].place == whole().fields[row].offset, fields[row].name());
    }
    BOOST_TEST(test.heap_type == whole().heap_type.bytes);
}

// Alone, so that the sentinel type has the slot of one field: it proves what a whole probe does, or says nothing.
BOOST_DATA_TEST_CASE(each_field_alone, boost::unit_test::data::xrange(std::size_t{field_count}), row) {
    SelfTest test;
    const bool proven = run_test({{fields[row].id, LIBPROBE_ANYWHERE}}, test);
    if (proven) {
        BOOST_TEST(test.found[0].place == whole().fields[row].offset);
        BOOST_TEST(test.heap_type == whole().heap_type.bytes);
    }
    const bool must = std::find(std::begin(checked), std::end(checked), fields[row].id) != std::end(checked);
    BOOST_TEST((proven || !must || !one_type_is_enough()), fields[row].name());
}

BOOST_AUTO_TEST_CASE(what_does_not_hold_is_left_to_the_whole_probe) {
    SelfTest test;
    std::vector<libprobe_requirement> needs = anywhere();
    needs[3].offset = whole().fields[field_index(needs[3].field)].offset;
    BOOST_TEST(run_test(needs, test) == one_type_is_enough());
    needs[3].offset += 8;
    BOOST_TEST(!run_test(needs, test));
    BOOST_TEST(libprobe_selftest(needs.data(), needs.size()) == -1);
    char said[4096];
    describe_exception(said, sizeof said);
    BOOST_TEST(std::string(said).find("tp_repr found at byte ") != std::string::npos, said);
    BOOST_TEST(!run_test({{0, LIBPROBE_ANYWHERE}}, test));
    BOOST_TEST(!run_test(std::vector<libprobe_requirement>(49, needs[0]), test)); // more than it takes
    BOOST_TEST(libprobe_selftest(std::vector<libprobe_requirement>(49, needs[0]).data(), 49) == 0);
}

BOOST_AUTO_TEST_CASE(a_field_may_be_required_twice) {
    const std::vector<libprobe_requirement> twice(2, {LIBPROBE_FIELD_tp_repr, LIBPROBE_ANYWHERE});
    SelfTest test;
    BOOST_TEST(!run_test(twice, test)); // the whole probe answers
    BOOST_TEST(libprobe_selftest(twice.data(), twice.size()) == 0);
}

BOOST_AUTO_TEST_CASE(an_exception_that_is_set_stays_set) {
    SelfTest test;
    PyErr_SetString(PyExc_KeyError, "kept");
    BOOST_TEST(test.run(anywhere().data(), std::size(checked)) == one_type_is_enough());
    BOOST_TEST(PyErr_ExceptionMatches(PyExc_KeyError) != 0);
    PyErr_Clear();
}

BOOST_AUTO_TEST_CASE(without_a_thread_state_it_says_nothing) {
    SelfTest test;
    const std::vector<libprobe_requirement> needs = anywhere();
    PyThreadState *state = PyEval_SaveThread();
    const bool proven = test.run(needs.data(), needs.size());
    PyEval_RestoreThread(state);
    BOOST_TEST(!proven);
}

BOOST_AUTO_TEST_CASE(many_tests_leave_memory_and_references_where_they_were) {
    const auto test_often = [] {
        SelfTest test;
        for (int i = 0; i < 500; ++i) {
            run_test(anywhere(), test);
        }
        collect_garbage();
    };
    test_often();
    const Growth growth = growth_of_five(test_often);
    BOOST_TEST(growth.blocks < 100);
    BOOST_TEST(growth.references < 100);
}

// torture.py does with them whatever Python code can do; a crash ends this process and so fails the test.
BOOST_AUTO_TEST_CASE(no_python_code_crashes_on_types_with_one_slot) {
    for (std::size_t row = 0; row < field_count && one_type_is_enough(); ++row) {
        SentinelSpec spec;
        if (fields[row].restricted) {
            spec.add(row);
            const Ref type = spec.make(whole().interpreter.version);
            BOOST_REQUIRE(type);
            const Ref one(PyTuple_Pack(1, type.get()));
            BOOST_TEST(evaluate("import os, runpy\n"
                                "result = runpy.run_path(os.environ['LIBPROBE_TORTURE'])['torture'](argument)",
                                one.get()) > 200);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
