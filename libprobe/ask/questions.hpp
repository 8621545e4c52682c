// Defines the code that each family provides to ask the interpreter about its objects. Talks to Python.
#pragma once

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

} // namespace libprobe

// The C API declares this type but does not define it.
struct LIBPROBE_INTERNAL libprobe_family : libprobe::Questions {};
