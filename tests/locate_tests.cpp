// Checks that the locator finds a field if exactly one place fits all claims, and says why it finds none.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "made_up.hpp"

using namespace made_up;
namespace data = boost::unit_test::data;

namespace {

// A real CPython's data model, Windows', and those of 32-bit and big-endian machines.
const Machine machines[] = {{8, 8, 16, false}, {8, 4, 16, false}, {8, 8, 8, true}, {4, 4, 8, false}, {4, 4, 8, true}};

} // namespace

BOOST_AUTO_TEST_SUITE(locate)

BOOST_DATA_TEST_CASE(a_value_in_one_place_is_located_on_every_machine,
                     data::xrange(5) * data::xrange(std::size_t{field_count}), machine, field) {
    const Field &row = fields[field];
    World world(machines[machine], row.until != 0 ? static_cast<std::uint16_t>(row.until - 1) : std::uint16_t{0x03ff});
    world.evidence().interpreter.free_threaded = (row.builds & row::GIL) == 0;
    world.evidence().interpreter.trace_refs = row.builds == row::TRACE_REFS;
    if (row.witness(Source::members) != nullptr || !row.exists_in(world.evidence().build())) {
        return; // a struct follows from its members; nor does a 32-bit machine have every field
    }
    world.place(field, 520);
    world.claim(field, Source::slot);
    const Finding found = world.find(field);
    BOOST_TEST(found.offset == 520);
    BOOST_TEST(found.witnesses == bit(Source::slot));
}

BOOST_AUTO_TEST_CASE(a_value_in_no_place_is_absent) {
    World world;
    world.claim(index("tp_repr"), Source::slot);
    const Finding found = world.find(index("tp_repr"));
    BOOST_TEST(found.verdict == LIBPROBE_VERDICT_UNPROVEN);
    BOOST_TEST(static_cast<int>(found.reason) == static_cast<int>(Reason::ABSENT));
    BOOST_TEST(found.offset == nowhere);
}

BOOST_AUTO_TEST_CASE(a_value_in_two_places_is_ambiguous_and_both_are_named) {
    World world;
    world.place(index("tp_repr"), 80);
    world.place(index("tp_repr"), 200);
    world.claim(index("tp_repr"), Source::slot);
    const Finding found = world.find(index("tp_repr"));
    BOOST_TEST(static_cast<int>(found.reason) == static_cast<int>(Reason::AMBIGUOUS));
    BOOST_TEST(found.offset == nowhere);
    BOOST_TEST(found.places[0] == 80);
    BOOST_TEST(found.places[1] == 200);
}

BOOST_AUTO_TEST_CASE(a_second_subject_with_another_value_decides_an_ambiguity) {
    World world;
    const std::size_t field = index("tp_itemsize");
    Claim *claim = world.evidence().add_claim(field, Source::given);
    for (const Subject subject : {Subject::slots, Subject::numbers}) {
        const std::uint64_t value = 1001 + 2 * static_cast<std::uint64_t>(subject);
        claim->say(subject, value);
        world.put(subject, 40, value, 8);
    }
    world.put(0, 48, 1001, 8); // by chance
    const Finding found = world.find(field);
    BOOST_TEST(found.offset == 40);
}

BOOST_AUTO_TEST_CASE(an_unaligned_value_is_not_a_field) {
    World world;
    world.put(0, 84, World::value(index("tp_repr")), 8);
    world.claim(index("tp_repr"), Source::slot);
    BOOST_TEST(world.find(index("tp_repr")).offset == nowhere);
}

BOOST_AUTO_TEST_CASE(a_value_behind_the_end_of_the_object_is_not_seen) {
    World world;
    world.place(index("tp_repr"), 1016);
    world.claim(index("tp_repr"), Source::slot);
    BOOST_TEST(world.find(index("tp_repr")).offset == 1016);
    world.evidence().images[0].size = 1020;
    BOOST_TEST(world.find(index("tp_repr")).offset == nowhere);
}

BOOST_AUTO_TEST_CASE(a_value_that_was_given_and_is_nowhere_contradicts_what_is_found) {
    World world;
    world.place(index("tp_repr"), 88);
    world.claim(index("tp_repr"), Source::given, 0xdead01);
    world.claim(index("tp_repr"), Source::slot);
    const Finding found = world.find(index("tp_repr"));
    BOOST_TEST(found.verdict == LIBPROBE_VERDICT_CONTRADICTED);
    BOOST_TEST(found.offset == nowhere);
}

