// Gives the tests every row of every family, as a dataset of Boost.Test.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "table/families.hpp"
#include "truth_text.hpp"

struct EveryRow {
    const libprobe::NamedFamily *names;
    std::uint16_t row;

    const libprobe::Family &family() const { return *names->family; }
    const libprobe::Field &field() const { return family().rows[row]; }
    const char *name() const { return family().field_name(row); }
    std::string full_name() const { return ::full_name(*names, row); }
};

inline std::ostream &operator<<(std::ostream &out, const EveryRow &one) { return out << one.full_name(); }

inline std::vector<EveryRow> every_row() {
    std::vector<EveryRow> rows;
    for (const libprobe::NamedFamily &names : libprobe::named_families()) {
        for (std::uint16_t row = 0; row < names.family->row_count; ++row) {
            rows.push_back({&names, row});
        }
    }
    return rows;
}
