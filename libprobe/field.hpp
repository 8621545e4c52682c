// The table of fields as values: fields.def, expanded once. Pure.
#pragma once

#include <cstddef>
#include <cstdint>

#include "libprobe/libprobe.h"
#include "machine.hpp"
#include "witness.hpp"

namespace libprobe {

// What of an interpreter decides which fields it has.
struct Build {
    std::uint16_t version; // 0x030a for 3.10
    std::uint8_t kinds;    // those of row's that it is
    Machine machine;

    bool is(std::uint8_t kind) const { return (kinds & kind) != 0; }
};

enum : std::size_t { witness_capacity = 5 };

struct Field {
    libprobe_field id;
    const char *owner;
    const char *name;
    const char *type;
    std::uint16_t since; // 0x030a for 3.10; 0: from 3.6 on
    std::uint16_t until; // exclusive; 0: still there
    std::uint8_t builds; // kinds that have it
    bool restricted;     // a member of the restricted struct
    Witness witnesses[witness_capacity];
    std::uint8_t witness_count;

    bool exists_in(std::uint16_t version) const { return version >= since && (until == 0 || version < until); }
    bool exists_in(const Build &build) const { return exists_in(build.version) && build.is(builds); }
    // Its witness of that source, nullptr if it has none.
    const Witness *witness(Source source) const;
};

enum : std::size_t {
#define LIBPROBE_FIELD(id, ...) +1
    field_count = 0
#include "libprobe/fields.def"
};

// In the order of fields.def.
extern const Field fields[field_count];

// Whether this build offers the witness.
bool offers(const Build &build, const Witness &witness);

// The sources that the table offers for the field in this build.
Sources offered_sources(const Field &field, const Build &build);

// Bytes that the field has in this build.
unsigned field_size(const Field &field, const Build &build);

// Whether it holds an integer rather than a pointer.
bool is_integer(const Field &field);

// The index of the first field that a struct has in this build, field_count if it has none.
std::size_t first_field(const char *owner, const Build &build);

// The row's index, field_count if there is none.
std::size_t field_index(libprobe_field id);
std::size_t field_index(const char *name);

// The index of the row that a slot of this id fills, field_count if there is none.
std::size_t slot_field(int slot);

// The index of the row whose name is nearest to `name`, then the second and third nearest.
void nearest_fields(const char *name, std::size_t nearest[3]);

} // namespace libprobe