BOOST_AUTO_TEST_CASE(two_fields_in_one_place_are_both_refused) {
    World world;
    world.put(0, 88, 0x2000001, 8);
    world.claim(index("tp_repr"), Source::slot, 0x2000001);
    world.claim(index("tp_base"), Source::attribute, 0x2000001);
    for (const char *name : {"tp_repr", "tp_base"}) {
        const Finding found = world.find(index(name));
        BOOST_TEST(static_cast<int>(found.reason) == static_cast<int>(Reason::OVERLAP));
        BOOST_TEST(found.offset == nowhere);
    }
}

BOOST_AUTO_TEST_CASE(without_evidence_nothing_is_proven) {
    World world;
    std::unique_ptr<Layout> layout(new Layout{});
    prove(world.evidence(), restricted_offsets, *layout);
    BOOST_TEST(layout->restricted == LIBPROBE_VERDICT_UNPROVEN);
    BOOST_TEST(layout->heap_type.bytes == nowhere);
    BOOST_TEST(layout->type_data.bytes == nowhere);
    BOOST_TEST(static_cast<int>(layout->fields[index("tp_dict")].reason) == static_cast<int>(Reason::SILENT));
}

BOOST_AUTO_TEST_CASE(two_sources_that_disagree_contradict) {
    World world;
    const std::size_t field = index("tp_repr");
    world.place(field, 88);
    world.put(0, 136, 0x2000001, 8);
    world.claim(field, Source::given);
    world.claim(field, Source::slot, 0x2000001);
    const Finding found = world.find(field);
    BOOST_TEST(found.verdict == LIBPROBE_VERDICT_CONTRADICTED);
    BOOST_TEST(found.offset == nowhere);
    BOOST_TEST(found.places[0] == 88);
    BOOST_TEST(found.places[1] == 136);
}

BOOST_AUTO_TEST_CASE(a_source_whose_value_is_nowhere_contradicts_one_that_is_found) {
    World world;
    const std::size_t field = index("tp_mro");
    world.place(field, 344);
    world.claim(field, Source::given);
    world.claim(field, Source::attribute, 0x2000001);
    const Finding found = world.find(field);
    BOOST_TEST(found.verdict == LIBPROBE_VERDICT_CONTRADICTED);
    BOOST_TEST(found.places[1] == nowhere);
}

BOOST_AUTO_TEST_CASE(two_functions_that_the_linker_folded_prove_nothing) {
    World world;
    world.put(0, 88, 0x2000001, 8);
    world.put(0, 136, 0x2000001, 8);
    world.claim(index("tp_repr"), Source::given, 0x2000001);
    world.claim(index("tp_str"), Source::given, 0x2000001);
    BOOST_TEST(static_cast<int>(world.find(index("tp_repr")).reason) == static_cast<int>(Reason::AMBIGUOUS));
    BOOST_TEST(static_cast<int>(world.find(index("tp_str")).reason) == static_cast<int>(Reason::AMBIGUOUS));
}

// Before 3.9 the buffer's slots are offered by nobody, and so its suite is not either.
BOOST_AUTO_TEST_CASE(what_the_table_offers_follows_the_version) {
    const auto offers = [](const char *name, int version) {
        const Build build = {static_cast<std::uint16_t>(version), row::GIL_64, {8, 8, 16, false}};
        return offered_sources(fields[index(name)], build) & ~survey_sources;
    };
    BOOST_TEST(offers("tp_as_buffer", 0x0308) == 0u);
    BOOST_TEST(offers("tp_as_buffer", 0x0309) == bit(Source::suite));
    BOOST_TEST(offers("tp_members", 0x0307) == (bit(Source::given) | bit(Source::slot)));
    BOOST_TEST(offers("tp_members", 0x0308) == bit(Source::slot));
    BOOST_TEST(offers("tp_name", 0x030a) == (bit(Source::given) | bit(Source::funcname)));
    BOOST_TEST(offers("tp_name", 0x030b) == bit(Source::funcname));
    BOOST_TEST(offers("tp_dict", 0x030b) == (bit(Source::referent) | bit(Source::place)));
    BOOST_TEST(offers("tp_dict", 0x030c) == (bit(Source::referent) | bit(Source::place) | bit(Source::getdict)));
    BOOST_TEST(offers("as_buffer", 0x0308) == 0u);
    BOOST_TEST(offers("as_buffer", 0x0309) == bit(Source::members));
    BOOST_TEST(offers("tp_version_tag", 0x0309) == 0u); // a survey's
    BOOST_TEST(offers("tp_basicsize", 0x0306) == (bit(Source::given) | bit(Source::attribute)));
    BOOST_TEST(offers("tp_base", 0x0306) == (bit(Source::given) | bit(Source::slot) | bit(Source::attribute)));
    BOOST_TEST(offers("am_send", 0x0309) == 0u);
}

