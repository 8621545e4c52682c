// Tells which row each slot id of PyType_Spec fills. Pure.
#pragma once

#include "platform/hidden.hpp"
#include "table/type.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// Where a slot's field is: in the type itself, or in a suite that another field of the type points at.
struct SlotPlace {
    std::uint16_t row;     // no_row: no slot has this id
    std::uint16_t pointer; // no_row: in the type itself
    std::uint16_t start;   // of the suite: its first field
};
struct SlotPlaces {
    SlotPlace of[256];

    constexpr const SlotPlace &operator[](int slot) const { return of[slot > 0 && slot < 256 ? slot : 0]; }
};

constexpr SlotPlaces make_slot_places() {
    using namespace type_table;
    SlotPlaces places{};
    for (SlotPlace &place : places.of) {
        place = {no_row, no_row, no_row};
    }
    for (std::uint16_t row = 0; row < row::count; ++row) {
        const Field &field = expansion::table.rows[row];
        for (std::size_t w = 0; w < field.witness_count; ++w) {
            const std::uint8_t slot = expansion::table.witnesses[field.first_witness + w].slot;
            if (slot != 0) {
                places.of[slot] = {row, field.suite_row, field.owner_row};
            }
        }
    }
    return places;
}
inline constexpr SlotPlaces slot_places = make_slot_places();

// The id of the slot that fills the row; 0 if none does.
constexpr int slot_of_row(std::uint16_t row) {
    for (int slot = 1; slot < 256; ++slot) {
        if (slot_places[slot].row == row) {
            return slot;
        }
    }
    return 0;
}

} // namespace libprobe
