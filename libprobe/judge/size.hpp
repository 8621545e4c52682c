// Judges what was said of sizes. Pure.
#pragma once

#include "judge/layout.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// The size of PyHeapTypeObject by three sources or more that agree, and PEP 697's offset by that size rounded up and by
// what CPython itself says, where it does.
void locate_sizes(const Evidence &evidence, const Finding findings[field_count], Size &heap_type, Size &type_data);

} // namespace libprobe
