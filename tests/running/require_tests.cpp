// libprobe_require and libprobe_selftest as an extension calls them: what passes, and what a failure says.
#include "between.hpp"

#include <string>
#include <thread>
#include <vector>

#include "every_row.hpp"
#include "libprobe/typeobject.h"

using namespace libprobe;

namespace {

libprobe_requirement anywhere(const EveryRow &one) {
    return {LIBPROBE_FAMILY_OF(one.field().id), one.field().id, LIBPROBE_ANYWHERE};
}

// What libprobe_selftest says of the requirements, which it must refuse.
std::string refusal(const std::vector<libprobe_requirement> &needs) {
    BOOST_TEST(libprobe_selftest(needs.data(), needs.size()) == -1);
    return raised(PyExc_ImportError);
}

} // namespace

BOOST_AUTO_TEST_SUITE(require_tests)

BOOST_AUTO_TEST_CASE(a_requirement_is_made_from_a_name) {
    libprobe_requirement need;
    libprobe_error error;
    for (const EveryRow &one : every_row()) {
        for (const std::string &name : {std::string(one.name()), one.full_name()}) {
            need = {};
            BOOST_TEST(libprobe_requirement_by_name(name.c_str(), &need, &error) == one.field().id);
            BOOST_TEST(error.status == LIBPROBE_OK);
            BOOST_TEST(need.field == one.field().id);
            BOOST_TEST(need.offset == LIBPROBE_ANYWHERE);
            BOOST_TEST(need.family == LIBPROBE_FAMILY_OF(one.field().id));
        }
    }
    BOOST_TEST(libprobe_requirement_by_name("tp_nothing", &need, &error) == 0);
    BOOST_TEST(error.status == LIBPROBE_UNKNOWN_FIELD);
    BOOST_TEST(libprobe_requirement_by_name("tp_name", nullptr, &error) == 0);
    BOOST_TEST(error.status == LIBPROBE_BAD_ARGUMENT);
}

BOOST_AUTO_TEST_CASE(what_is_required_and_proven_sets_nothing) {
    const libprobe_requirement needs[] = {
        {&libprobe_family_type, LIBPROBE_FIELD_tp_dict, libprobe_offset(layout(), LIBPROBE_FIELD_tp_dict)},
        LIBPROBE_NEED_ANYWHERE(nb_index)};
    BOOST_TEST(libprobe_require(needs, 2) == 0);
    BOOST_TEST(PyErr_Occurred() == nullptr);
    BOOST_TEST(libprobe_require(nullptr, 0) == 0);
}

BOOST_AUTO_TEST_CASE(the_restricted_struct_is_required_as_it_was_compiled) {
    const libprobe_requirement needs[] = {LIBPROBE_NEED(tp_name), LIBPROBE_NEED(tp_dict), LIBPROBE_NEED(tp_mro)};
    const bool proven = libprobe_restricted_verdict(layout()) == LIBPROBE_VERDICT_PROVEN;
    BOOST_TEST(libprobe_require(needs, 3) == (proven ? 0 : -1));
    if (!proven) {
        BOOST_TEST(has(raised(PyExc_ImportError), "tp_name found at byte"));
        return;
    }
    BOOST_TEST(libprobe_type(&PyType_Type)->tp_name == std::string("type"));
    BOOST_TEST(libprobe_type(&PyType_Type)->tp_base == &PyBaseObject_Type);
}

BOOST_AUTO_TEST_CASE(what_fails_is_named_in_an_import_error) {
    const std::int32_t wrong = libprobe_offset(layout(), LIBPROBE_FIELD_tp_dict) + 8;
    const libprobe_requirement needs[] = {{&libprobe_family_type, LIBPROBE_FIELD_tp_dict, wrong},
                                          LIBPROBE_NEED_ANYWHERE(tp_name)};
    BOOST_TEST(libprobe_require(needs, 2) == -1);
    const std::string said = raised(PyExc_ImportError);
    BOOST_TEST(has(said, "1 of 2 required fields cannot be used on CPython "), said);
    BOOST_TEST(
        has(said, "tp_dict found at byte " + std::to_string(wrong - 8) + ", expected at " + std::to_string(wrong)),
        said);
    BOOST_TEST(!has(said, "tp_name"), said);
}

