// Claims about some bits of a field, or about bytes that are not aligned.
#include <boost/test/unit_test.hpp>

#include "claims.hpp"

using namespace made_up;

BOOST_AUTO_TEST_SUITE(part_claim)

// Bits of a word, of which the others may be anything.
BOOST_AUTO_TEST_CASE(a_claim_with_a_mask_speaks_of_its_bits_alone) {
    World world;
    world.put(subject::slots, 168, 0xdead0000beef1234, 8);
    world.put(subject::slots, 176, 0xdead0000beef1334, 8);
    Claim &claim = say(world, row::tp_flags, source::flags, Relation::holds, {{subject::slots, 0x1200}});
    BOOST_TEST(world.reason(row::tp_flags) == Reason::ABSENT);
    claim.mask = 0xff00;
    BOOST_TEST(world.find(row::tp_flags).offset == 168);
    BOOST_TEST(world.find(row::tp_flags).size == 8u);
    world.put(subject::slots, 184, 0x1200, 8);
    BOOST_TEST(world.reason(row::tp_flags) == Reason::AMBIGUOUS);
    world.put(subject::numbers, 168, 0x4444, 8);
    world.evidence().say(subject::numbers, 0x4400); // another subject decides
    BOOST_TEST(world.find(row::tp_flags).offset == 168);
    said(world, 0) = 0x1234; // no word has bits outside the mask
    BOOST_TEST(world.reason(row::tp_flags) == Reason::ABSENT);
}

BOOST_AUTO_TEST_CASE(a_masked_claim_and_a_whole_one_are_weighed_against_each_other) {
    World world;
    world.put(subject::slots, 168, 0x77001234, 8);
    world.put(subject::slots, 176, 0x66001234, 8);
    say(world, row::tp_flags, source::flags, Relation::holds, {{subject::slots, 0x1200}}).mask = 0xff00;
    world.claim(row::tp_flags, source::attribute, 0x66001234);
    BOOST_TEST(world.find(row::tp_flags).offset == 176);
    BOOST_TEST(world.find(row::tp_flags).witnesses == (bit(source::flags) | bit(source::attribute)));
    said(world, 0) = 0x1300;
    BOOST_TEST(world.find(row::tp_flags).verdict == LIBPROBE_VERDICT_CONTRADICTED);
}

BOOST_AUTO_TEST_CASE(a_mask_of_zeros_is_no_evidence) {
    World world;
    say(world, row::tp_flags, source::flags, Relation::holds, {{subject::slots, 0}}).mask = 0xff00;
    BOOST_TEST(world.reason(row::tp_flags) == Reason::SILENT);
}

// A bit that is set, and a counter beside it that must not matter.
BOOST_AUTO_TEST_CASE(a_change_of_some_bits_is_modulo_the_mask) {
    World world;
    Claim &claim =
        say(world, row::tp_flags, source::flags, Relation::changes, {{subject::slots, 0}, {subject::numbers, 1}});
    world.put(subject::slots, 168, 0x51ff, 8);
    world.put(subject::numbers, 168, 0x9900, 8);
    BOOST_TEST(world.find(row::tp_flags).offset == nowhere);
    claim.mask = 0xff;
    BOOST_TEST(world.find(row::tp_flags).offset == 168);
    claim.mask = 0x1ff; // the next bit went from 1 to 1: a carry that is missing
    BOOST_TEST(world.find(row::tp_flags).offset == nowhere);
}

// Bytes need not be aligned, as the text that stands behind an object's head.
BOOST_AUTO_TEST_CASE(a_claim_with_a_width_speaks_of_bytes_anywhere) {
    for (const unsigned width : {1u, 2u, 4u, 8u}) {
        for (const std::uint32_t at : {200u, 201u, 203u, 207u}) {
            for (const Machine &machine :
                 {Machine{8, 8, 16, false}, Machine{8, 8, 16, true}, Machine{4, 4, 8, false}}) {
                World world(machine);
                const std::uint64_t value = 0x8877665544332211 & (~std::uint64_t{0} >> (64 - 8 * width));
                Claim &claim = say(world, row::tp_doc, source::slot, Relation::holds, {{subject::slots, value}});
                claim.width = static_cast<std::uint8_t>(width);
                world.put(subject::slots, at, value, width);
                BOOST_TEST_CONTEXT(width << " bytes at " << at) {
                    BOOST_TEST(world.find(row::tp_doc).offset == static_cast<std::int32_t>(at));
                    BOOST_TEST(world.find(row::tp_doc).size == world.width(row::tp_doc));
                    world.put(subject::slots, 300, value, width);
                    BOOST_TEST(world.reason(row::tp_doc) == Reason::AMBIGUOUS);
                }
            }
        }
    }
}

// Bytes beside a field's own do not move the field.
BOOST_AUTO_TEST_CASE(a_claim_about_some_bytes_and_one_about_the_whole_agree_or_contradict) {
    for (const bool narrow_first : {true, false}) {
        World world;
        const auto narrow = [&] {
            say(world, row::tp_doc, source::slot, Relation::holds, {{subject::numbers, 0x99}}).width = 1;
        };
        if (narrow_first) {
            narrow();
        }
        world.claim(row::tp_doc, source::given, 0x1122334455667788);
        if (!narrow_first) {
            narrow();
        }
        world.put(subject::slots, 176, 0x1122334455667788, 8);
        world.put(subject::slots, 211, 0x1122334455667788, 8); // not aligned: no pointer is there
        world.put(subject::numbers, 176, 0x99, 1);
        BOOST_TEST(world.find(row::tp_doc).offset == 176);
        world.put(subject::numbers, 176, 0, 1);
        world.put(subject::numbers, 211, 0x99, 1);
        BOOST_TEST(world.find(row::tp_doc).verdict == LIBPROBE_VERDICT_CONTRADICTED);
    }
}

// The last byte of the largest object there can be.
BOOST_AUTO_TEST_CASE(a_claim_about_some_bytes_does_not_reach_beyond_the_object) {
    const OwnEvidence evidence = make_evidence(family);
    evidence->machine = {8, 8, 16, false};
    evidence->interpreter.version = 0x030d;
    unsigned char *bytes = evidence->add_image(subject::slots, 0x1000, image_capacity);
    std::memset(bytes, 0, image_capacity);
    bytes[image_capacity - 1] = 0x5a;
    evidence->add_claim(row::tp_doc, source::slot)->width = 1;
    evidence->say(subject::slots, 0x5a);
    BOOST_TEST(finding(judge(*evidence), row::tp_doc).offset == nowhere);
    bytes[image_capacity - 8] = 0x5a; // the field's last place
    BOOST_TEST(finding(judge(*evidence), row::tp_doc).offset == static_cast<std::int32_t>(image_capacity - 8));
}

BOOST_AUTO_TEST_SUITE_END()
