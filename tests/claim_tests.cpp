// Checks each relation of a claim against images that are made for it.
#include <boost/test/unit_test.hpp>

#include "made_up.hpp"

using namespace made_up;

namespace {

using Words = std::initializer_list<std::pair<Subject, std::uint64_t>>;

Claim &say(World &world, std::size_t row, Source source, Relation relation, Words words) {
    Claim *claim = world.evidence().add_claim(row, source, relation);
    for (const auto &[subject, value] : words) {
        world.evidence().say(subject, value);
    }
    BOOST_REQUIRE(!world.evidence().full);
    return *claim;
}

// The first word that the claim says.
std::uint64_t &said(World &world, std::size_t claim) { return world.evidence().claims[claim].value; }

} // namespace

BOOST_AUTO_TEST_SUITE(claim)

// Py_IncRef and its kin are believed where the one place is that changed by so much.
BOOST_AUTO_TEST_CASE(a_change_is_found_where_it_happened) {
    World world;
    const auto changed_by = [&](std::uint64_t change, std::uint32_t offset) {
        world.put(subject::plain, offset, 23, 8);
        world.put(subject::changed, offset, 23 + change, 8);
    };
    say(world, row::ob_refcnt, source::incref, Relation::changes, {{subject::plain, 0}, {subject::changed, 77}});
    world.evidence().extent = Extent::survey;
    changed_by(76, 8);
    changed_by(0, 16);
    BOOST_TEST(world.reason(row::ob_refcnt) == Reason::ABSENT);
    changed_by(77, 24);
    BOOST_TEST(world.find(row::ob_refcnt).offset == 24);
    changed_by(77, 32);
    BOOST_TEST(world.reason(row::ob_refcnt) == Reason::AMBIGUOUS);
}

BOOST_AUTO_TEST_CASE(a_change_is_modulo_the_width) {
    World world({8, 8, 16, false}, 0x030d);
    world.evidence().interpreter.free_threaded = true;
    say(world, row::ob_gc_bits, source::untrack, Relation::changes,
        {{subject::plain, 0}, {subject::locked, ~std::uint64_t{0}}});
    world.put(subject::plain, 11, 0, 1);
    world.put(subject::locked, 11, 255, 1);
    BOOST_TEST(world.find(row::ob_gc_bits).offset == 11);
}

BOOST_AUTO_TEST_CASE(nothing_changed_is_no_evidence) {
    World world;
    say(world, row::ob_refcnt, source::incref, Relation::changes, {{subject::plain, 0}, {subject::changed, 0}});
    BOOST_TEST(world.find(row::ob_refcnt).offset == nowhere);
}

BOOST_AUTO_TEST_CASE(one_subject_alone_has_not_changed) {
    World world;
    say(world, row::ob_refcnt, source::incref, Relation::changes, {{subject::plain, 77}});
    world.put(subject::plain, 8, 77, 8);
    BOOST_TEST(world.find(row::ob_refcnt).offset == nowhere);
}

// Two types share a word each with two other objects, at the same place of both.
BOOST_AUTO_TEST_CASE(a_shared_word_is_found_where_both_types_share_theirs) {
    World world;
    const Subject subjects[] = {subject::plain, subject::dict, subject::other, subject::other_dict};
    world.evidence().add_claim(row::ht_cached_keys, source::sharedkeys, Relation::shares);
    for (const Subject subject : subjects) {
        world.evidence().say(subject, 0);
    }
    for (const std::uint32_t same : {40u, 48u}) { // what all have alike tells nothing
        for (const Subject subject : subjects) {
            world.put(subject, same, 0xabc, 8);
        }
    }
    world.put(subject::plain, 880, 0x1111, 8);
    world.put(subject::other, 880, 0x2222, 8);
    world.put(subject::dict, 32, 0x1111, 8);
    BOOST_TEST(world.find(row::ht_cached_keys).offset == nowhere);
    world.put(subject::other_dict, 24, 0x2222, 8); // at another place
    BOOST_TEST(world.find(row::ht_cached_keys).offset == nowhere);
    world.put(subject::other_dict, 32, 0x2222, 8);
    BOOST_TEST(world.find(row::ht_cached_keys).offset == 880);
    std::uint64_t count = 6; // reference counts, as it happens alike in pairs
    for (const Subject subject : {subject::plain, subject::other}) {
        world.put(subject, 0, count, 8);
        world.put(subject == subject::plain ? subject::dict : subject::other_dict, 0, count, 8);
        ++count;
    }
    BOOST_TEST(world.find(row::ht_cached_keys).offset == 880);
}

// type.__dictoffset__ is the place of type's own tp_dict.
BOOST_AUTO_TEST_CASE(a_place_that_is_told_contradicts_another_that_is_found) {
    World world;
    world.place(row::tp_dict, 264);
    world.claim(row::tp_dict, source::referent);
    say(world, row::tp_dict, source::place, Relation::stands, {{subject::type, 264}});
    BOOST_TEST(world.find(row::tp_dict).offset == 264);
    said(world, 1) = 272;
    BOOST_TEST(world.find(row::tp_dict).verdict == LIBPROBE_VERDICT_CONTRADICTED);
}

