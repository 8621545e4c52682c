// Checks that a size is proven if two independent sources agree, and that none is outvoted.
#include <boost/test/unit_test.hpp>

#include "made_up.hpp"

using namespace made_up;

namespace {

enum : std::uint64_t { silent = ~std::uint64_t{0} };

// A heap type as these sources tell its size: tp_basicsize, at byte 32, of PyType_Type; and the others as they are
// named.
struct Told {
    std::uint64_t held = silent;
    std::uint64_t attribute = silent;
    std::uint64_t sizeof_type = silent;
    std::uint64_t membercopy = silent;
    std::uint64_t typedata = silent;
    std::uint64_t typedatasize = silent;
};

OwnLayout layout_of(const Told &told, const Machine &machine = {8, 8, 16, false}) {
    World world(machine);
    const auto claim = [&](std::size_t row, Source source, std::uint64_t bytes) {
        if (bytes != silent) {
            world.evidence().claim(row, source, Relation::is, subject::slots, bytes);
        }
    };
    claim(row::heap_type, source::attribute, told.attribute);
    claim(row::heap_type, source::sizeof_type, told.sizeof_type);
    claim(row::heap_type, source::membercopy, told.membercopy);
    claim(row::type_data, source::typedata, told.typedata);
    claim(row::type_data, source::typedatasize, told.typedatasize);
    if (told.held != silent) {
        world.claim(row::tp_basicsize, source::given);
        world.place(row::tp_basicsize, 32);
        world.put(subject::type, 32, told.held, machine.pointer_size);
    }
    return world.layout();
}

Finding heap_type(const Told &told) { return finding(layout_of(told), row::heap_type); }
Finding type_data(const Told &told) { return finding(layout_of(told), row::type_data); }

Told all(std::uint64_t bytes) { return {bytes, bytes, bytes, bytes, (bytes + 15) / 16 * 16, (bytes + 15) / 16 * 16}; }

// Those of the four witnesses of heap_type.
std::uint64_t Told::*const witnesses[] = {&Told::held, &Told::attribute, &Told::sizeof_type, &Told::membercopy};
const Source sources[] = {held_value, source::attribute, source::sizeof_type, source::membercopy};

} // namespace

BOOST_AUTO_TEST_SUITE(sizes)

BOOST_AUTO_TEST_CASE(sources_that_agree_prove_the_size) {
    const Finding size = heap_type(all(904));
    BOOST_TEST(size.offset == 904);
    BOOST_TEST(size.size == 0u);
    BOOST_TEST(size.verdict == LIBPROBE_VERDICT_LOCATED);
    BOOST_TEST(size.expected == nowhere);
    Sources expected = 0;
    for (const Source source : sources) {
        expected |= bit(source);
    }
    BOOST_TEST(size.witnesses == expected);
    BOOST_TEST(type_data(all(904)).offset == 912);
    BOOST_TEST(type_data(all(904)).witnesses ==
               (bit(rounded_size) | bit(source::typedata) | bit(source::typedatasize)));
}

BOOST_AUTO_TEST_CASE(one_source_is_too_few) {
    for (const auto witness : witnesses) {
        Told told;
        told.*witness = 864;
        const Finding size = heap_type(told);
        BOOST_TEST(size.reason == Reason::FEW);
        BOOST_TEST(size.offset == nowhere);
        BOOST_TEST(size.verdict == LIBPROBE_VERDICT_UNPROVEN);
        BOOST_TEST(type_data(told).offset == nowhere);
    }
    BOOST_TEST(heap_type({}).reason == Reason::SILENT);
}

