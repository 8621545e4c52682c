// Checks that the judge finds a bit-field's byte and shift, with whichever bits beside it, and says why it finds none.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "made_up.hpp"
#include "table/str.hpp"

namespace data = boost::unit_test::data;
namespace row = libprobe::str_table::row;
namespace source = libprobe::str_table::source;
using namespace libprobe;

namespace {

constexpr unsigned subjects = str_table::subject::count;
constexpr std::uint32_t place = 34;

unsigned kind_of(unsigned subject) { return subject % 3 == 2 ? 4 : subject % 3 + 1; }
unsigned compact_of(unsigned subject) { return subject % 2; }
unsigned ascii_of(unsigned subject) { return subject / 2 % 2; }

// Strings whose memory is noise, but for the bits that a test puts there.
class Strings : public made_up::World {
public:
    Strings() : World({8, 8, 16, false}, 0x030d, str_table::family) {
        std::uint32_t noise = 1;
        for (unsigned subject = 0; subject < subjects; ++subject) {
            for (std::uint32_t at = 0; at < 72; ++at) {
                put(static_cast<Subject>(subject), at, (noise = noise * 0x9e3779b1 + 0x7f4a7c15) >> 24, 1);
            }
            evidence().images[subject].size = 72; // in more noise any bit is found again
        }
    }

    template <class ValueOf> void put_bits(std::uint32_t at, unsigned shift, unsigned bits, ValueOf value_of) {
        for (unsigned subject = 0; subject < subjects; ++subject) {
            const unsigned mask = ((1u << bits) - 1) << shift;
            const auto byte = static_cast<unsigned>(evidence().word(static_cast<Subject>(subject), at, 1));
            put(static_cast<Subject>(subject), at, (byte & ~mask) | value_of(subject) << shift, 1);
        }
    }
    template <class ValueOf> void claim_bits(std::uint16_t of, Source by, ValueOf value_of) {
        evidence().add_claim(of, by);
        for (unsigned subject = 0; subject < subjects; ++subject) {
            evidence().say(static_cast<Subject>(subject), value_of(subject));
        }
    }
    // kind, compact and ascii in one byte, and what is said of them.
    void put_all(std::uint32_t at, unsigned shift) {
        put_bits(at, shift, 3, kind_of);
        put_bits(at, shift + 3, 1, compact_of);
        put_bits(at, shift + 4, 1, ascii_of);
        claim_bits(row::PyASCIIObject_kind, source::made, kind_of);
        claim_bits(row::PyASCIIObject_compact, source::made, compact_of);
        claim_bits(row::PyASCIIObject_ascii, source::made, ascii_of);
    }
};

void is_at(const Finding &found, std::uint32_t at, unsigned shift) {
    BOOST_TEST(found.verdict == LIBPROBE_VERDICT_LOCATED);
    BOOST_TEST(found.offset == static_cast<std::int32_t>(at));
    BOOST_TEST(unsigned{found.shift} == shift);
    BOOST_TEST(unsigned{found.size} == 1u);
}

} // namespace

BOOST_AUTO_TEST_SUITE(bit_fields)

BOOST_DATA_TEST_CASE(each_is_found_wherever_it_is, data::xrange(16u, 64u, 3u) * data::xrange(4u), at, shift) {
    Strings strings;
    strings.put_all(at, shift);
    is_at(strings.find(row::PyASCIIObject_kind), at, shift);
    is_at(strings.find(row::PyASCIIObject_compact), at, shift + 3);
    is_at(strings.find(row::PyASCIIObject_ascii), at, shift + 4);
}

BOOST_AUTO_TEST_CASE(one_that_is_not_in_one_byte_is_not_found) {
    Strings strings;
    strings.put_bits(place, 6, 2, [](unsigned subject) { return kind_of(subject) & 3; });
    strings.put_bits(place + 1, 0, 1, [](unsigned subject) { return kind_of(subject) >> 2; });
    strings.claim_bits(row::PyASCIIObject_kind, source::made, kind_of);
    BOOST_TEST(strings.reason(row::PyASCIIObject_kind) == Reason::ABSENT);
}

