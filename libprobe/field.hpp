// The table of fields as values: fields.def, expanded once. Pure.
#pragma once

#include <cstddef>
#include <cstdint>

#include "libprobe/libprobe.h"
#include "machine.hpp"
#include "witness.hpp"

namespace libprobe {

struct Field {
    libprobe_field id;
    const char *owner;
    const char *name;
    const char *type;
    std::uint16_t since; // 0x030a for 3.10; 0: from 3.6 on
    std::uint16_t until; // exclusive; 0: still there
    bool restricted;     // a member of the restricted struct
    Witness witnesses[3];
    std::uint8_t witness_count;

    bool exists_in(std::uint16_t version) const { return version >= since && (until == 0 || version < until); }
};

enum : std::size_t {
#define LIBPROBE_FIELD(id, ...) +1
    field_count = 0
#include "libprobe/fields.def"
};

// In the order of fields.def.
extern const Field fields[field_count];

// The sources that the table offers for the field in this version, bit 1 << source for each.
unsigned offered_sources(const Field &field, std::uint16_t version);

// Bytes that a field of this C type ("Py_ssize_t") has on this machine.
unsigned type_size(const char *type, const Machine &machine);

// Whether it is an integer type rather than a pointer.
bool is_integer(const char *type);

// The row's index, field_count if there is none.
std::size_t field_index(libprobe_field id);
std::size_t field_index(const char *name);

// The index of the row whose name is nearest to `name`, then the second and third nearest.
void nearest_fields(const char *name, std::size_t nearest[3]);

} // namespace libprobe
