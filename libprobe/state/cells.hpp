// Writes cells, the only place where offsets are published. Each is written once; every proof gives the same value.
#pragma once

#include "ask/questions.hpp"
#include "judge/finding.hpp"
#include "platform/atomic.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// Stores `offset` if the cell is still unset and the offset is not nowhere. Returns what the cell holds afterwards. A
// thread that called this, or that synchronized with one that did, may use plain loads.
libprobe_cell settle(libprobe_cell &cell, std::int32_t offset);

inline bool is_set(const libprobe_cell &cell) { return load_acquire(&cell) != LIBPROBE_UNSET; }

// Writes the cells of some rows, `findings` in their order.
void settle_all(const Questions &questions, Span<std::uint16_t> rows, const Finding findings[]);

} // namespace libprobe
