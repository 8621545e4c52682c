// Allocates a layout and its findings as one block of memory.
#include "judge/layout.hpp"

#include <cstdlib>

namespace LIBPROBE_INTERNAL libprobe {

Layout *Layout::make(const Family *const families[], std::size_t count) {
    std::size_t rows = 0;
    for (std::size_t i = 0; i < count; ++i) {
        rows += families[i]->row_count;
    }
    auto *layout = static_cast<libprobe_layout *>(std::calloc(1, sizeof(libprobe_layout) + rows * sizeof(Finding)));
    if (layout == nullptr) {
        return nullptr;
    }
    auto *next = reinterpret_cast<Finding *>(layout + 1);
    for (std::size_t i = 0; i < count && i < part_capacity; ++i) {
        layout->parts[layout->part_count++] = {families[i], next, LIBPROBE_VERDICT_UNPROVEN};
        next += families[i]->row_count;
    }
    return layout;
}

const Part *Layout::part(const Family &family) const {
    for (std::size_t i = 0; i < part_count; ++i) {
        if (parts[i].family == &family) {
            return &parts[i];
        }
    }
    return nullptr;
}

const Part *Layout::part_with(libprobe_field field, std::uint16_t &row) const {
    for (std::size_t i = 0; i < part_count; ++i) {
        row = parts[i].family->row_of(field);
        if (row != no_row) {
            return &parts[i];
        }
    }
    return nullptr;
}

const Finding *Layout::finding(libprobe_field field) const {
    std::uint16_t row = no_row;
    const Part *part = part_with(field, row);
    return part != nullptr ? &part->findings[row] : nullptr;
}

} // namespace libprobe
