// Finds where each field is, from evidence alone. Pure.
#pragma once

#include "judge/evidence.hpp"
#include "judge/finding.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// More rows than any family has.
enum : std::size_t { row_capacity = 512 };

// Judges the given rows of the evidence's family, `findings` in their order. A row that follows from another one needs
// that one before it. A field is located if exactly one aligned
// place holds what every source says and no other field is there. A size is proven if two independent sources or more
// tell it and all agree.
void locate(const Evidence &evidence, Span<std::uint16_t> rows, Finding findings[]);

} // namespace libprobe
