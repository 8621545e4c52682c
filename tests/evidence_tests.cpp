// Checks that evidence takes what it has room for, says that it is full beyond, and writes nothing out of bounds.
#include <boost/test/unit_test.hpp>

#include <vector>

#include "judge/locate.hpp"
#include "made_up.hpp"

using namespace made_up;

namespace {

// Everything in the block behind its head.
std::vector<unsigned char> contents(const Evidence &evidence) {
    const auto *start = reinterpret_cast<const unsigned char *>(evidence.claims);
    return {start, static_cast<const unsigned char *>(evidence.bytes + evidence.byte_room)};
}

OwnEvidence zeroed(Extent extent, std::size_t rows) {
    OwnEvidence evidence(Evidence::make(family, extent, rows));
    BOOST_REQUIRE(evidence != nullptr);
    std::memset(static_cast<void *>(evidence->claims), 0, contents(*evidence).size());
    return evidence;
}

const Extent extents[] = {Extent::required, Extent::probe, Extent::survey};

} // namespace

BOOST_AUTO_TEST_SUITE(evidence)

BOOST_AUTO_TEST_CASE(new_evidence_is_empty_and_has_room_for_what_is_asked) {
    for (const Extent extent : extents) {
        const OwnEvidence evidence = zeroed(extent, 40);
        BOOST_TEST(evidence->family == &family);
        BOOST_TEST((evidence->extent == extent));
        BOOST_TEST(evidence->claim_count + evidence->said_count + evidence->byte_count == 0u);
        BOOST_TEST(!evidence->full);
        BOOST_TEST(evidence->claim_room >= 80u);
        BOOST_TEST(evidence->claim_room <= claim_capacity);
        const std::size_t images = extent == Extent::survey ? std::size_t{family.subject_count} : 3u;
        for (Subject subject = 0; subject < images; ++subject) {
            BOOST_TEST(evidence->images[subject].size == 0u);
            BOOST_TEST(evidence->add_image(subject, 1, image_capacity) != nullptr);
        }
        BOOST_TEST(!evidence->full);
        BOOST_TEST(evidence->byte_count == evidence->byte_room);
    }
}

// However many rows a self-test is asked about.
BOOST_AUTO_TEST_CASE(there_are_never_more_claims_than_the_judge_takes) {
    for (const std::size_t rows : {std::size_t{0}, std::size_t{1}, std::size_t{row_capacity}}) {
        const OwnEvidence evidence = zeroed(Extent::required, rows);
        BOOST_TEST(evidence->claim_room <= claim_capacity);
        BOOST_TEST(evidence->claim_room > 0u);
    }
}

BOOST_AUTO_TEST_CASE(a_claim_too_many_is_left_out) {
    for (const Extent extent : extents) {
        const OwnEvidence evidence = zeroed(extent, 1);
        for (std::uint32_t i = 0; i < evidence->claim_room; ++i) {
            BOOST_TEST(evidence->add_claim(row::tp_repr, source::slot) != nullptr);
        }
        evidence->say(subject::slots, 0x1234);
        BOOST_TEST(!evidence->full);
        const std::vector<unsigned char> before = contents(*evidence);
        BOOST_TEST((evidence->add_claim(row::tp_str, source::slot) == nullptr));
        BOOST_TEST(evidence->full);
        evidence->say(subject::slots, 0x5678); // of the claim that is not there: not of the last one
        evidence->claim(row::tp_str, source::slot, Relation::holds, subject::slots, 1);
        BOOST_TEST(evidence->claim_count == evidence->claim_room);
        BOOST_TEST(evidence->claims[evidence->claim_room - 1].count == 1u);
        BOOST_TEST((contents(*evidence) == before));
    }
}

BOOST_AUTO_TEST_CASE(a_value_too_many_is_left_out) {
    for (const Extent extent : extents) {
        const OwnEvidence evidence = zeroed(extent, 1);
        evidence->say(subject::slots, 1); // of no claim
        BOOST_TEST(evidence->full);
        BOOST_TEST(evidence->claim_count == 0u);
        evidence->full = false;
        for (std::uint32_t i = 0; evidence->said_count != evidence->said_room; ++i) {
            if (i % subject_capacity == 0) {
                evidence->add_claim(row::tp_repr, source::slot);
            }
            evidence->say(subject::slots, i);
        }
        BOOST_TEST(!evidence->full);
        const std::uint32_t last = evidence->claim_count - 1;
        const std::uint8_t count = evidence->claims[last].count;
        const std::vector<unsigned char> before = contents(*evidence);
        evidence->say(subject::slots, ~std::uint64_t{0});
        BOOST_TEST(evidence->full);
        BOOST_TEST(evidence->claims[last].count == count);
        BOOST_TEST((contents(*evidence) == before));
    }
}

