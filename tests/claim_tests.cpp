// Checks each relation of a claim against images that are made for it.
#include <boost/test/unit_test.hpp>

#include "made_up.hpp"

using namespace made_up;

BOOST_AUTO_TEST_SUITE(claim)

// Py_IncRef and its kin are believed where the one place is that changed by so much.
BOOST_AUTO_TEST_CASE(a_change_is_found_where_it_happened) {
    World world;
    const std::size_t field = index("ob_refcnt");
    const auto changed_by = [&](std::uint64_t change, std::uint32_t offset) {
        world.put(Subject::plain, offset, 23, 8);
        world.put(Subject::changed, offset, 23 + change, 8);
    };
    Claim *claim = world.evidence().add_claim(field, Source::incref, Relation::changes);
    claim->say(Subject::plain, 0);
    claim->say(Subject::changed, 77);
    world.evidence().surveyed = true;
    changed_by(76, 8);
    changed_by(0, 16);
    BOOST_TEST(static_cast<int>(world.find(field).reason) == static_cast<int>(Reason::ABSENT));
    changed_by(77, 24);
    BOOST_TEST(world.find(field).offset == 24);
    changed_by(77, 32);
    BOOST_TEST(static_cast<int>(world.find(field).reason) == static_cast<int>(Reason::AMBIGUOUS));
}

BOOST_AUTO_TEST_CASE(a_change_is_modulo_the_width) {
    World world({8, 8, 16, false}, 0x030d);
    world.evidence().interpreter.free_threaded = true;
    const std::size_t field = index("ob_gc_bits");
    Claim *claim = world.evidence().add_claim(field, Source::untrack, Relation::changes);
    claim->say(Subject::plain, 0);
    claim->say(Subject::locked, ~std::uint64_t{0});
    world.put(Subject::plain, 11, 0, 1);
    world.put(Subject::locked, 11, 255, 1);
    BOOST_TEST(world.find(field).offset == 11);
}

BOOST_AUTO_TEST_CASE(nothing_changed_is_no_evidence) {
    World world;
    const std::size_t field = index("ob_refcnt");
    Claim *claim = world.evidence().add_claim(field, Source::incref, Relation::changes);
    claim->say(Subject::plain, 0);
    claim->say(Subject::changed, 0);
    BOOST_TEST(world.find(field).offset == nowhere);
}

// Two types share a word each with two other objects, at the same place of both.
BOOST_AUTO_TEST_CASE(a_shared_word_is_found_where_both_types_share_theirs) {
    World world;
    const std::size_t field = index("ht_cached_keys");
    Claim *claim = world.evidence().add_claim(field, Source::sharedkeys, Relation::shares);
    for (const Subject subject : {Subject::plain, Subject::dict, Subject::other, Subject::other_dict}) {
        claim->say(subject, 0);
    }
    for (const std::uint32_t same : {40u, 48u}) { // what all have alike tells nothing
        for (const Subject subject : {Subject::plain, Subject::dict, Subject::other, Subject::other_dict}) {
            world.put(subject, same, 0xabc, 8);
        }
    }
    world.put(Subject::plain, 880, 0x1111, 8);
    world.put(Subject::other, 880, 0x2222, 8);
    world.put(Subject::dict, 32, 0x1111, 8);
    BOOST_TEST(world.find(field).offset == nowhere);
    world.put(Subject::other_dict, 24, 0x2222, 8); // at another place
    BOOST_TEST(world.find(field).offset == nowhere);
    world.put(Subject::other_dict, 32, 0x2222, 8);
    BOOST_TEST(world.find(field).offset == 880);
}

// type.__dictoffset__ is the place of type's own tp_dict.
BOOST_AUTO_TEST_CASE(a_place_that_is_told_contradicts_another_that_is_found) {
    World world;
    const std::size_t field = index("tp_dict");
    world.place(field, 264);
    world.claim(field, Source::referent);
    world.evidence().add_claim(field, Source::place, Relation::stands)->say(Subject::type, 264);
    BOOST_TEST(world.find(field).offset == 264);
    world.evidence().claims[1].values[0] = 272;
    BOOST_TEST(world.find(field).verdict == LIBPROBE_VERDICT_CONTRADICTED);
}

BOOST_AUTO_TEST_CASE(a_place_that_is_told_lies_in_the_object) {
    World world;
    const std::size_t field = index("tp_dict");
    world.evidence().add_claim(field, Source::place, Relation::stands)->say(Subject::type, 1024);
    BOOST_TEST(world.find(field).offset == nowhere);
    world.evidence().claims[0].values[0] = 1016;
    BOOST_TEST(world.find(field).offset == 1016);
}

// 3.9 has no specialization cache, which has no size then.
BOOST_AUTO_TEST_CASE(a_claim_about_what_the_build_has_not_is_passed_over) {
    World world({8, 8, 16, false}, 0x0309);
    const std::size_t field = index("_spec_cache");
    Claim *claim = world.evidence().add_claim(field, Source::incref, Relation::changes);
    claim->say(Subject::slots, 0);
    claim->say(Subject::numbers, 1);
    BOOST_TEST(world.find(field).offset == nowhere);
}

BOOST_AUTO_TEST_SUITE_END()
