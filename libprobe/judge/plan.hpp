// Decides at the start of every run which rows are judged and which sources are asked about each. Pure.
#pragma once

#include "judge/evidence.hpp"
#include "judge/locate.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

struct Plan {
    const Family *family;
    Build build;
    Extent extent;
    std::uint16_t count;
    Sources asked_of_any;
    std::uint16_t rows[row_capacity];     // the rows that are judged, each after the rows that it follows from
    Sources sources[row_capacity];        // the sources that are asked, in the order of the rows
    std::uint16_t position[row_capacity]; // each family row's index in `rows`; no_row: not judged

    // An empty plan.
    void begin(const Family &its_family, const Build &its_build, Extent its_extent);
    // Adds a row, and before it the rows that it follows from. Adding it again changes nothing.
    void add(std::uint16_t row) {
        if (!has(row)) {
            add_chosen(row);
        }
    }
    // The same for a simple row of a self-test.
    void add_simple(std::uint16_t row) {
        if (!has(row)) {
            append(row, bit(family->rows[row].sure));
        }
    }
    void add_all();

    bool has(std::size_t row) const { return position[row] != no_row; }
    // The sources that are asked about a row; 0 if it is not judged.
    Sources asked(std::size_t row) const { return has(row) ? sources[position[row]] : 0; }
    // Whether the source is asked about any row.
    bool asks(Source source) const { return (asked_of_any & bit(source)) != 0; }
    Span<std::uint16_t> all_rows() const { return {rows, count}; }

private:
    void append(std::uint16_t row, Sources chosen) {
        const std::uint16_t at = count;
        count = static_cast<std::uint16_t>(at + 1);
        position[row] = at;
        rows[at] = row;
        sources[at] = chosen;
        asked_of_any |= chosen;
    }
    void add_chosen(std::uint16_t row);
    void add_source_rows(std::uint16_t row, Sources chosen);
    Sources choose(std::uint16_t row) const;
    Sources sufficient(std::uint16_t row) const;
    Sources cheapest(std::uint16_t row, Sources without) const;
};

} // namespace libprobe