BOOST_AUTO_TEST_CASE(without_a_thread_state_only_what_was_required_before_is_answered) {
    const libprobe_requirement nb_add = LIBPROBE_NEED_ANYWHERE(nb_add);
    const libprobe_requirement wrong = {&libprobe_family_type, LIBPROBE_FIELD_tp_name, 3};
    const libprobe_requirement unknown = {&libprobe_family_type, 0, LIBPROBE_ANYWHERE};
    layout(); // from which the answers could be had
    BOOST_TEST(libprobe_require(&nb_add, 1) == 0);
    PyThreadState *state = PyEval_SaveThread();
    const int again = libprobe_require(&nb_add, 1);
    const int failing[] = {libprobe_require(&wrong, 1), libprobe_require(&unknown, 1), libprobe_require(nullptr, 5)};
    PyEval_RestoreThread(state);
    BOOST_TEST(again == 0);
    for (const int result : failing) {
        BOOST_TEST(result == -1);
    }
    BOOST_TEST(PyErr_Occurred() == nullptr);
}

BOOST_AUTO_TEST_CASE(what_only_a_survey_asks_has_its_own_remedy) {
    const libprobe_requirement subclasses = LIBPROBE_NEED_ANYWHERE(tp_subclasses);
    BOOST_TEST(libprobe_selftest(&subclasses, 1) == -1);
    const std::string said = raised(PyExc_ImportError);
    BOOST_TEST(has(said, ". Call libprobe_survey first. What fails: tp_subclasses unproven"), said);
}

// Each row in turn, more often than once, in both functions.
BOOST_AUTO_TEST_CASE(two_hundred_requirements) {
    std::vector<libprobe_requirement> needs;
    const std::vector<EveryRow> rows = every_row();
    for (std::size_t i = 0; needs.size() < 200; ++i) {
        const EveryRow &one = rows[i % rows.size()];
        if (libprobe_offset(layout(), one.field().id) != LIBPROBE_NOWHERE) {
            needs.push_back(anywhere(one));
            needs.back().offset = i % 2 == 0 ? libprobe_offset(layout(), one.field().id) : LIBPROBE_ANYWHERE;
        }
    }
    BOOST_TEST(libprobe_selftest(needs.data(), needs.size()) == 0);
    BOOST_TEST(libprobe_require(needs.data(), needs.size()) == 0);
    needs[199].offset = needs[17].offset = 2;
    const std::string said = refusal(needs);
    BOOST_TEST(has(said, "2 of 200 required fields cannot be used on CPython "), said);
    BOOST_TEST(libprobe_require(needs.data(), needs.size()) == -1);
    BOOST_TEST(raised(PyExc_ImportError) == said);
}

BOOST_AUTO_TEST_CASE(two_families_in_one_call) {
    libprobe_requirement needs[] = {LIBPROBE_NEED_ANYWHERE(tp_name), LIBPROBE_NEED_ANYWHERE(ob_fval),
                                    LIBPROBE_NEED_ANYWHERE(nb_add), LIBPROBE_NEED_ANYWHERE(ob_fval)};
    BOOST_TEST(libprobe_selftest(needs, 4) == 0);
    const std::int32_t name = libprobe_offset(layout(), LIBPROBE_FIELD_tp_name);
    const std::int32_t value = libprobe_offset(layout(), LIBPROBE_FIELD_ob_fval);
    needs[0].offset = name;
    needs[1].offset = value + 8;
    std::string said = refusal({needs, needs + 4});
    BOOST_TEST(has(said, "1 of 4 required fields"), said);
    BOOST_TEST(
        has(said, ": ob_fval found at byte " + std::to_string(value) + ", expected at " + std::to_string(value + 8)),
        said);
    BOOST_TEST(!has(said, "tp_name"), said);
    needs[0].offset = name + 8;
    said = refusal({needs, needs + 4});
    BOOST_TEST(has(said, "2 of 4 required fields"), said);
    BOOST_TEST(has(said, ": tp_name found at byte "), said);
    BOOST_TEST(has(said, "; ob_fval found at byte "), said);
}