// 3.13's free-threaded builds do not specialize, and other fields stand in their heads.
BOOST_AUTO_TEST_CASE(what_the_table_offers_follows_the_build) {
    const Machine machine = {8, 8, 16, false};
    const auto offers = [&](const char *name, int version, std::uint8_t kind) {
        return offered_sources(fields[index(name)], {static_cast<std::uint16_t>(version), kind, machine});
    };
    BOOST_TEST(offers("getitem", 0x030d, row::GIL_64) == bit(Source::specialized));
    BOOST_TEST(offers("getitem", 0x030d, row::FREE_THREADED) == 0u);
    BOOST_TEST(offers("getitem", 0x030e, row::FREE_THREADED) == bit(Source::specialized));
    BOOST_TEST(offers("_spec_cache", 0x030d, row::FREE_THREADED) == 0u);
    BOOST_TEST(offers("ob_mutex", 0x030d, row::FREE_THREADED) == bit(Source::lock));
    BOOST_TEST(offers("ob_mutex", 0x030d, row::GIL_64) == 0u);
    BOOST_TEST(offers("_ob_next", 0x030b, row::GIL_64) == 0u);
    BOOST_TEST(offers("_ob_next", 0x030b, row::GIL_64 | row::TRACE_REFS) == bit(Source::next));
}

BOOST_AUTO_TEST_CASE(a_struct_begins_where_its_first_member_is) {
    World world;
    for (const char *name : {"nb_subtract", "nb_add"}) {
        world.claim(index(name), Source::slot);
    }
    world.place(index("nb_subtract"), 448);
    BOOST_TEST(world.find(index("as_number")).offset == nowhere); // the first is not found
    world.place(index("nb_add"), 440);
    BOOST_TEST(world.find(index("as_number")).offset == 440);
    BOOST_TEST(world.find(index("as_number")).size == 288u);
    BOOST_TEST(world.find(index("nb_add")).offset == 440); // it may lie in the struct
}

// PyType_Type's own tp_vectorcall_offset is where its tp_vectorcall is.
BOOST_AUTO_TEST_CASE(an_offset_that_is_held_is_a_place) {
    World world({8, 8, 16, false}, 0x0309);
    const std::size_t field = index("tp_vectorcall");
    world.claim(index("tp_vectorcall_offset"), Source::given);
    BOOST_TEST(world.find(field).offset == nowhere);
    world.place(index("tp_vectorcall_offset"), 56);
    world.put(Subject::type, 56, 400, 8);
    BOOST_TEST(world.find(field).offset == 400);
    BOOST_TEST(world.find(field).witnesses == bit(Source::pointed));
    world.put(Subject::type, 56, 0, 8);
    BOOST_TEST(world.find(field).offset == nowhere);
}

BOOST_AUTO_TEST_CASE(what_was_not_asked_is_told_from_what_did_not_answer) {
    World world;
    const auto reason = [&](const char *name) { return static_cast<int>(world.find(index(name)).reason); };
    BOOST_TEST(reason("tp_version_tag") == static_cast<int>(Reason::NOT_ASKED));
    BOOST_TEST(reason("tp_repr") == static_cast<int>(Reason::SILENT));
    world.evidence().surveyed = true;
    BOOST_TEST(reason("tp_version_tag") == static_cast<int>(Reason::SILENT));
    BOOST_TEST(reason("tp_cache") == static_cast<int>(Reason::NO_WITNESS));
    BOOST_TEST(reason("ob_tid") == static_cast<int>(Reason::NOT_IN_BUILD));
    BOOST_TEST(reason("tp_print") == static_cast<int>(Reason::NOT_IN_VERSION));
}

BOOST_AUTO_TEST_CASE(zeros_are_no_evidence) {
    World world;
    world.claim(index("tp_dictoffset"), Source::attribute, 0);
    BOOST_TEST(static_cast<int>(world.find(index("tp_dictoffset")).reason) == static_cast<int>(Reason::SILENT));
}

BOOST_AUTO_TEST_CASE(a_field_of_another_version_is_named_as_such) {
    World world({8, 8, 16, false}, 0x0309);
    world.place(index("am_send"), 432);
    world.claim(index("am_send"), Source::slot);
    const Finding found = world.find(index("am_send"));
    BOOST_TEST(static_cast<int>(found.reason) == static_cast<int>(Reason::NOT_IN_VERSION));
}

