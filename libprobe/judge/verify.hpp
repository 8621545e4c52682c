// Compares where fields were found with where a struct has them. Pure.
#pragma once

#include "judge/layout.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// Where the restricted struct has each field, nowhere for those it has not; from the compiler.
extern const std::int16_t restricted_offsets[field_count];

// Turns located into proven or shifted for each field that has an expected place, and returns the struct's verdict:
// proven where every member that has a witness is, else the worst of its members.
libprobe_verdict verify(Finding findings[field_count], const std::int16_t expected[field_count]);

// The whole right side: locates, verifies, sizes.
void prove(const Evidence &evidence, const std::int16_t expected[field_count], Layout &layout);

} // namespace libprobe
