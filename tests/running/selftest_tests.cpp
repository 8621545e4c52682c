// What a self-test proves with the cheapest witnesses alone, on this interpreter: all that a probe proves with all that
// it has.
#include "python_test.hpp"

#include <boost/test/data/test_case.hpp>

#include <algorithm>
#include <map>
#include <vector>

#include "every_row.hpp"
#include "growth.hpp"

using namespace libprobe;

namespace {

const Layout &whole() {
    static const Block<libprobe_layout> layout = probed(false);
    return *layout;
}

bool is_located(const EveryRow &one) { return has_place(whole().part(one.family())->findings[one.row]); }

// Where a probe found it.
libprobe_requirement where_it_is(libprobe_field field) {
    return {LIBPROBE_FAMILY_OF(field), field, whole().finding(field)->offset};
}

// Rows that a probe locates and the cheapest witnesses do not, and the first version in which they do.
struct Exception {
    libprobe_field field;
    std::uint8_t builds;
    std::uint16_t until;
};
const std::vector<Exception> exceptions = {
    // The name is allocated right beside its type, whose _ob_next or _ob_prev then holds its address too.
    {LIBPROBE_FIELD_ht_name, TRACE_REFS, 0x030d},
    // So are these dicts.
    {LIBPROBE_FIELD_md_dict, TRACE_REFS, 0x030d},
    {LIBPROBE_FIELD_sm_dict, TRACE_REFS, 0x030d},
    {LIBPROBE_FIELD_cm_dict, TRACE_REFS, 0x030d},
};

bool takes_a_second_attempt(libprobe_field field) {
    const Build build = build_of(whole().interpreter, whole().machine);
    return std::any_of(exceptions.begin(), exceptions.end(), [&](const Exception &one) {
        return one.field == field && build.is(one.builds) && build.version < one.until;
    });
}

std::vector<libprobe_requirement> of_shiboken() {
    return {
#define X(name) where_it_is(LIBPROBE_FIELD_##name),
#include "shiboken_fields.def"
    };
}

std::vector<libprobe_requirement> of_all(bool with_exceptions) {
    std::vector<libprobe_requirement> needs;
    for (const EveryRow &one : every_row()) {
        if (is_located(one) && (with_exceptions || !takes_a_second_attempt(one.field().id))) {
            needs.push_back(where_it_is(one.field().id));
        }
    }
    return needs;
}

// The sentinel types that there are, those with a module too. Nothing collects them in between.
std::int64_t sentinels() {
    return evaluate("result = sum(t.__module__ == 'libprobe' for t in object.__subclasses__())");
}

// Families that count how often they are asked.
std::map<const Family *, int> asked;
bool count_and_ask(const Plan &plan, Evidence &evidence) {
    ++asked[plan.family];
    return LIBPROBE_FAMILY_OF(plan.family->first_id)->ask(plan, evidence);
}
const libprobe_family *counted(const libprobe_family *family) {
    static std::map<const libprobe_family *, libprobe_family> counting;
    const auto [at, added] = counting.insert({family, *family});
    if (added) {
        at->second.ask = count_and_ask;
    }
    return &at->second;
}

// How many attempts a self-test took that passed: each asks each family once. The first makes one sentinel type if
// types are asked.
int attempts(std::vector<libprobe_requirement> needs) {
    for (libprobe_requirement &need : needs) {
        need.family = counted(need.family);
    }
    run("import gc\ngc.collect()\ngc.disable()");
    const std::int64_t before = sentinels();
    asked.clear();
    const int passed = libprobe_selftest(needs.data(), needs.size());
    char said[2048] = "";
    describe_exception(said, sizeof said);
    const std::int64_t types = sentinels() - before;
    run("import gc\ngc.enable()");
    BOOST_TEST(passed == 0, said);
    int most = 0;
    for (const auto &[family, times] : asked) {
        most = std::max(most, times);
    }
    BOOST_TEST((most != 1 || types == static_cast<std::int64_t>(asked.count(&type_table::family))));
    return most;
}

} // namespace

BOOST_AUTO_TEST_SUITE(selftest_tests)

// Alone, so that the sentinel type has the slot of one field.
BOOST_DATA_TEST_CASE(each_row_alone, boost::unit_test::data::make(every_row()), one) {
    const libprobe_field field = one.field().id;
    if (is_located(one)) {
        BOOST_TEST((attempts({where_it_is(field)}) == 1) == !takes_a_second_attempt(field), one);
        return;
    }
    const libprobe_requirement anywhere = {LIBPROBE_FAMILY_OF(field), field, LIBPROBE_ANYWHERE};
    BOOST_TEST(libprobe_selftest(&anywhere, 1) == -1, one);
    BOOST_TEST(has(raised(PyExc_ImportError), std::string(one.name()) + " unproven: "));
}

