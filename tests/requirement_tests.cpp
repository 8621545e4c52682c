// Checks that a requirement that is not met is said in full: field, expected, found, interpreter and remedy.
#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

#include "made_up.hpp"
#include "text/requirement.hpp"
#include "text_test.hpp"

using namespace made_up;

namespace {

// tp_repr is where the restricted struct has it, tp_str elsewhere, tp_call ambiguous, tp_hash contradicted.
OwnLayout layout(Extent extent) {
    World world;
    world.evidence().extent = extent;
    world.place(row::tp_repr, 88);
    world.place(row::tp_str, 144);
    world.place(row::tp_call, 200);
    world.place(row::tp_call, 208);
    world.place(row::tp_hash, 120);
    for (const std::size_t field : {row::tp_repr, row::tp_str, row::tp_call, row::tp_hash}) {
        world.claim(field, source::slot);
    }
    world.claim(row::tp_hash, source::attribute, 0x2000001);
    world.evidence().claim(row::heap_type, source::membercopy, Relation::is, subject::slots, 928);
    world.evidence().claim(row::heap_type, source::sizeof_type, Relation::is, subject::slots, 920);
    for (const Source source : {source::typedata, source::typedatasize}) {
        world.evidence().claim(row::type_data, source, Relation::is, subject::slots, 928);
    }
    return world.layout();
}

struct Need {
    libprobe_field field;
    std::int32_t offset;
};

// What is said of these requirements, "" if all are met; as many must fail.
std::string check(std::initializer_list<Need> needs, std::size_t failing, Extent extent = Extent::probe) {
    const OwnLayout its = layout(extent);
    std::vector<Outcome> outcomes;
    std::size_t failed = 0;
    for (const Need &need : needs) {
        const std::uint16_t row = family.row_of(need.field);
        outcomes.push_back(
            {{nullptr, need.field, need.offset}, &family, row, row != no_row ? finding(its, row) : Finding{}});
        failed += !outcomes.back().met();
    }
    BOOST_TEST(failed == failing);
    char message[2048] = "";
    Writer out(message, sizeof message);
    if (failed != 0) {
        describe_failure(its->interpreter, {outcomes.data(), outcomes.size()}, out);
    }
    return message;
}

std::string described(std::size_t row, std::int32_t expected) {
    char text[256] = "";
    Writer out(text, sizeof text);
    describe_finding(family, row, finding(layout(Extent::probe), row), expected, out);
    return text;
}

} // namespace

BOOST_AUTO_TEST_SUITE(requirement)

BOOST_AUTO_TEST_CASE(what_holds_says_nothing) {
    BOOST_TEST(check({{LIBPROBE_FIELD_tp_repr, 88},
                      {LIBPROBE_FIELD_tp_str, LIBPROBE_ANYWHERE},
                      {LIBPROBE_FIELD_type_data, 928},
                      {LIBPROBE_FIELD_type_data, LIBPROBE_ANYWHERE}},
                     0) == "");
    BOOST_TEST(check({}, 0) == "");
}

BOOST_AUTO_TEST_CASE(each_failing_field_is_named_with_expected_found_interpreter_and_remedy) {
    const std::string said = check({{LIBPROBE_FIELD_tp_repr, 88},
                                    {LIBPROBE_FIELD_tp_str, 136},
                                    {LIBPROBE_FIELD_tp_call, 128},
                                    {LIBPROBE_FIELD_tp_hash, LIBPROBE_ANYWHERE},
                                    {LIBPROBE_FIELD_tp_mro, LIBPROBE_ANYWHERE},
                                    {4711, LIBPROBE_ANYWHERE}},
                                   5);
    BOOST_TEST_CONTEXT(said) {
        BOOST_TEST(has(said, "libprobe: 5 of 6 required fields cannot be used on CPython 3.99.0 ("));
        BOOST_TEST(has(said, "tp_str found at byte 144, expected at 136"));
        BOOST_TEST(has(
            said, "tp_call unproven: its value fits several places (bytes 200 and 208 first), expected at byte 128"));
        BOOST_TEST(has(said, "tp_hash contradicted: PyType_GetSlot says byte 120, attribute says it is nowhere"));
        BOOST_TEST(has(said, "tp_mro unproven: none of its witnesses said anything"));
        BOOST_TEST(has(said, "field 4711 is none of its family's in libprobe " LIBPROBE_VERSION
                             ", so header and library are of different versions"));
        BOOST_TEST(has(said, "Use a build of this extension for that interpreter, or one with a newer libprobe, or an "
                             "interpreter that it "
                             "supports. What fails: tp_str found"));
        BOOST_TEST(!has(said, "tp_repr"));
    }
}

