// What was proven against what CPython publishes for debuggers, with made-up words.
#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

#include "judge/published.hpp"
#include "made_up.hpp"
#include "text/report.hpp"
#include "text_test.hpp"

using namespace made_up;

namespace {

// A layout of 3.13 in which tp_name and tp_repr have places; and words that agree with it.
OwnLayout layout() {
    const Family *const families[] = {&family};
    OwnLayout result(Layout::make(families, 1));
    result->interpreter.version = 0x030d;
    result->machine = {8, 8, 16, false};
    for (std::size_t row = 0; row < family.row_count; ++row) {
        result->parts[0].findings[row].offset = nowhere;
    }
    for (const auto &[row, offset] : {std::pair{row::tp_name, 24}, std::pair{row::tp_repr, 88}}) {
        result->parts[0].findings[row].verdict = LIBPROBE_VERDICT_LOCATED;
        result->parts[0].findings[row].offset = offset;
    }
    return result;
}
std::vector<std::uint64_t> told_words() {
    std::vector<std::uint64_t> all(published_words(0x030d), 0x5a5a5a5a);
    all[47] = 24; // type_object.tp_name
    all[48] = 88; // type_object.tp_repr
    return all;
}

Published compared(const Layout &layout, const std::vector<std::uint64_t> &all) {
    return compare_published(layout, {all.data(), all.size()});
}

std::string told(void (*report)(const Layout &, Writer &), const Layout &layout) {
    std::string text(1 << 18, '\0');
    Writer out(&text[0], text.size());
    report(layout, out);
    return text.c_str();
}

} // namespace

BOOST_AUTO_TEST_SUITE(published)

BOOST_AUTO_TEST_CASE(what_agrees_is_counted) {
    OwnLayout its = layout();
    its->published = compared(*its, told_words());
    BOOST_TEST(its->published.compared == 2);
    BOOST_TEST(its->published.differing == 0);
    BOOST_TEST(has(told(report_text, *its), "debug offsets of CPython: 2 compared, all agree\n"));
    BOOST_TEST(has(told(report_json, *its), "\"debug_offsets\": {\"compared\": 2, \"differing\": 0, \"differs\": []}"));
}

BOOST_AUTO_TEST_CASE(what_differs_is_named) {
    OwnLayout its = layout();
    std::vector<std::uint64_t> all = told_words();
    all[48] = 96;
    its->published = compared(*its, all);
    BOOST_TEST(its->published.differing == 1);
    BOOST_TEST(has(told(report_text, *its), "debug offsets of CPython: 2 compared, these differ: tp_repr\n"));
    BOOST_TEST(has(told(report_json, *its), "{\"compared\": 2, \"differing\": 1, \"differs\": [\"tp_repr\"]}"));
}

BOOST_AUTO_TEST_CASE(a_version_that_publishes_nothing_is_passed_over) {
    OwnLayout its = layout();
    BOOST_TEST(published_words(0x030c) == 0u);
    its->interpreter.version = 0x030c;
    its->published = compared(*its, told_words());
    BOOST_TEST(its->published.compared == 0);
    BOOST_TEST(!has(told(report_text, *its), "debug offsets"));
    BOOST_TEST(has(told(report_json, *its), "\"debug_offsets\": null"));
}

BOOST_AUTO_TEST_SUITE_END()
