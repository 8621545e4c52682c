// Checks that a requirement that is not met is said in full: field, expected, found, interpreter and remedy.
#include <boost/test/unit_test.hpp>

#include <string>

#include "made_up.hpp"
#include "text/requirement.hpp"
#include "text_test.hpp"

using namespace made_up;

namespace {

// tp_repr is where the restricted struct has it, tp_str elsewhere, tp_call ambiguous, tp_hash contradicted.
std::unique_ptr<Layout> layout() {
    World world;
    world.place(index("tp_repr"), 88);
    world.place(index("tp_str"), 144);
    world.place(index("tp_call"), 200);
    world.place(index("tp_call"), 208);
    world.place(index("tp_hash"), 120);
    for (const char *name : {"tp_repr", "tp_str", "tp_call", "tp_hash"}) {
        world.claim(index(name), Source::slot);
    }
    world.claim(index("tp_hash"), Source::attribute, 0x2000001);
    std::unique_ptr<Layout> result(new Layout{});
    prove(world.evidence(), restricted_offsets, *result);
    return result;
}

std::string check(std::initializer_list<libprobe_requirement> needs, std::size_t failing) {
    char message[2048];
    Writer out(message, sizeof message);
    BOOST_TEST(check_requirements(*layout(), needs.begin(), needs.size(), out) == failing);
    return message;
}

} // namespace

BOOST_AUTO_TEST_SUITE(requirement)

BOOST_AUTO_TEST_CASE(what_holds_says_nothing) {
    BOOST_TEST(check({{LIBPROBE_FIELD_tp_repr, 88}, {LIBPROBE_FIELD_tp_str, LIBPROBE_ANYWHERE}}, 0) == "");
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
        BOOST_TEST(has(said, "5 of 6 required fields cannot be used on CPython 3.99.0 ("));
        BOOST_TEST(has(said, "tp_str found at byte 144, expected at 136"));
        BOOST_TEST(has(
            said, "tp_call unproven: its value fits several places (bytes 200 and 208 first), expected at byte 128"));
        BOOST_TEST(has(said, "tp_hash contradicted: PyType_GetSlot says byte 120, attribute says it is nowhere"));
        BOOST_TEST(has(said, "tp_mro unproven: none of its witnesses said anything"));
        BOOST_TEST(has(said, "field 4711 is not in the table"));
        BOOST_TEST(has(said, "Use a build of this extension for that interpreter, or one with a newer libprobe, or an "
                             "interpreter that it "
                             "supports. What fails: tp_str found"));
        BOOST_TEST(!has(said, "tp_repr"));
    }
}

BOOST_AUTO_TEST_SUITE_END()