BOOST_AUTO_TEST_CASE(two_places_are_ambiguous) {
    Strings strings;
    strings.put_all(place, 2);
    strings.put_bits(place + 7, 5, 3, kind_of);
    const Finding found = strings.find(row::PyASCIIObject_kind);
    BOOST_TEST(found.reason == Reason::AMBIGUOUS);
    BOOST_TEST(found.offset == nowhere);
    BOOST_TEST(found.places[0] == static_cast<std::int32_t>(place));
    BOOST_TEST(found.places[1] == static_cast<std::int32_t>(place + 7));
    BOOST_TEST(unsigned{found.shift} == 0u);
}

// Padding may tell compact strings from others too.
BOOST_AUTO_TEST_CASE(bits_in_another_byte_do_not_matter) {
    Strings strings;
    strings.put_all(place, 2);
    strings.put_bits(place + 7, 5, 1, compact_of);
    is_at(strings.find(row::PyASCIIObject_compact), place, 5);
    strings.put_bits(place, 7, 1, compact_of);
    BOOST_TEST(strings.reason(row::PyASCIIObject_compact) == Reason::AMBIGUOUS);
}

BOOST_AUTO_TEST_CASE(one_in_another_byte_contradicts) {
    Strings strings;
    strings.put_all(place, 2);
    strings.put_bits(place, 5, 1, [](unsigned) { return 1u; });
    BOOST_TEST(strings.reason(row::PyASCIIObject_compact) == Reason::ABSENT);
    strings.put_bits(place + 7, 5, 1, compact_of);
    const Finding found = strings.find(row::PyASCIIObject_compact);
    BOOST_TEST(found.verdict == LIBPROBE_VERDICT_CONTRADICTED);
    BOOST_TEST(found.offset == nowhere);
    BOOST_TEST(found.places[0] == static_cast<std::int32_t>(place + 7));
    BOOST_TEST(found.places[1] == static_cast<std::int32_t>(place));
    BOOST_TEST(str_table::family.source_name(found.sources[1]) == std::string("byte of the other bit-field"));
}

BOOST_AUTO_TEST_CASE(one_without_the_byte_of_the_other_is_unproven) {
    Strings strings;
    strings.put_bits(place, 5, 1, compact_of);
    strings.claim_bits(row::PyASCIIObject_compact, source::made, compact_of);
    strings.put_bits(place + 8, 1, 1, compact_of);
    BOOST_TEST(strings.reason(row::PyASCIIObject_compact) == Reason::AMBIGUOUS);
}

BOOST_AUTO_TEST_CASE(two_in_one_bit_overlap) {
    Strings strings;
    strings.put_all(place, 2);
    strings.evidence().claim_count = 2; // of kind and compact
    strings.claim_bits(row::PyASCIIObject_ascii, source::made, compact_of);
    BOOST_TEST(strings.reason(row::PyASCIIObject_compact) == Reason::OVERLAP);
    BOOST_TEST(strings.reason(row::PyASCIIObject_ascii) == Reason::OVERLAP);
    is_at(strings.find(row::PyASCIIObject_kind), place, 2);
}

// A claim of zeros tells nothing.
BOOST_AUTO_TEST_CASE(bits_that_are_the_same_everywhere_are_ambiguous) {
    Strings strings;
    for (unsigned shift = 0; shift < 8; ++shift) {
        strings.put_bits(place, shift, 1, [](unsigned) { return 0u; });
    }
    strings.claim_bits(row::PyASCIIObject_kind, source::made, [](unsigned) { return 0u; });
    BOOST_TEST(strings.reason(row::PyASCIIObject_kind) == Reason::AMBIGUOUS);
}

BOOST_AUTO_TEST_CASE(an_image_that_ends_before_it_does_not_show_it) {
    Strings strings;
    strings.put_all(place, 2);
    strings.evidence().images[str_table::subject::fresh].size = place;
    BOOST_TEST(strings.reason(row::PyASCIIObject_kind) == Reason::ABSENT);
    strings.evidence().images[0].size = 0;
    BOOST_TEST(strings.reason(row::PyASCIIObject_kind) == Reason::ABSENT);
}

BOOST_AUTO_TEST_SUITE_END()
