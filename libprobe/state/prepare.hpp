// Proves all that it can of one family, for accessors that can do without. Talks to Python.
#pragma once

#include "ask/questions.hpp"
#include "libprobe/libprobe.h"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// What libprobe_prepare promises.
libprobe_status prepare(const Questions &questions, libprobe_error *error);

} // namespace libprobe
