// Writes cells, the only place where offsets are published. Each is written once; every proof gives the same value.
#pragma once

#include "ask/questions.hpp"
#include "judge/finding.hpp"
#include "platform/atomic.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// Stores `value` if the cell is still unset and the value is not nowhere. Returns what the cell holds afterwards. A
// thread that called this, or that synchronized with one that did, may use plain loads.
libprobe_cell settle(libprobe_cell &cell, std::int32_t value);

// What the cell of a row with this finding holds, and the offset in bytes that a cell of the row tells: a bit-field's
// cell holds 8 times its byte's offset plus its shift. nowhere stays nowhere.
inline std::int32_t cell_value(const Field &field, const Finding &finding) {
    return has_place(finding) && field.is_bit_field() ? finding.offset * 8 + finding.shift : finding.offset;
}
inline std::int32_t offset_in(const Field &field, libprobe_cell cell) {
    const auto place = static_cast<std::int32_t>(cell);
    return cell == LIBPROBE_UNSET ? std::int32_t{nowhere} : field.is_bit_field() ? place / 8 : place;
}

inline bool is_set(const libprobe_cell &cell) { return load_acquire(&cell) != LIBPROBE_UNSET; }

// Writes the cells of some rows, `findings` in their order.
void settle_all(const Questions &questions, Span<std::uint16_t> rows, const Finding findings[]);

} // namespace libprobe
