// Writes the cells.
#include "state/cells.hpp"

namespace LIBPROBE_INTERNAL libprobe {

libprobe_cell settle(libprobe_cell &cell, std::int32_t value) {
    const libprobe_cell there = load_acquire(&cell);
    if (there != LIBPROBE_UNSET || value == nowhere) {
        return there;
    }
    const libprobe_cell before = exchange_if(&cell, LIBPROBE_UNSET, libprobe_cell{value});
    return before == LIBPROBE_UNSET ? libprobe_cell{value} : before;
}

void settle_all(const Questions &questions, Span<std::uint16_t> rows, const Finding findings[]) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        settle(questions.cells[rows[i]], cell_value(questions.family->rows[rows[i]], findings[i]));
    }
}

} // namespace libprobe
