// Where values stand: in made-up objects, and in the recorded ones, whose fields are where the locator finds them.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <cstring>
#include <memory>
#include <vector>

#include "judge/seek.hpp"
#include "recorded.hpp"

using namespace libprobe;

BOOST_AUTO_TEST_SUITE(seeking)

BOOST_AUTO_TEST_CASE(values_stand_in_one_place_or_prove_nothing) {
    const std::uintptr_t words[] = {7, 0, 9, 11, 9, 13};
    Sought sought[] = {{7, nowhere}, {9, nowhere}, {13, nowhere}, {8, nowhere}, {0, nowhere}, {0, 24}, {11, nowhere}};
    seek(words, 5 * sizeof *words + 7, sought, std::size(sought)); // the last word is not whole
    const std::int32_t expected[] = {0, many, nowhere, nowhere, nowhere, 24, 3 * sizeof *words};
    for (std::size_t i = 0; i < std::size(sought); ++i) {
        BOOST_TEST(sought[i].place == expected[i]);
        if (sought[i].value != 0) {
            BOOST_TEST(seek(words, 5 * sizeof *words + 7, sought[i].value) == expected[i]);
        }
    }
}

BOOST_AUTO_TEST_CASE(as_many_as_there_can_be) {
    std::vector<std::uintptr_t> words(seek_capacity);
    Sought sought[seek_capacity];
    for (std::size_t i = 0; i < seek_capacity; ++i) {
        words[i] = i << 20 | 1;
        sought[seek_capacity - 1 - i] = {words[i], nowhere};
    }
    seek(words.data(), static_cast<std::uint32_t>(words.size() * sizeof words[0]), sought, seek_capacity);
    for (std::size_t i = 0; i < seek_capacity; ++i) {
        BOOST_TEST(sought[seek_capacity - 1 - i].place == static_cast<std::int32_t>(i * sizeof words[0]));
    }
}

BOOST_DATA_TEST_CASE(recorded_fields_are_where_the_locator_finds_them,
                     boost::unit_test::data::make(image_names(".record")), name) {
    const std::unique_ptr<Evidence> evidence = evidence_of(name);
    const std::unique_ptr<Layout> layout = judge(*evidence);
    std::size_t found = 0;
    for (std::size_t i = 0; i < evidence->claim_count; ++i) {
        const Claim &claim = evidence->claims[i];
        const Field &field = fields[claim.field];
        // Values of our own, not objects.
        if ((claim.sources & bit(Source::given)) == 0 || claim.subjects[0] != Subject::slots ||
            field.stored != Stored::pointer || field.witness(Source::attribute) != nullptr) {
            continue;
        }
        const Image &image = evidence->image(Subject::slots);
        std::vector<std::uint64_t> object(image.size / 8);
        std::memcpy(object.data(), image.bytes, image.size);
        Sought sought = {claim.values[0], nowhere};
        seek(object.data(), image.size, &sought, 1);
        BOOST_TEST(sought.place == layout->fields[claim.field].offset, field.name());
        object[0] = claim.values[0]; // it stands in another place too
        sought.place = nowhere;
        seek(object.data(), image.size, &sought, 1);
        BOOST_TEST(sought.place == many, field.name());
        ++found;
    }
    BOOST_TEST(found > 60u);
}

BOOST_AUTO_TEST_SUITE_END()
