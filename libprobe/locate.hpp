// Finds where each field is, from evidence alone. Pure.
#pragma once

#include "layout.hpp"

namespace libprobe {

// One pass over each image. A field is located where exactly one aligned place holds what every source says, and
// where no other field is.
void locate_fields(const Evidence &evidence, Finding findings[field_count]);

// The size of PyHeapTypeObject by three sources or more that agree, and PEP 697's offset by that size rounded up and by
// what CPython itself says, where it does.
void locate_sizes(const Evidence &evidence, const Finding findings[field_count], Size &heap_type, Size &type_data);

} // namespace libprobe
