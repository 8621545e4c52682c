// Compares where fields were found with where a struct has them. Pure.
#pragma once

#include "judge/layout.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// Turns located into proven or shifted for each field of the part that has an expected place, and sets the part's
// verdict on the struct: proven if every member that has a witness is proven, else the worst verdict of its members.
// `expected` is in the order of the rows, nowhere for rows that the struct lacks.
void compare(Part &part, const std::int16_t expected[]);

// Judges all rows of a family and compares them.
void prove(const Evidence &evidence, const std::int16_t expected[], Part &part);

} // namespace libprobe
