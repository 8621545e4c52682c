// What the tests of use.h share: the tables of accessors, row by row.
#pragma once

#include "types_test.hpp"

#include <string>

#include "use_rows.h"

namespace libprobe {

struct Surveyed : Clean {
    Surveyed() { BOOST_REQUIRE(libprobe_survey(nullptr) != nullptr); }
};

// Each row of the family of type objects that the table of accessors has.
template <class Visit> void for_each(const use_row *rows, Visit visit) {
    for (; rows->field != 0; ++rows) {
        const std::uint16_t row = type_table::family.row_of(rows->field);
        if (row != no_row) {
            visit(*rows, row);
        }
    }
}
template <class Visit> void for_each_proven(const use_row *rows, Visit visit) {
    for_each(rows, [&](const use_row &accessors, std::uint16_t row) {
        if (type_cells()[row] != LIBPROBE_UNSET) {
            visit(accessors, row);
        }
    });
}
inline const use_row &of(const use_row *rows, libprobe_field field) {
    while (rows->field != field) {
        ++rows;
    }
    return *rows;
}

// Whether the row stands behind PyTypeObject: only heap types have it, or where a suite is elsewhere.
inline bool is_behind(std::uint16_t row) {
    return row > type_table::row::ob_size && type_table::family.rows[row].owner_row != type_table::row::tp_name;
}
inline bool is_in_suite(std::uint16_t row) { return type_table::family.rows[row].suite_row != no_row; }

} // namespace libprobe
