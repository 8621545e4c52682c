// What is proven of this interpreter, against what it publishes for debuggers itself.
#include "python_test.hpp"

#include <cstring>

#include "judge/published.hpp"
#include "platform/system.hpp"

using namespace libprobe;

BOOST_AUTO_TEST_SUITE(published_tests)

BOOST_AUTO_TEST_CASE(it_agrees_with_what_cpython_publishes) {
    const Block<libprobe_layout> layout = probed();
    const bool publishes = layout->interpreter.version >= 0x030d;
    BOOST_TEST((layout->published.compared >= 20) == publishes);
    BOOST_TEST(layout->published.differing == 0);
}

// CPython's own words are changed for a moment.
BOOST_AUTO_TEST_CASE(a_word_that_lies_is_named) {
    auto *const runtime = static_cast<unsigned char *>(find_symbol("_PyRuntime"));
    const Block<libprobe_layout> honest = probed(false);
    if (honest->published.compared == 0) {
        BOOST_TEST_MESSAGE("skipped: this interpreter publishes nothing");
        return;
    }
    struct Row {
        std::uint16_t version, word;
        libprobe_field field;
    };
    static const Row rows[] = {
#define LIBPROBE_PUBLISHED(version, word, member, name) {version, word, LIBPROBE_FIELD_##name},
#include "table/published.def"
    };
    for (const Row &row : rows) {
        const Finding *finding = honest->finding(row.field);
        if (row.version != honest->interpreter.version || !has_place(*finding)) {
            continue;
        }
        unsigned char *const place = runtime + 8u * row.word;
        std::uint64_t kept = 0;
        std::memcpy(&kept, place, sizeof kept);
        const std::uint64_t lie = kept + 8;
        std::memcpy(place, &lie, sizeof lie);
        const Block<libprobe_layout> told = probed(false);
        std::memcpy(place, &kept, sizeof kept);
        BOOST_TEST(told->published.differing == 1);
        BOOST_TEST(told->published.fields[0] == row.field);
    }
}

BOOST_AUTO_TEST_SUITE_END()
