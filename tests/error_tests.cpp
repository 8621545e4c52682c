// Checks that the caller's error is filled in, may be missing, and is cut between characters.
#include <boost/test/unit_test.hpp>

#include <cstring>
#include <string>

#include "text/error.hpp"

using namespace libprobe;

namespace {

std::string trimmed(const std::string &text) {
    char buffer[64];
    std::strcpy(buffer, text.c_str());
    trim_utf8(buffer);
    return buffer;
}

} // namespace

BOOST_AUTO_TEST_SUITE(error)

BOOST_AUTO_TEST_CASE(whole_characters_stay) {
    for (const char *text : {"", "a", "\u00e4", "a\u20ac", "\U0001f40d", "\u20ac\u20ac"}) {
        BOOST_TEST(trimmed(text) == text);
    }
}

BOOST_AUTO_TEST_CASE(an_incomplete_character_is_taken_off_the_end) {
    for (const std::string character : {"\u00e4", "\u20ac", "\U0001f40d"}) {
        for (std::size_t bytes = 1; bytes < character.size(); ++bytes) {
            BOOST_TEST(trimmed(character.substr(0, bytes)) == "");
            BOOST_TEST(trimmed("a\u20ac" + character.substr(0, bytes)) == "a\u20ac");
        }
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_utf8_is_left_alone) { BOOST_TEST(trimmed("\x80\x80\x80\x80\x80").size() == 5u); }

BOOST_AUTO_TEST_CASE(a_long_message_ends_with_a_whole_character) {
    libprobe_error error;
    std::string text;
    while (text.size() < 2 * sizeof error.message) {
        text += "\u20ac";
    }
    for (const char *start : {"", "a", "ab"}) {
        BOOST_TEST(fail(&error, LIBPROBE_BAD_RECORD, "%s%s", start, text.c_str()) == LIBPROBE_BAD_RECORD);
        const std::size_t length = std::strlen(error.message);
        BOOST_TEST(length + 3 >= sizeof error.message);
        BOOST_TEST((length - std::strlen(start)) % 3 == 0u);
    }
}

BOOST_AUTO_TEST_CASE(a_caller_may_pass_no_error) {
    BOOST_TEST(fail(nullptr, LIBPROBE_BAD_RECORD, "%d", 1) == LIBPROBE_BAD_RECORD);
    BOOST_TEST(succeed(nullptr) == LIBPROBE_OK);
}

BOOST_AUTO_TEST_CASE(success_clears_the_message) {
    libprobe_error error;
    fail(&error, LIBPROBE_BAD_RECORD);
    BOOST_TEST(error.message == libprobe_status_message(LIBPROBE_BAD_RECORD));
    succeed(&error);
    BOOST_TEST(error.status == LIBPROBE_OK);
    BOOST_TEST(error.message == "");
}

BOOST_AUTO_TEST_SUITE_END()
