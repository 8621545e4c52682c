// Defines the code that each family provides to ask the interpreter about its objects. Talks to Python.
#pragma once

#include <utility>

#include "judge/plan.hpp"
#include "libprobe/cells.h"
#include "platform/hidden.hpp"
#include "python/python.hpp"

namespace LIBPROBE_INTERNAL libprobe {

struct Questions {
    const Family *family;
    const std::int16_t *expected; // each row's offset in the restricted struct, nowhere if it has none
    libprobe_cell *cells;         // in the order of the rows
    std::uint16_t bound;          // the size that must be proven before any image counts; no_row: none
    std::uint16_t head; // the row that every accessor may read too, and that is proven with each; no_row: none

    // Makes the subjects that the plan needs, asks its sources, and takes the images. `evidence` knows the interpreter.
    // Needs an attached thread state and no exception set; leaves no reference behind. False, with an exception set, if
    // Python raised one. Sources that the interpreter does not offer are left out.
    bool (*ask)(const Plan &plan, Evidence &evidence);
    // Whether the object has the row's field; if not, false with TypeError set. For checked accessors.
    bool (*check_object)(PyObject *object, std::uint16_t row);
};

// Asks, after `ask`, the sources that only a survey asks. The same contract.
using Survey = bool (*)(Evidence &evidence);

// All cells of a family, none of them set.
template <class Cells, std::size_t... I> constexpr Cells unset(std::index_sequence<I...>) {
    return {((void)I, LIBPROBE_UNSET)...};
}

} // namespace libprobe

// Defines a family whose namespace NAME_table has ask() and check(), and whose first row is `first`. It has neither a
// bound nor a head.
#define LIBPROBE_DEFINE_FAMILY(name, first)                                                             \
    libprobe_cells_##name libprobe_##name##_cells = libprobe::unset<libprobe_cells_##name>(             \
        std::make_index_sequence<sizeof(libprobe_cells_##name) / sizeof(libprobe_cell)>());             \
    const libprobe_family libprobe_family_##name = {                                                    \
        {&libprobe::name##_table::family, libprobe::expected_of_##name, &libprobe_##name##_cells.first, \
         libprobe::no_row, libprobe::no_row, libprobe::name##_table::ask, libprobe::name##_table::check}};

// The C API declares this type but does not define it.
struct LIBPROBE_INTERNAL libprobe_family : libprobe::Questions {};
