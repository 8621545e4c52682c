// Derives from a table's rows which witnesses a build offers and how many bytes a field has.
#include "table/row.hpp"

#include <algorithm>

namespace LIBPROBE_INTERNAL libprobe {

const Witness *Family::witness(std::size_t row, Source source) const {
    for (const Witness &witness : witnesses_of(row)) {
        if (witness.source == source && !witness.none) {
            return &witness;
        }
    }
    return nullptr;
}

const Witness *Family::reason(std::size_t row) const {
    for (const Witness &witness : witnesses_of(row)) {
        if (witness.none) {
            return &witness;
        }
    }
    return nullptr;
}

std::uint16_t Family::first_member_in(std::size_t owner_row, const Build &build) const {
    for (std::size_t i = owner_row; i < row_count && rows[i].owner_row == owner_row; ++i) {
        if (rows[i].exists_in(build)) {
            return static_cast<std::uint16_t>(i);
        }
    }
    return no_row;
}

Sources Family::sources_of(const Build &build, const Witness &witness) const {
    if (witness.source == struct_address || witness.source == first_member) { // at most its first member's
        const std::uint16_t first = first_member_in(witness.row, build);
        return first != no_row && offered(first, build) != 0 ? bit(witness.source) : 0;
    }
    const bool kept = build.version < witness.kept_until;
    return (kept ? bit(witness.also) : 0) | (kept || witness.also != witness.source ? bit(witness.source) : 0);
}

bool Family::has_restricted() const {
    return std::any_of(rows, rows + row_count, [](const Field &field) { return field.restricted; });
}

Sources Family::offered(std::size_t row, const Build &build) const {
    Sources sources = 0;
    if (!rows[row].exists_in(build)) {
        return sources;
    }
    for (const Witness &witness : witnesses_of(row)) {
        sources |= offers(build, witness) ? sources_of(build, witness) : 0;
    }
    return sources;
}

unsigned width_of_other(const Field &field, const Build &build) {
    const Machine &machine = build.machine;
    switch (field.stored) {
    case Stored::flags: return machine.long_size;
    case Stored::bits32: return 4;
    case Stored::bits16: return 2;
    case Stored::bits8:
    case Stored::array8:
    case Stored::behind:
    case Stored::bit_field: return 1;
    case Stored::float64: return 8;
    case Stored::refcnt: return build.is(GIL_64) && build.version >= 0x030e ? 4 : machine.pointer_size;
    case Stored::members:
    case Stored::size: return 0;
    default: return machine.pointer_size;
    }
}

} // namespace libprobe
