// Finds where each field is, from evidence alone. Pure.
#pragma once

#include "judge/layout.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// One pass over each image. A field is located where exactly one aligned place holds what every source says, and
// where no other field is.
void locate_fields(const Evidence &evidence, Finding findings[field_count]);

} // namespace libprobe
