// Lets the library report failures through libprobe_error.
#pragma once

#include "libprobe/libprobe.h"
#include "platform/compiler.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// Fill the caller's error, which may be NULL. fail() returns its status. Without a format, the message is the status's
// own sentence.
libprobe_status succeed(libprobe_error *error);
libprobe_status fail(libprobe_error *error, libprobe_status status);
LIBPROBE_PRINTF(3, 4)
libprobe_status fail(libprobe_error *error, libprobe_status status, const char *format, ...);

// Removes an incomplete character from the end of UTF-8 text that was cut to fit.
void trim_utf8(char *text);

} // namespace libprobe
