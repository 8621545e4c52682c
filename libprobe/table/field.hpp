// The table of fields as values: fields.def, expanded once. Pure.
#pragma once

#include <cstddef>
#include <cstdint>

#include "libprobe/libprobe.h"
#include "platform/machine.hpp"
#include "table/witness.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// What of an interpreter decides which fields it has.
struct Build {
    std::uint16_t version; // 0x030a for 3.10
    std::uint8_t kinds;    // those of row's that it is
    Machine machine;

    bool is(std::uint8_t kind) const { return (kinds & kind) != 0; }
};

// One witness of a row, as the table keeps it: no pointer, so that the dynamic linker has nothing to do for it.
struct Witness {
    Source source;
    std::uint8_t slot;
    Number number;
    std::uint8_t row; // suite, members: the owner's first row; pointed: the field's row; else field_count
    std::uint16_t since;
    std::uint16_t free_threaded_since;
    std::uint16_t given_until;
    std::uint16_t words; // where its text begins

    // attribute, place, specialized: a name; unseen: why; of the others "".
    const char *text() const;
};

// How a field of that C type is stored.
enum class Stored : std::uint8_t { pointer, ssize, flags, bits32, bits16, bits8, refcnt, members };

// Some elements of an array.
template <class T> struct Range {
    const T *first;
    const T *last;
    const T *begin() const { return first; }
    const T *end() const { return last; }
};

namespace row {
template <class... W> constexpr std::uint8_t count_of(W...) { return sizeof...(W); }
enum : std::size_t {
#define LIBPROBE_FIELD(id, owner, name, type, since, until, builds, ...) +count_of(__VA_ARGS__)
    witness_total = 0
#include "libprobe/fields.def"
};
} // namespace row

// Those of all rows.
struct Witnesses {
    Witness list[row::witness_total];
};
extern const Witnesses all_witnesses;

struct Field {
    std::uint16_t id;
    std::uint16_t words;         // where its name begins
    std::uint16_t first_witness; // in the table's
    std::uint16_t since;         // 0x030a for 3.10; 0: from 3.6 on
    std::uint16_t until;         // exclusive; 0: still there
    std::uint8_t owner_row;      // the first row of its owner's
    std::uint8_t suite_row;      // the row of the pointer to the suite that it is in; field_count: it is in none
    std::uint8_t builds;         // kinds that have it
    std::uint8_t witness_count;
    Stored stored;
    bool restricted; // a member of the restricted struct
    bool derived;    // its place follows from another field's

    const char *name() const;
    const char *type() const;
    const char *owner() const;
    Range<Witness> witnesses() const {
        const Witness *first = all_witnesses.list + first_witness;
        return {first, first + witness_count};
    }
    bool exists_in(std::uint16_t version) const { return version >= since && (until == 0 || version < until); }
    bool exists_in(const Build &build) const { return exists_in(build.version) && build.is(builds); }
    // Its witness of that source, nullptr if it has none.
    const Witness *witness(Source source) const;
    // Whether it holds an integer rather than a pointer.
    bool is_integer() const { return stored == Stored::ssize || stored == Stored::flags; }
};

enum : std::size_t {
#define LIBPROBE_FIELD(id, ...) +1
    field_count = 0
#include "libprobe/fields.def"
};

// The row of each field, by its name.
namespace row_of {
enum : std::size_t {
#define LIBPROBE_FIELD(id, owner, name, ...) name,
#include "libprobe/fields.def"
};
} // namespace row_of

// In the order of fields.def.
struct Fields {
    Field rows[field_count];
    const Field &operator[](std::size_t i) const { return rows[i]; }
    const Field *begin() const { return rows; }
    const Field *end() const { return rows + field_count; }
};
extern const Fields fields;

// Whether this build offers the witness.
inline bool offers(const Build &build, const Witness &witness) {
    return witness.source != Source::unseen && build.version >= witness.since &&
           (!build.is(row::FREE_THREADED) || build.version >= witness.free_threaded_since);
}

// The sources that the table offers for the field in this build.
Sources offered_sources(const Field &field, const Build &build);

// Bytes that the field has in this build.
unsigned field_size(const Field &field, const Build &build);

// The row of the first field in this build of the struct whose rows begin with that one; field_count if it has none.
std::size_t first_field(std::size_t owner_row, const Build &build);

// The row's index, field_count if there is none.
struct RowsOfIds {
    std::uint8_t list[field_count + 1];
};
static_assert(field_count < 0xff, "a byte holds a row, plus one");
constexpr RowsOfIds make_rows_of_ids() {
    RowsOfIds rows{};
    std::uint8_t row = 0;
#define LIBPROBE_FIELD(id, ...) rows.list[id] = row++;
#include "libprobe/fields.def"
    return rows;
}
inline constexpr RowsOfIds rows_of_ids = make_rows_of_ids();
constexpr std::size_t row_of_id(libprobe_field id) {
    return id >= 1 && static_cast<std::size_t>(id) <= field_count ? rows_of_ids.list[id] : std::size_t{field_count};
}
std::size_t field_index(libprobe_field id); // the same, as a call
std::size_t field_index(const char *name);

// The index of the row that a slot of this id fills, field_count if there is none.
std::size_t slot_field(int slot);

// The index of the row whose name is nearest to `name`, then the second and third nearest.
void nearest_fields(const char *name, std::size_t nearest[3]);

} // namespace libprobe