BOOST_AUTO_TEST_CASE(the_same_field_twice) {
    std::vector<libprobe_requirement> needs(2, LIBPROBE_NEED_ANYWHERE(tp_repr));
    const Calls once = calls_of([&] { BOOST_TEST(libprobe_selftest(needs.data(), 2) == 0); });
    BOOST_TEST(once.types == 1); // the cheapest witnesses are enough
    needs[0].offset = libprobe_offset(layout(), LIBPROBE_FIELD_tp_repr);
    BOOST_TEST(libprobe_selftest(needs.data(), 2) == 0);
    needs[1].offset = needs[0].offset + 8; // it cannot be in both
    const std::string said = refusal(needs);
    BOOST_TEST(has(said, "1 of 2 required fields"), said);
    BOOST_TEST(has(said, "tp_repr found at byte "), said);
}

BOOST_AUTO_TEST_CASE(what_no_table_has) {
    const libprobe_requirement good = LIBPROBE_NEED_ANYWHERE(tp_repr);
    const libprobe_requirement bad[] = {
        {&libprobe_family_type, 0, LIBPROBE_ANYWHERE},
        {&libprobe_family_type, -7, LIBPROBE_ANYWHERE},
        {&libprobe_family_type, 100000, LIBPROBE_ANYWHERE},
        {&libprobe_family_type, LIBPROBE_FIELD_ob_fval, LIBPROBE_ANYWHERE}, // another family's
        {&libprobe_family_float, LIBPROBE_FIELD_tp_name, LIBPROBE_ANYWHERE},
        {nullptr, LIBPROBE_FIELD_tp_name, LIBPROBE_ANYWHERE},
    };
    for (const libprobe_requirement &one : bad) {
        const std::string words = "field " + std::to_string(one.field) + " is none of its family's in libprobe ";
        for (const auto &needs : {std::vector<libprobe_requirement>{one}, {good, one}, {one, good}}) {
            const std::string said = refusal(needs);
            BOOST_TEST(has(said, "1 of " + std::to_string(needs.size()) + " required field"), said);
            BOOST_TEST(has(said, words), said);
            BOOST_TEST(!has(said, "tp_repr"), said);
            BOOST_TEST(libprobe_require(needs.data(), needs.size()) == -1);
            BOOST_TEST(has(raised(PyExc_ImportError), words));
        }
    }
}

BOOST_AUTO_TEST_CASE(what_this_interpreter_has_no_witness_for) {
    for (const EveryRow &one : every_row()) {
        const Finding &finding = *layout()->finding(one.field().id);
        if (!exists(finding) || finding.reason == Reason::NO_WITNESS) {
            const std::string said = refusal({anywhere(one)});
            BOOST_TEST(has(said, "No build of this extension can: do without them there. What fails: "), said);
            BOOST_TEST(has(said, std::string(one.name()) + " unproven: "), said);
        }
    }
}

BOOST_AUTO_TEST_CASE(nothing_is_required) {
    BOOST_TEST(libprobe_require(nullptr, 0) == 0);
    BOOST_TEST(libprobe_selftest(nullptr, 0) == 0);
    BOOST_TEST(libprobe_selftest(nullptr, 2) == -1);
    BOOST_TEST(has(raised(PyExc_ImportError), "NULL"));
}

BOOST_AUTO_TEST_SUITE_END()
