// Defines the tables of fields as values: a row, a witness, a family of rows. Pure.
#pragma once

#include <cstddef>
#include <cstdint>

#include "libprobe/libprobe.h"
#include "platform/compiler.hpp"
#include "platform/hidden.hpp"
#include "platform/machine.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// Kinds of builds that may have a field.
enum BuildKind : std::uint8_t {
    GIL_64 = 1,
    GIL_32 = 2,
    GIL = GIL_64 | GIL_32,
    FREE_THREADED = 4,
    ANY = GIL | FREE_THREADED,
    TRACE_REFS = 8
};

// The properties of an interpreter that decide which fields it has.
struct Build {
    std::uint16_t version; // 0x030a for 3.10
    std::uint8_t kinds;    // the kinds that apply
    Machine machine;

    bool is(std::uint8_t kind) const { return (kinds & kind) != 0; }
};

// Some elements of an array.
template <class T> struct Span {
    const T *first;
    std::size_t count;

    const T *begin() const { return first; }
    const T *end() const { return first + count; }
    std::size_t size() const { return count; }
    const T &operator[](std::size_t i) const { return first[i]; }
};

// A source, by its position in its family. Every family has the derived sources first: they are not asked, but follow
// from other rows.
using Source = std::uint8_t;
enum DerivedSource : Source {
    struct_address,  // where a struct was found
    first_member,    // where a struct's first member was found
    held_offset,     // another field of the family's static object holds the offset
    held_value,      // another field of that object holds the value
    place_of_member, // where another field was found
    rounded_size,    // a size, rounded up
    byte_of_bits,    // the byte where another bit-field was found
    derived_sources
};

// Bit 1 << source for each.
using Sources = std::uint64_t;
constexpr Sources bit(Source source) { return Sources{1} << source; }
constexpr Sources all_derived = bit(derived_sources) - 1;
inline Source first_of(Sources sources) { return static_cast<Source>(lowest_bit(sources)); }

// The cost of a source's answer, in ascending order.
enum class Cost : std::uint8_t { FREE, CALL, LOOKUP, WALK, ATTRIBUTE, IMPORT, SURVEY };

struct SourceRow {
    std::uint16_t text; // where its text begins in the family's
    Cost cost;
    bool reads; // returns the field's own word
};

inline constexpr std::uint16_t no_row = 0xffff;
inline constexpr Source no_source = 0xff;

// One witness of a row. It contains no pointer, so the dynamic linker has nothing to relocate.
struct Witness {
    Source source;
    Source also;       // a second source that says the same until kept_until; `source` if there is none
    std::uint8_t slot; // the slot's id, if the value is given in a slot
    bool none;         // no witness: the text says why
    std::uint16_t row; // if derived: the other row, or the first row of the struct
    std::uint16_t since;
    std::uint16_t free_threaded_since;
    std::uint16_t kept_until; // first version that copies the given value, or no longer offers the witness
    std::uint16_t text;       // where its text begins in the family's: a name, or the reason
};

// How a row's C type is stored.
enum class Stored : std::uint8_t {
    pointer,
    ssize,
    flags,
    bits32,
    bits16,
    bits8,
    refcnt,
    float64,
    array8, // an array of bytes inside the object
    behind, // what follows the struct, as bytes
    bit_field,
    members,
    size
};

struct Field {
    std::uint16_t id;
    std::uint16_t name; // where its name begins in the family's text
    std::uint16_t first_witness;
    std::uint16_t since;     // 0x030a for 3.10; 0: from 3.6 on
    std::uint16_t until;     // exclusive; 0: still there
    std::uint16_t owner_row; // the first row of its owner
    std::uint16_t suite_row; // if it is in a suite: the row of the pointer to the suite; else no_row
    std::uint16_t start_row; // if it points to a struct: the first row of that struct; else no_row
    std::uint8_t builds;     // the kinds that have it
    std::uint8_t witness_count;
    Stored stored;
    std::uint8_t bits; // of a bit-field: how many; else 0
    Source sure;       // a FREE source that every build offers; no_source: none
    bool simple;       // every build has it, `sure` tells it, and no other row leads to it or follows from it
    bool derived;      // has a derived witness
    bool restricted;   // a member of the restricted struct

    bool exists_in(std::uint16_t version) const { return version >= since && (until == 0 || version < until); }
    bool exists_in(const Build &build) const { return exists_in(build.version) && build.is(builds); }
    // Whether the row is about a number of bytes and not about a place.
    bool is_size() const { return stored == Stored::size; }
    // Whether it holds an integer rather than a pointer.
    bool is_integer() const { return stored == Stored::ssize || stored == Stored::flags; }
    bool is_struct() const { return stored == Stored::members; }
    bool is_bit_field() const { return stored == Stored::bit_field; }
};

// A kind of objects: its rows, in the order of its .def file. The rows of one plan are told by their index in it.
struct Family {
    const char *name;
    std::uint16_t first_id;
    std::uint16_t row_count;
    std::uint8_t source_count;
    std::uint8_t subject_count;
    Sources readers;            // the sources that return a field's own word
    Sources surveyed;           // the sources that only a survey asks
    std::uint8_t static_object; // the subject whose fields hold offsets and sizes; those before it have a heap part
    const Field *rows;
    const Witness *witnesses;
    const SourceRow *sources;
    const std::uint16_t *row_of_id; // by id - first_id
    const char *text;

    const char *field_name(std::size_t row) const { return text + rows[row].name; }
    const char *source_name(Source source) const { return text + sources[source].text; }
    const char *text_of(const Witness &witness) const { return text + witness.text; }
    Span<Witness> witnesses_of(std::size_t row) const {
        return {witnesses + rows[row].first_witness, rows[row].witness_count};
    }
    // The row's witness with that source, nullptr if there is none. The witnesses of a row are in the order of their
    // cost.
    const Witness *witness(std::size_t row, Source source) const;
    // Whether it has a restricted struct.
    bool has_restricted() const;
    // The row's NONE witness, which tells why some build has no witness; nullptr if it has none.
    const Witness *reason(std::size_t row) const;

    // The row of an id; no_row if the family has no such id.
    constexpr std::uint16_t row_of(libprobe_field id) const {
        const std::uint32_t at = static_cast<std::uint32_t>(id) - first_id; // wraps around for smaller ids
        return at < row_count ? row_of_id[at] : no_row;
    }
    // The first row of a struct that the build has, given the struct's first row; no_row if it has none.
    std::uint16_t first_member_in(std::size_t owner_row, const Build &build) const;

    // Whether the build offers the witness.
    bool offers(const Build &build, const Witness &witness) const {
        return !witness.none && build.version >= witness.since &&
               (!build.is(FREE_THREADED) || build.version >= witness.free_threaded_since);
    }
    // The sources of an offered witness in this build.
    Sources sources_of(const Build &build, const Witness &witness) const;
    // The sources that the table offers for the row in this build; 0 if it has no such row.
    Sources offered(std::size_t row, const Build &build) const;
};

// Bytes that are compared for the row in this build; 0 for a size, and for a struct whose members are rows.
unsigned width_of_other(const Field &field, const Build &build);
inline unsigned width_of(const Field &field, const Build &build) {
    const bool is_word = field.stored == Stored::pointer || field.stored == Stored::ssize;
    return is_word ? build.machine.pointer_size : width_of_other(field, build);
}

} // namespace libprobe