BOOST_AUTO_TEST_CASE(all_that_shiboken_checks_at_once) { BOOST_TEST(attempts(of_shiboken()) == 1); }

BOOST_AUTO_TEST_CASE(all_rows_at_once) {
    BOOST_TEST(attempts(of_all(false)) == 1);
    BOOST_TEST((attempts(of_all(true)) == 1) == !takes_a_second_attempt(LIBPROBE_FIELD_ht_name));
}

// The rows of each suite, each with all others.
BOOST_AUTO_TEST_CASE(rows_in_pairs) {
    for (const libprobe_requirement &one : of_all(false)) {
        const libprobe_requirement needs[] = {one, where_it_is(LIBPROBE_FIELD_bf_getbuffer), one,
                                              where_it_is(LIBPROBE_FIELD_tp_repr)};
        const std::size_t from = needs[1].offset == nowhere ? 2 : 0; // before 3.9
        BOOST_TEST(libprobe_selftest(needs + from, 4 - from) == 0, one.field);
    }
}

BOOST_AUTO_TEST_CASE(a_wrong_place_is_told) {
    std::vector<libprobe_requirement> needs = of_shiboken();
    needs[3].offset += 8;
    BOOST_TEST(libprobe_selftest(needs.data(), needs.size()) == -1);
    const std::string said = raised(PyExc_ImportError);
    BOOST_TEST(has(said, "1 of 28 required fields"), said);
    BOOST_TEST(has(said, "tp_repr found at byte "), said);
}

// It changes nothing that is published.
BOOST_AUTO_TEST_CASE(a_self_test_writes_no_cell) {
    const std::vector<libprobe_requirement> needs = of_all(true);
    BOOST_TEST(libprobe_selftest(needs.data(), needs.size()) == 0);
    for (const EveryRow &one : every_row()) {
        BOOST_TEST(LIBPROBE_FAMILY_OF(one.field().id)->cells[one.row] == LIBPROBE_UNSET, one);
    }
    BOOST_TEST(published_layout() == nullptr);
}

BOOST_AUTO_TEST_CASE(without_a_thread_state_it_says_nothing) {
    const std::vector<libprobe_requirement> needs = of_shiboken();
    PyThreadState *state = PyEval_SaveThread();
    const int result = libprobe_selftest(needs.data(), needs.size());
    PyEval_RestoreThread(state);
    BOOST_TEST(result == -1);
    BOOST_TEST(PyErr_Occurred() == nullptr);
}

BOOST_AUTO_TEST_CASE(many_tests_leave_memory_and_references_where_they_were) {
    const std::vector<libprobe_requirement> needs = of_all(true);
    const auto test_often = [&] {
        for (int i = 0; i < 500; ++i) {
            BOOST_REQUIRE(libprobe_selftest(needs.data(), needs.size()) == 0);
        }
        collect_garbage();
    };
    test_often();
    const Growth growth = growth_of_five(test_often);
    const Growth limits = growth_limits(500);
    BOOST_TEST(growth.heap < limits.heap);
    BOOST_TEST(growth.blocks < limits.blocks);
    BOOST_TEST(growth.references < limits.references);
}

// torture.py does with them whatever Python code can do; a crash ends this process and so fails the test.
BOOST_AUTO_TEST_CASE(no_python_code_crashes_on_types_with_one_slot) {
    for (std::uint16_t row = 0; row < type_table::row::count; ++row) {
        if (!type_table::family.rows[row].restricted) {
            continue;
        }
        const libprobe_requirement need = {&libprobe_family_type, type_table::family.rows[row].id, LIBPROBE_ANYWHERE};
        run("import gc\ngc.collect()\ngc.disable()");
        libprobe_selftest(&need, 1);
        PyErr_Clear();
        BOOST_TEST(evaluate("import os, runpy\n"
                            "made = [t for t in object.__subclasses__() if t.__module__ == 'libprobe']\n"
                            "result = runpy.run_path(os.environ['LIBPROBE_TORTURE'])['torture'](made) // len(made)") >
                   200);
        run("import gc\ngc.enable()");
    }
}

BOOST_AUTO_TEST_SUITE_END()