BOOST_AUTO_TEST_CASE(a_suite_pointer_is_the_address_of_its_first_field) {
    World world;
    for (const char *name : {"nb_add", "nb_subtract"}) {
        world.claim(index(name), Source::slot);
    }
    world.place(index("nb_add"), 440);
    world.place(index("nb_subtract"), 448);
    for (const std::size_t subject : {0, 1}) {
        world.put(subject, 96, world.evidence().images[subject].address + 440, 8);
    }
    const Finding found = world.find(index("tp_as_number"));
    BOOST_TEST(found.offset == 96);
    BOOST_TEST(found.verdict == LIBPROBE_VERDICT_PROVEN);
}

BOOST_AUTO_TEST_CASE(flags_are_half_a_word_on_windows) {
    World world({8, 4, 16, false});
    const std::size_t field = index("tp_flags");
    world.place(field, 172);
    world.claim(field, Source::flags);
    const Finding found = world.find(field);
    BOOST_TEST(found.offset == 172);
    BOOST_TEST(found.size == 4);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(sizes)

namespace {

struct Sizes {
    Size heap_type;
    Size type_data;
};

// tp_basicsize at 32, where PyType_Type has `word`.
Sizes sizes_of(std::int32_t basicsize, std::int32_t word, std::int32_t sizeof_, std::int32_t members,
               std::int32_t typedata) {
    World world;
    world.evidence().sizes[static_cast<int>(SizeSource::basicsize)] = basicsize;
    world.evidence().sizes[static_cast<int>(SizeSource::sizeof_)] = sizeof_;
    world.evidence().sizes[static_cast<int>(SizeSource::members)] = members;
    world.evidence().sizes[static_cast<int>(SizeSource::typedata)] = typedata;
    world.claim(index("tp_basicsize"), Source::given);
    world.place(index("tp_basicsize"), 32);
    world.put(2, 32, static_cast<std::uint64_t>(word), 8);
    std::unique_ptr<Layout> layout(new Layout{});
    prove(world.evidence(), restricted_offsets, *layout);
    return {layout->heap_type, layout->type_data};
}

} // namespace

BOOST_AUTO_TEST_CASE(sources_that_agree_prove_the_size) {
    const Sizes sizes = sizes_of(904, 904, 904, 904, 912);
    BOOST_TEST(sizes.heap_type.bytes == 904);
    BOOST_TEST(sizes.heap_type.verdict == LIBPROBE_VERDICT_PROVEN);
    BOOST_TEST(sizes.type_data.bytes == 912);
}

BOOST_AUTO_TEST_CASE(three_are_enough_and_two_are_not) {
    BOOST_TEST(sizes_of(864, 864, 864, 0, 0).heap_type.bytes == 864);
    BOOST_TEST(sizes_of(864, 864, 864, 0, 0).type_data.bytes == 864);
    const Sizes few = sizes_of(864, 864, 0, 0, 0);
    BOOST_TEST(few.heap_type.bytes == nowhere);
    BOOST_TEST(few.heap_type.verdict == LIBPROBE_VERDICT_UNPROVEN);
    BOOST_TEST(few.type_data.bytes == nowhere);
}

BOOST_AUTO_TEST_CASE(one_that_disagrees_contradicts) {
    for (const Sizes &sizes : {sizes_of(912, 904, 904, 904, 912), sizes_of(904, 912, 904, 904, 912),
                               sizes_of(904, 904, 912, 904, 912), sizes_of(904, 904, 904, 912, 912)}) {
        BOOST_TEST(sizes.heap_type.bytes == nowhere);
        BOOST_TEST(sizes.heap_type.verdict == LIBPROBE_VERDICT_CONTRADICTED);
        BOOST_TEST(sizes.type_data.bytes == nowhere);
    }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_a_size_contradicts) {
    for (const std::int32_t nonsense : {-904, 4096, INT32_MAX, INT32_MIN}) {
        const Sizes all = sizes_of(nonsense, nonsense, nonsense, nonsense, 0);
        BOOST_TEST(all.heap_type.bytes == nowhere);
        BOOST_TEST(all.heap_type.verdict == LIBPROBE_VERDICT_CONTRADICTED);
        BOOST_TEST(all.type_data.bytes == nowhere);
        BOOST_TEST(sizes_of(904, 904, 904, 904, nonsense).type_data.bytes == nowhere);
    }
}

BOOST_AUTO_TEST_CASE(cpython_contradicts_the_rounded_size) {
    const Sizes sizes = sizes_of(904, 904, 904, 904, 920);
    BOOST_TEST(sizes.heap_type.bytes == 904);
    BOOST_TEST(sizes.type_data.bytes == nowhere);
    BOOST_TEST(sizes.type_data.verdict == LIBPROBE_VERDICT_CONTRADICTED);
}

BOOST_AUTO_TEST_SUITE_END()
