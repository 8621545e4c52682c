// Checks that text is written within its buffer, counted if it is cut, and escaped in JSON.
#include <boost/test/unit_test.hpp>

#include <string>

#include "text/writer.hpp"

using libprobe::Writer;

BOOST_AUTO_TEST_SUITE(writer)

BOOST_AUTO_TEST_CASE(text_that_fits_is_all_there) {
    char buffer[32];
    Writer out(buffer, sizeof buffer);
    out.put("a");
    out.print("%d-%s", 12, "b");
    BOOST_TEST(buffer == std::string("a12-b"));
    BOOST_TEST(out.length() == 5u);
}

BOOST_AUTO_TEST_CASE(text_that_does_not_fit_is_cut_and_counted) {
    for (std::size_t size = 1; size < 12; ++size) {
        std::string memory(16, '#');
        Writer out(&memory[0], size);
        out.put("abc");
        out.print("%s", "defg");
        out.put("hij");
        BOOST_TEST(out.length() == 10u);
        BOOST_TEST(memory.c_str() == std::string("abcdefghij").substr(0, size - 1));
        BOOST_TEST(memory[size] == '#');
    }
}

BOOST_AUTO_TEST_CASE(no_buffer_is_only_counted) {
    Writer out(nullptr, 0);
    out.put("abc");
    out.print("%d", 1234);
    BOOST_TEST(out.length() == 7u);
}

BOOST_AUTO_TEST_CASE(json_strings_are_escaped) {
    char buffer[64];
    Writer out(buffer, sizeof buffer);
    out.put_json("a\"b\\c\nd\xc3\xa9");
    BOOST_TEST(buffer == std::string("\"a\\\"b\\\\c\\u000ad\xc3\xa9\""));
}

BOOST_AUTO_TEST_SUITE_END()