BOOST_AUTO_TEST_CASE(a_claim_says_one_value_of_each_subject_at_most) {
    const OwnEvidence evidence = zeroed(Extent::survey, 1);
    evidence->add_claim(row::tp_repr, source::slot);
    for (std::uint64_t i = 0; i < subject_capacity; ++i) {
        evidence->say(static_cast<Subject>(i), i);
    }
    BOOST_TEST(!evidence->full);
    for (std::uint64_t i = 0; i < subject_capacity; ++i) {
        BOOST_TEST(evidence->said_by(evidence->claims[0], i).value == i);
        BOOST_TEST(evidence->said_by(evidence->claims[0], i).subject == i);
    }
    evidence->say(0, 1);
    BOOST_TEST(evidence->full);
}

// Whatever the judge derives has room behind what was said.
BOOST_AUTO_TEST_CASE(evidence_that_is_full_can_be_judged) {
    for (const Extent extent : extents) {
        const OwnEvidence evidence = zeroed(extent, 1);
        evidence->machine = {8, 8, 16, false};
        evidence->interpreter.version = 0x030d;
        evidence->claim(row::nb_add, source::slot, Relation::holds, subject::slots, 0x1001);
        for (const Subject subject : {subject::slots, subject::numbers}) {
            std::memset(evidence->add_image(subject, 0x7000, 600), 0, 600);
            put(*evidence, subject, 440, 0x1001, 8);
            put(*evidence, subject, 96, 0x7000 + 440, 8);
        }
        evidence->add_claim(row::tp_repr, source::slot);
        while (!evidence->full) {
            evidence->say(subject::slots, 0x77);
        }
        const std::vector<unsigned char> bytes(evidence->bytes, evidence->bytes + evidence->byte_room);
        const OwnLayout layout = judge(*evidence);
        BOOST_TEST(finding(layout, row::tp_as_number).offset == 96);
        BOOST_TEST(std::memcmp(bytes.data(), evidence->bytes, bytes.size()) == 0);
    }
}

BOOST_AUTO_TEST_CASE(an_image_too_many_is_left_out) {
    for (const Extent extent : extents) {
        const OwnEvidence evidence = zeroed(extent, 1);
        std::uint32_t images = 0;
        while (images < subject_capacity &&
               evidence->add_image(static_cast<Subject>(images), 1, image_capacity) != nullptr) {
            ++images;
        }
        BOOST_TEST(images == evidence->byte_room / image_capacity);
        BOOST_TEST(evidence->full);
        BOOST_TEST(evidence->byte_count == evidence->byte_room);
        BOOST_TEST(evidence->images[images].size == 0u);
        BOOST_TEST((evidence->add_image(static_cast<Subject>(images), 1, 1) == nullptr));
    }
}

BOOST_AUTO_TEST_CASE(an_image_that_cannot_be_is_left_out) {
    const OwnEvidence evidence = zeroed(Extent::survey, 1);
    BOOST_TEST((evidence->add_image(subject::slots, 1, 0) == nullptr));
    BOOST_TEST(!evidence->full); // an interpreter did not say how large it is
    BOOST_TEST((evidence->add_image(subject::slots, 1, image_capacity + 1) == nullptr));
    BOOST_TEST(evidence->full);
    evidence->full = false;
    BOOST_TEST((evidence->add_image(subject::slots, 1, ~std::size_t{0}) == nullptr));
    BOOST_TEST(evidence->full);
    evidence->full = false;
    BOOST_TEST(evidence->add_image(subject::slots, 0x1000, 13) != nullptr);
    BOOST_TEST((evidence->add_image(subject::slots, 0x2000, 13) == nullptr)); // a second one
    BOOST_TEST(evidence->full);
    BOOST_TEST(evidence->images[subject::slots].address == 0x1000u);
}

BOOST_AUTO_TEST_CASE(images_do_not_touch_each_other) {
    const OwnEvidence evidence = zeroed(Extent::survey, 1);
    for (Subject subject = 0; subject < family.subject_count; ++subject) {
        unsigned char *bytes = evidence->add_image(subject, 1, 13u + subject);
        BOOST_TEST((bytes - evidence->bytes) % 8 == 0);
        std::memset(bytes, 1 + subject, 13u + subject);
    }
    for (Subject subject = 0; subject < family.subject_count; ++subject) {
        for (std::uint32_t at = 0; at < 13u + subject; ++at) {
            BOOST_TEST(evidence->word(subject, at, 1) == 1u + subject);
        }
        BOOST_TEST(!evidence->has(subject, 6u + subject, 8));
        BOOST_TEST(evidence->has(subject, 5u + subject, 8));
    }
}

BOOST_AUTO_TEST_SUITE_END()
