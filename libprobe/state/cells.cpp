// Writes the cells.
#include "state/cells.hpp"

namespace LIBPROBE_INTERNAL libprobe {

libprobe_cell settle(libprobe_cell &cell, std::int32_t offset) {
    const libprobe_cell there = load_acquire(&cell);
    if (there != LIBPROBE_UNSET || offset == nowhere) {
        return there;
    }
    const libprobe_cell before = exchange_if(&cell, LIBPROBE_UNSET, libprobe_cell{offset});
    return before == LIBPROBE_UNSET ? libprobe_cell{offset} : before;
}

void settle_all(const Questions &questions, Span<std::uint16_t> rows, const Finding findings[]) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        settle(questions.cells[rows[i]], findings[i].offset);
    }
}

} // namespace libprobe
