// Makes recorded evidence say that a field is elsewhere: whatever tells a field's offset must be changed with it.
#pragma once

#include <cstring>

#include "recorded.hpp"

// The row whose value in the static object is this row's offset; no_row if there is none.
inline std::uint16_t teller_of(const libprobe::Family &family, std::size_t row) {
    using namespace libprobe;
    if (const Witness *held = family.witness(row, held_offset)) {
        return held->row;
    }
    const Witness *place = &family == &type_table::family ? family.witness(row, type_table::source::place) : nullptr;
    for (std::uint16_t i = 0; place != nullptr && i < family.row_count; ++i) {
        const Witness *attribute = family.witness(i, type_table::source::attribute);
        if (attribute != nullptr && std::strcmp(family.text_of(*attribute), family.text_of(*place)) == 0) {
            return i;
        }
    }
    return no_row;
}

// Makes the static object, and the sources that say what it holds or where the field is, tell this offset of the row.
// `honest`: where the fields are in the evidence.
inline void tell(libprobe::Evidence &evidence, const OwnLayout &honest, std::size_t row, std::uint64_t offset) {
    using namespace libprobe;
    const std::uint16_t teller = teller_of(*evidence.family, row);
    const bool is_told = teller != no_row && has_place(finding(honest, teller));
    if (!has_place(finding(honest, row))) {
        return;
    }
    const Subject object = evidence.family->static_object;
    for (std::size_t i = 0; i < evidence.claim_count; ++i) {
        Claim &claim = evidence.claims[i];
        const bool is_place = claim.row == row && claim.relation == Relation::stands;
        for (std::size_t s = 0; s < claim.count; ++s) {
            if (is_place || (is_told && claim.row == teller && evidence.said_by(claim, s).subject == object)) {
                (s == 0 ? claim.value : evidence.said[claim.more + s - 1].value) = offset;
            }
        }
    }
    if (is_told) {
        const Finding &place = finding(honest, teller);
        put(evidence, object, static_cast<std::uint32_t>(place.offset), offset, place.size);
    }
}
