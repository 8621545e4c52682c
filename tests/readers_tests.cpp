// Checks, with a made-up family, that a self-test asks two sources of a size of which at most one returns the field's
// own word: two that return one word agree even if it is the wrong one.
#include <boost/test/unit_test.hpp>

#include "judge/plan.hpp"
#include "table/make.hpp"

#define LIBPROBE_TABLE readers_table
#define LIBPROBE_TABLE_DEF "readers.def"
#include "table/expand.inc"

using namespace libprobe;
using namespace readers_table;

namespace {

Sources asked(std::uint16_t row, Extent extent = Extent::required, std::uint16_t version = 0x030d) {
    Plan plan;
    plan.begin(family, {version, GIL_64, {8, 8, 16, false}}, extent);
    plan.add(row);
    return plan.asked(row);
}

} // namespace

BOOST_AUTO_TEST_SUITE(readers)

BOOST_AUTO_TEST_CASE(the_family_is_what_this_test_needs) {
    BOOST_TEST(family.readers == (bit(source::function) | bit(source::attribute)));
    BOOST_TEST(family.rows[row::read_first].is_size());
    BOOST_TEST(!family.rows[row::field].is_size());
}

// The attribute would be cheaper than what measures the object.
BOOST_AUTO_TEST_CASE(after_a_reader_another_one_does_not_count) {
    BOOST_TEST(asked(row::read_first) == (bit(source::function) | bit(source::measured)));
}

BOOST_AUTO_TEST_CASE(after_another_source_a_reader_counts) {
    BOOST_TEST(asked(row::counted_first) == (bit(source::counted) | bit(source::function)));
}

// What only a survey asks is not asked, so one source is left, which proves no size alone.
BOOST_AUTO_TEST_CASE(readers_alone_are_asked_once) {
    BOOST_TEST(asked(row::read_only) == bit(source::function));
    BOOST_TEST(asked(row::measured_later, Extent::required, 0x0309) == bit(source::function));
    BOOST_TEST(asked(row::measured_later, Extent::required, 0x030a) == (bit(source::function) | bit(source::measured)));
}

BOOST_AUTO_TEST_CASE(a_field_needs_one_source) { BOOST_TEST(asked(row::field) == bit(source::function)); }

BOOST_AUTO_TEST_CASE(a_survey_asks_all_of_them) {
    BOOST_TEST(asked(row::read_first, Extent::survey) ==
               (bit(source::function) | bit(source::attribute) | bit(source::measured)));
    BOOST_TEST(asked(row::read_first, Extent::probe) == (bit(source::function) | bit(source::measured)));
}

BOOST_AUTO_TEST_SUITE_END()