BOOST_AUTO_TEST_CASE(a_size_is_told_in_bytes) {
    BOOST_TEST(described(row::type_data, nowhere) == "found to be 928 bytes");
    BOOST_TEST(described(row::type_data, 928) == "found to be 928 bytes");
    BOOST_TEST(described(row::type_data, 912) == "found to be 928 bytes, expected to be 912");
    BOOST_TEST(described(row::heap_type, nowhere) == "contradicted: the copy of tp_members says 928 bytes, "
                                                     "type.__sizeof__ says 920 bytes");
    const std::string said = check({{LIBPROBE_FIELD_type_data, 912}}, 1);
    BOOST_TEST(has(said, "1 of 1 required field cannot be used"));
    BOOST_TEST(has(said, "type_data found to be 928 bytes, expected to be 912"));
}

// What no build of the extension can have, and what a survey would tell, have another remedy.
BOOST_AUTO_TEST_CASE(the_remedy_is_the_one_that_helps) {
    const std::string hopeless =
        check({{LIBPROBE_FIELD_tp_cache, LIBPROBE_ANYWHERE}, {LIBPROBE_FIELD_tp_print, 56}}, 2);
    BOOST_TEST_CONTEXT(hopeless) {
        BOOST_TEST(has(hopeless, "No build of this extension can: do without them there. What fails: "));
        BOOST_TEST(
            has(hopeless, "tp_cache unproven: this version offers no witness for it: CPython keeps nothing there"));
        BOOST_TEST(has(hopeless, "tp_print unproven: this version has no such field"));
        BOOST_TEST(!has(hopeless, "expected at byte 56")); // it would mean that it could be there
    }
    const std::initializer_list<Need> survey = {{LIBPROBE_FIELD_tp_version_tag, LIBPROBE_ANYWHERE}};
    BOOST_TEST(
        has(check(survey, 1), "Call libprobe_survey first. What fails: tp_version_tag unproven: only a survey asks"));
    BOOST_TEST(!has(check(survey, 1, Extent::survey), "libprobe_survey"));
    BOOST_TEST(has(check({{LIBPROBE_FIELD_tp_version_tag, LIBPROBE_ANYWHERE}, {LIBPROBE_FIELD_tp_mro, 344}}, 2),
                   "Use a build of this extension for that interpreter"));
    const std::string unknown = check({{4711, LIBPROBE_ANYWHERE}, {0, 24}, {LIBPROBE_FIELD_tp_repr, 88}}, 2);
    BOOST_TEST_CONTEXT(unknown) {
        BOOST_TEST(has(unknown, "Build this extension with the headers of the libprobe that it links. What fails: "));
        BOOST_TEST(has(unknown, "field 4711 is none"));
        BOOST_TEST(has(unknown, "; field 0 is none"));
        BOOST_TEST(!has(unknown, "Use a build"));
    }
}

BOOST_AUTO_TEST_CASE(a_requirement_is_met_only_by_what_was_found) {
    const auto met = [](std::uint16_t row, std::int32_t offset, std::int32_t found) {
        Finding finding{};
        finding.offset = found;
        return Outcome{{nullptr, LIBPROBE_FIELD_tp_repr, offset}, &family, row, finding}.met();
    };
    BOOST_TEST(met(row::tp_repr, 88, 88));
    BOOST_TEST(met(row::tp_repr, LIBPROBE_ANYWHERE, 88));
    BOOST_TEST(!met(row::tp_repr, 80, 88));
    BOOST_TEST(!met(row::tp_repr, LIBPROBE_ANYWHERE, nowhere));
    BOOST_TEST(!met(row::tp_repr, LIBPROBE_NOWHERE, nowhere));
    BOOST_TEST(!met(no_row, LIBPROBE_ANYWHERE, 88));
}

BOOST_AUTO_TEST_SUITE_END()
