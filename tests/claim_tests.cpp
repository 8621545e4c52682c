// Checks each relation of a claim against images that are made for it.
#include <boost/test/unit_test.hpp>

#include "claims.hpp"

using namespace made_up;

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

BOOST_AUTO_TEST_SUITE_END()
