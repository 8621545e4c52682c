// Checks that the locator finds a field if exactly one place fits all claims, and says why it finds none.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <vector>

#include "judge/locate.hpp"
#include "made_up.hpp"

using namespace made_up;
namespace data = boost::unit_test::data;

namespace {

// A real CPython's data model, Windows', and those of 32-bit and big-endian machines.
const Machine machines[] = {{8, 8, 16, false}, {8, 4, 16, false}, {8, 8, 8, true}, {4, 4, 8, false}, {4, 4, 8, true}};

} // namespace

BOOST_AUTO_TEST_SUITE(locating)

BOOST_DATA_TEST_CASE(a_value_in_one_place_is_located_on_every_machine, data::make(machines), machine) {
    for (const NamedFamily &names : named_families()) {
        const Family &its = *names.family;
        for (std::size_t i = 0; i < its.row_count; ++i) {
            const Field &field = its.rows[i];
            World world(machine, field.until != 0 ? static_cast<std::uint16_t>(field.until - 1) : std::uint16_t{0x03ff},
                        its);
            world.evidence().interpreter.free_threaded = (field.builds & GIL) == 0;
            world.evidence().interpreter.trace_refs = field.builds == TRACE_REFS;
            if (world.width(i) == 0 || field.is_bit_field() || !field.exists_in(world.evidence().build())) {
                continue; // a struct follows from its members; nor does a 32-bit machine have every field
            }
            const Source source = derived_sources; // the family's first
            world.place(i, 520);
            world.claim(i, source);
            const Finding found = world.find(i);
            BOOST_TEST(found.offset == 520, its.field_name(i));
            BOOST_TEST(found.size == world.width(i), its.field_name(i));
            BOOST_TEST(found.witnesses == bit(source), its.field_name(i));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_value_in_no_place_is_absent) {
    World world;
    world.claim(row::tp_repr, source::slot);
    const Finding found = world.find(row::tp_repr);
    BOOST_TEST(found.verdict == LIBPROBE_VERDICT_UNPROVEN);
    BOOST_TEST(found.reason == Reason::ABSENT);
    BOOST_TEST(found.offset == nowhere);
}

BOOST_AUTO_TEST_CASE(a_value_in_two_places_is_ambiguous_and_both_are_named) {
    World world;
    world.place(row::tp_repr, 80);
    world.place(row::tp_repr, 200);
    world.claim(row::tp_repr, source::slot);
    const Finding found = world.find(row::tp_repr);
    BOOST_TEST(found.reason == Reason::AMBIGUOUS);
    BOOST_TEST(found.offset == nowhere);
    BOOST_TEST(found.places[0] == 80);
    BOOST_TEST(found.places[1] == 200);
}

BOOST_AUTO_TEST_CASE(a_second_subject_with_another_value_decides_an_ambiguity) {
    World world;
    const std::size_t field = row::tp_itemsize;
    world.evidence().add_claim(field, source::given);
    for (const Subject subject : {subject::slots, subject::numbers}) {
        const std::uint64_t value = 1001 + 2 * std::uint64_t{subject};
        world.evidence().say(subject, value);
        world.put(subject, 40, value, 8);
    }
    world.put(0, 48, 1001, 8); // by chance
    const Finding found = world.find(field);
    BOOST_TEST(found.offset == 40);
}

BOOST_AUTO_TEST_CASE(an_unaligned_value_is_not_a_field) {
    World world;
    world.put(0, 84, world.value(row::tp_repr), 8);
    world.claim(row::tp_repr, source::slot);
    BOOST_TEST(world.find(row::tp_repr).offset == nowhere);
}

BOOST_AUTO_TEST_CASE(a_value_behind_the_end_of_the_object_is_not_seen) {
    World world;
    world.place(row::tp_repr, 1016);
    world.claim(row::tp_repr, source::slot);
    BOOST_TEST(world.find(row::tp_repr).offset == 1016);
    world.evidence().images[0].size = 1020;
    BOOST_TEST(world.find(row::tp_repr).offset == nowhere);
}

BOOST_AUTO_TEST_CASE(a_value_that_was_given_and_is_nowhere_contradicts_what_is_found) {
    World world;
    world.place(row::tp_repr, 88);
    world.claim(row::tp_repr, source::given, 0xdead01);
    world.claim(row::tp_repr, source::slot);
    const Finding found = world.find(row::tp_repr);
    BOOST_TEST(found.verdict == LIBPROBE_VERDICT_CONTRADICTED);
    BOOST_TEST(found.offset == nowhere);
}

BOOST_AUTO_TEST_CASE(two_fields_in_one_place_are_both_refused) {
    World world;
    world.put(0, 88, 0x2000001, 8);
    world.claim(row::tp_repr, source::slot, 0x2000001);
    world.claim(row::tp_base, source::attribute, 0x2000001);
    for (const std::size_t field : {row::tp_repr, row::tp_base}) {
        const Finding found = world.find(field);
        BOOST_TEST(found.reason == Reason::OVERLAP);
        BOOST_TEST(found.offset == nowhere);
    }
}

BOOST_AUTO_TEST_CASE(without_evidence_nothing_is_proven) {
    World world;
    const OwnLayout layout = world.layout();
    BOOST_TEST(layout->parts[0].restricted == LIBPROBE_VERDICT_UNPROVEN);
    for (std::size_t i = 0; i < row::count; ++i) {
        BOOST_TEST(!has_place(finding(layout, i)), family.field_name(i));
        BOOST_TEST(finding(layout, i).witnesses == 0u);
    }
    BOOST_TEST(finding(layout, row::tp_dict).reason == Reason::SILENT);
    BOOST_TEST(finding(layout, row::heap_type).reason == Reason::SILENT);
}

BOOST_AUTO_TEST_CASE(two_sources_that_disagree_contradict) {
    World world;
    const std::size_t field = row::tp_repr;
    world.place(field, 88);
    world.put(0, 136, 0x2000001, 8);
    world.claim(field, source::given);
    world.claim(field, source::slot, 0x2000001);
    const Finding found = world.find(field);
    BOOST_TEST(found.verdict == LIBPROBE_VERDICT_CONTRADICTED);
    BOOST_TEST(found.offset == nowhere);
    BOOST_TEST(found.places[0] == 88);
    BOOST_TEST(found.places[1] == 136);
}

BOOST_AUTO_TEST_CASE(a_source_whose_value_is_nowhere_contradicts_one_that_is_found) {
    World world;
    const std::size_t field = row::tp_mro;
    world.place(field, 344);
    world.claim(field, source::given);
    world.claim(field, source::attribute, 0x2000001);
    const Finding found = world.find(field);
    BOOST_TEST(found.verdict == LIBPROBE_VERDICT_CONTRADICTED);
    BOOST_TEST(found.places[1] == nowhere);
}

BOOST_AUTO_TEST_CASE(two_functions_that_the_linker_folded_prove_nothing) {
    World world;
    world.put(0, 88, 0x2000001, 8);
    world.put(0, 136, 0x2000001, 8);
    world.claim(row::tp_repr, source::given, 0x2000001);
    world.claim(row::tp_str, source::given, 0x2000001);
    BOOST_TEST(world.reason(row::tp_repr) == Reason::AMBIGUOUS);
    BOOST_TEST(world.reason(row::tp_str) == Reason::AMBIGUOUS);
}

BOOST_AUTO_TEST_CASE(a_struct_begins_where_its_first_member_is) {
    World world;
    for (const std::size_t field : {row::nb_subtract, row::nb_add}) {
        world.claim(field, source::slot);
    }
    world.place(row::nb_subtract, 448);
    BOOST_TEST(world.find(row::as_number).offset == nowhere); // the first is not found
    world.place(row::nb_add, 440);
    BOOST_TEST(world.find(row::as_number).offset == 440);
    BOOST_TEST(world.find(row::as_number).size == 0u); // nothing proves where it ends
    BOOST_TEST(world.find(row::nb_add).offset == 440); // it may lie in the struct
}

// PyType_Type's own tp_vectorcall_offset is where its tp_vectorcall is.
BOOST_AUTO_TEST_CASE(an_offset_that_is_held_is_a_place) {
    World world({8, 8, 16, false}, 0x0309);
    const std::size_t field = row::tp_vectorcall;
    world.claim(row::tp_vectorcall_offset, source::given);
    BOOST_TEST(world.find(field).offset == nowhere);
    world.place(row::tp_vectorcall_offset, 56);
    world.put(subject::type, 56, 400, 8);
    BOOST_TEST(world.find(field).offset == 400);
    BOOST_TEST(world.find(field).witnesses == bit(held_offset));
    world.put(subject::type, 56, 0, 8);
    BOOST_TEST(world.find(field).offset == nowhere);
}

BOOST_AUTO_TEST_CASE(what_was_not_asked_is_told_from_what_did_not_answer) {
    World world;
    BOOST_TEST(world.reason(row::tp_version_tag) == Reason::NOT_ASKED);
    BOOST_TEST(world.reason(row::tp_repr) == Reason::SILENT);
    world.evidence().extent = Extent::survey;
    BOOST_TEST(world.reason(row::tp_version_tag) == Reason::SILENT);
    BOOST_TEST(world.reason(row::tp_cache) == Reason::NO_WITNESS);
    BOOST_TEST(world.reason(row::ob_tid) == Reason::NOT_IN_BUILD);
    BOOST_TEST(world.reason(row::tp_print) == Reason::NOT_IN_VERSION);
}

BOOST_AUTO_TEST_CASE(zeros_are_no_evidence) {
    World world;
    world.claim(row::tp_dictoffset, source::attribute, 0);
    BOOST_TEST(world.reason(row::tp_dictoffset) == Reason::SILENT);
}

BOOST_AUTO_TEST_CASE(a_field_of_another_version_is_named_as_such) {
    World world({8, 8, 16, false}, 0x0309);
    world.place(row::am_send, 432);
    world.claim(row::am_send, source::slot);
    const Finding found = world.find(row::am_send);
    BOOST_TEST(found.reason == Reason::NOT_IN_VERSION);
}

BOOST_AUTO_TEST_CASE(a_suite_pointer_is_the_address_of_its_first_field) {
    World world;
    for (const std::size_t field : {row::nb_add, row::nb_subtract}) {
        world.claim(field, source::slot);
    }
    world.place(row::nb_add, 440);
    world.place(row::nb_subtract, 448);
    for (const Subject subject : {subject::slots, subject::numbers}) {
        world.put(subject, 96, world.evidence().images[subject].address + 440, 8);
    }
    const Finding found = world.find(row::tp_as_number);
    BOOST_TEST(found.offset == 96);
    BOOST_TEST(found.verdict == LIBPROBE_VERDICT_PROVEN);
}

BOOST_AUTO_TEST_CASE(flags_are_half_a_word_on_windows) {
    World world({8, 4, 16, false});
    const std::size_t field = row::tp_flags;
    world.place(field, 172);
    world.claim(field, source::flags);
    const Finding found = world.find(field);
    BOOST_TEST(found.offset == 172);
    BOOST_TEST(found.size == 4);
}

// An embedded struct and its pointer follow from the first member that the build has, whichever that is.
BOOST_AUTO_TEST_CASE(what_follows_from_a_row_is_as_unproven_as_that_row) {
    World world;
    world.place(row::nb_add, 440);
    world.put(subject::slots, 96, world.evidence().images[subject::slots].address + 440, 8);
    for (const std::size_t field : {row::as_number, row::tp_as_number, row::static_type}) {
        BOOST_TEST(world.reason(field) == Reason::SILENT, family.field_name(field));
    }
}

// A version may lose a field although it still has what the field would follow from.
BOOST_AUTO_TEST_CASE(what_follows_for_a_field_that_the_build_has_not_is_passed_over) {
    std::vector<Field> rows(family.rows, family.rows + row::count);
    rows[row::tp_as_number].until = rows[row::tp_vectorcall].until = 0x030c;
    Family its = family;
    its.rows = rows.data();
    World world({8, 8, 16, false}, 0x030d, its);
    world.place(row::nb_add, 440);
    world.claim(row::nb_add, source::slot);
    world.place(row::tp_vectorcall_offset, 56);
    world.claim(row::tp_vectorcall_offset, source::given);
    world.put(subject::type, 56, 400, 8);
    BOOST_TEST(world.find(row::nb_add).offset == 440);
    BOOST_TEST(world.reason(row::tp_as_number) == Reason::NOT_IN_VERSION);
    BOOST_TEST(world.reason(row::tp_vectorcall) == Reason::NOT_IN_VERSION);
}

// Some rows alone, each behind those that it follows from: what a self-test asks.
BOOST_AUTO_TEST_CASE(some_rows_are_judged_as_all_are) {
    World world;
    for (const std::size_t field : {row::nb_add, row::nb_subtract, row::tp_repr}) {
        world.claim(field, source::slot);
        world.place(field, static_cast<std::uint32_t>(400 + 8 * field));
    }
    for (const Subject subject : {subject::slots, subject::numbers}) {
        world.put(subject, 96, world.evidence().images[subject].address + 400 + 8 * row::nb_add, 8);
    }
    const OwnLayout layout = world.layout();
    const std::uint16_t rows[] = {row::nb_add, row::tp_as_number, row::tp_repr, row::as_number};
    Finding findings[4];
    locate(world.evidence(), {rows, 4}, findings);
    for (std::size_t i = 0; i < 4; ++i) {
        BOOST_TEST(has_place(findings[i]));
        BOOST_TEST(findings[i].offset == finding(layout, rows[i]).offset);
        BOOST_TEST(findings[i].witnesses == finding(layout, rows[i]).witnesses);
    }
    const std::uint16_t alone[] = {row::tp_as_number}; // without what it follows from
    locate(world.evidence(), {alone, 1}, findings);
    BOOST_TEST(findings[0].reason == Reason::SILENT);
    locate(world.evidence(), {alone, 0}, nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