BOOST_AUTO_TEST_CASE(a_place_that_is_told_lies_in_the_object) {
    World world;
    say(world, row::tp_dict, source::place, Relation::stands, {{subject::type, 1024}});
    BOOST_TEST(world.find(row::tp_dict).offset == nowhere);
    said(world, 0) = 1016;
    BOOST_TEST(world.find(row::tp_dict).offset == 1016);
    said(world, 0) = 1012; // no field is there
    BOOST_TEST(world.find(row::tp_dict).offset == nowhere);
    said(world, 0) = (std::uint64_t{1} << 32) + 1016;
    BOOST_TEST(world.find(row::tp_dict).offset == nowhere);
}

BOOST_AUTO_TEST_CASE(a_place_is_told_alike_of_all_subjects) {
    World world;
    say(world, row::tp_dict, source::place, Relation::stands, {{subject::type, 264}, {subject::plain, 264}});
    BOOST_TEST(world.find(row::tp_dict).offset == 264);
    World other;
    say(other, row::tp_dict, source::place, Relation::stands, {{subject::type, 264}, {subject::plain, 272}});
    BOOST_TEST(other.find(row::tp_dict).offset == nowhere);
}

// A list's pointer to its items is NULL while it is being sorted, and what it was before it and afterwards.
BOOST_AUTO_TEST_CASE(a_pointer_is_alike_where_it_is_said_to_be) {
    World world;
    say(world, row::tp_dict, source::referent, Relation::alike,
        {{subject::slots, 1}, {subject::numbers, 0}, {subject::plain, 1}, {subject::other, 2}, {subject::type, 0}});
    const auto put = [&](std::uint32_t offset, std::uint64_t first, std::uint64_t none, std::uint64_t same,
                         std::uint64_t another) {
        world.put(subject::slots, offset, first, 8);
        world.put(subject::numbers, offset, none, 8);
        world.put(subject::plain, offset, same, 8);
        world.put(subject::other, offset, another, 8);
    };
    put(264, 0x5550, 0x5550, 0x5550, 0x6660); // it is not NULL
    put(272, 0x5550, 0, 0x7770, 0x6660);      // it did not come back
    put(280, 0x5550, 0, 0x5550, 0x5550);      // the other list has the same items
    put(288, 3, 0, 3, 6);                     // a size
    BOOST_TEST(world.find(row::tp_dict).offset == nowhere);
    put(296, 0x5550, 0, 0x5550, 0x6660);
    BOOST_TEST(world.find(row::tp_dict).offset == 296);
    put(304, 0x8880, 0, 0x8880, 0x9990);
    BOOST_TEST(world.reason(row::tp_dict) == Reason::AMBIGUOUS);
}

BOOST_AUTO_TEST_CASE(one_subject_alone_is_like_no_other) {
    World world;
    say(world, row::tp_dict, source::referent, Relation::alike, {{subject::slots, 1}});
    world.put(subject::slots, 264, 0x5550, 8);
    BOOST_TEST(world.find(row::tp_dict).offset == nowhere);
}

// 3.9 has no specialization cache.
BOOST_AUTO_TEST_CASE(a_claim_about_what_the_build_has_not_is_passed_over) {
    World world({8, 8, 16, false}, 0x0309);
    for (const std::size_t row : {row::_spec_cache, row::getitem_version}) {
        say(world, row, source::incref, Relation::changes, {{subject::slots, 0}, {subject::numbers, 1}});
        BOOST_TEST(world.reason(row) == Reason::NOT_IN_VERSION);
    }
}

// A number is no place: it says nothing of a field.
BOOST_AUTO_TEST_CASE(a_number_proves_no_place) {
    World world;
    world.place(row::tp_repr, 88);
    say(world, row::tp_repr, source::slot, Relation::is, {{subject::slots, 88}});
    BOOST_TEST(world.find(row::tp_repr).offset == nowhere);
}

// Every subject has to hold its value, however many there are.
BOOST_AUTO_TEST_CASE(a_claim_speaks_of_as_many_subjects_as_there_are) {
    World world;
    const std::size_t count = family.subject_count;
    BOOST_TEST(count > 4u);
    world.evidence().add_claim(row::tp_itemsize, source::given);
    for (Subject subject = 0; subject < count; ++subject) {
        world.evidence().say(subject, 1001u + subject);
        world.put(subject, 40, 1001u + subject, 8);
        world.put(subject, 48, 1001u + (subject != count - 1 ? subject : 0u), 8); // all but the last
    }
    BOOST_TEST(world.evidence().claims[0].count == count);
    BOOST_TEST(world.find(row::tp_itemsize).offset == 40);
    for (Subject subject = 0; subject < count; ++subject) {
        world.put(subject, 40, 7, 8);
        BOOST_TEST(world.reason(row::tp_itemsize) == Reason::ABSENT);
        world.put(subject, 40, 1001u + subject, 8);
    }
}

BOOST_AUTO_TEST_CASE(a_change_goes_through_as_many_subjects_as_there_are) {
    World world;
    world.evidence().add_claim(row::tp_version_tag, source::versionorder, Relation::changes);
    for (Subject subject = 0; subject < family.subject_count; ++subject) {
        world.evidence().say(subject, 3u * subject);
        world.put(subject, 384, 500 + 3u * subject, 4);
    }
    BOOST_TEST(world.find(row::tp_version_tag).offset == 384);
    world.put(family.subject_count - 1, 384, 500, 4);
    BOOST_TEST(world.reason(row::tp_version_tag) == Reason::ABSENT);
}

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