// The attribute __basicsize__ is the very word that PyType_Type's tp_basicsize is.
BOOST_AUTO_TEST_CASE(two_independent_sources_are_enough_and_the_same_word_twice_is_not) {
    for (std::size_t a = 0; a < std::size(witnesses); ++a) {
        for (std::size_t b = 0; b < a; ++b) {
            Told told;
            told.*witnesses[a] = told.*witnesses[b] = 864;
            const Finding size = heap_type(told);
            BOOST_TEST_CONTEXT(family.source_name(sources[a]) << " and " << family.source_name(sources[b])) {
                const bool same_word = a == 1 && b == 0;
                BOOST_TEST(size.offset == (same_word ? std::int32_t{nowhere} : 864));
                BOOST_TEST(size.witnesses == (same_word ? Sources{0} : bit(sources[a]) | bit(sources[b])));
                BOOST_TEST((size.reason == Reason::FEW) == same_word);
                BOOST_TEST(type_data(told).offset == (same_word ? std::int32_t{nowhere} : 864));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(one_that_disagrees_contradicts) {
    for (const auto witness : witnesses) {
        Told told = all(904);
        told.*witness = 912;
        const Finding size = heap_type(told);
        BOOST_TEST(size.offset == nowhere);
        BOOST_TEST(size.verdict == LIBPROBE_VERDICT_CONTRADICTED);
        BOOST_TEST(size.witnesses == 0u);
        BOOST_TEST(size.places[0] + size.places[1] == 904 + 912);
        told.typedata = told.typedatasize = silent;
        BOOST_TEST(type_data(told).reason == Reason::SILENT); // what follows from it is not told
    }
}

// Also if only one says so, and by whatever word: it is what the reader of the word saw.
BOOST_AUTO_TEST_CASE(a_word_and_its_reader_that_disagree_contradict) {
    Told told;
    told.held = 904;
    told.attribute = 912;
    BOOST_TEST(heap_type(told).verdict == LIBPROBE_VERDICT_CONTRADICTED);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_a_size_contradicts) {
    for (const std::uint64_t nonsense :
         {std::uint64_t{0}, std::uint64_t{image_capacity} + 1, std::uint64_t{4096}, std::uint64_t{INT32_MAX},
          static_cast<std::uint64_t>(-904), (std::uint64_t{1} << 32) + 904}) {
        const Finding size = heap_type({nonsense, nonsense, nonsense, nonsense});
        BOOST_TEST(size.offset == nowhere);
        BOOST_TEST(size.verdict == LIBPROBE_VERDICT_CONTRADICTED);
        Told told = all(904);
        told.typedata = nonsense;
        BOOST_TEST(type_data(told).offset == nowhere);
        BOOST_TEST(type_data(told).verdict == LIBPROBE_VERDICT_CONTRADICTED);
    }
    BOOST_TEST(heap_type(all(image_capacity)).offset == static_cast<std::int32_t>(image_capacity));
}

BOOST_AUTO_TEST_CASE(cpython_contradicts_the_rounded_size) {
    Told told = all(904);
    told.typedata = 920;
    BOOST_TEST(heap_type(told).offset == 904);
    BOOST_TEST(type_data(told).offset == nowhere);
    BOOST_TEST(type_data(told).verdict == LIBPROBE_VERDICT_CONTRADICTED);
}

// PyObject_GetTypeData and PyType_GetTypeDataSize are two witnesses, the proven size, rounded, is enough alone.
BOOST_AUTO_TEST_CASE(the_place_of_type_data_needs_no_size_if_two_functions_tell_it) {
    Told told;
    told.typedata = 912;
    BOOST_TEST(type_data(told).reason == Reason::FEW);
    told.typedatasize = 912;
    BOOST_TEST(type_data(told).offset == 912);
    told = {};
    told.sizeof_type = told.membercopy = 904;
    BOOST_TEST(type_data(told).offset == 912);
    BOOST_TEST(type_data(told).witnesses == bit(rounded_size));
}

BOOST_AUTO_TEST_CASE(a_size_is_rounded_up_as_the_machine_aligns) {
    const auto rounded = [](std::uint8_t align) {
        Told told;
        told.sizeof_type = told.membercopy = 452;
        return finding(layout_of(told, {4, 4, align, false}), row::type_data).offset;
    };
    BOOST_TEST(rounded(4) == 452);
    BOOST_TEST(rounded(8) == 456);
    BOOST_TEST(rounded(16) == 464);
}

// PyTypeObject ends where PyAsyncMethods begins in a heap type.
BOOST_AUTO_TEST_CASE(a_static_type_ends_where_the_heap_part_begins) {
    const auto find = [](std::uint64_t sizeof_type, std::uint32_t am_await) {
        World world;
        world.place(row::am_await, am_await);
        world.claim(row::am_await, source::slot);
        world.evidence().claim(row::static_type, source::sizeof_type, Relation::is, subject::type, sizeof_type);
        return world.find(row::static_type);
    };
    BOOST_TEST(find(408, 408).offset == 408);
    BOOST_TEST(find(408, 408).witnesses == (bit(place_of_member) | bit(source::sizeof_type)));
    BOOST_TEST(find(408, 416).verdict == LIBPROBE_VERDICT_CONTRADICTED);
}

// No bytes are taken by a size: it does not overlap what is found at that byte.
BOOST_AUTO_TEST_CASE(a_size_is_no_place) {
    World world;
    for (const Source source : {source::sizeof_type, source::membercopy}) {
        world.evidence().claim(row::heap_type, source, Relation::is, subject::slots, 904);
    }
    world.place(row::ht_token, 904);
    world.claim(row::ht_token, source::slot);
    world.evidence().interpreter.version = 0x030e;
    BOOST_TEST(world.find(row::heap_type).offset == 904);
    BOOST_TEST(world.find(row::ht_token).offset == 904);
}

BOOST_AUTO_TEST_SUITE_END()
