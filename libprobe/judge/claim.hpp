// Decides whether a claim is true of a place. Pure.
#pragma once

#include "judge/evidence.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// Whether the claim is true of the `width` bytes (1, 2, 4 or 8) at this offset.
bool fits(const Evidence &evidence, const Claim &claim, std::uint32_t offset, unsigned width);

// For a claim about a bit-field: the shifts, as bits, for which it is true of the byte at this offset.
unsigned fitting_shifts(const Evidence &evidence, const Claim &claim, std::uint32_t offset);

} // namespace libprobe
