// The library's side of libprobe_error.
#pragma once

#include "libprobe/libprobe.h"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// Fill the caller's error, which may be NULL. fail() returns its status; without a format the message is the status's
// own sentence.
libprobe_status succeed(libprobe_error *error);
libprobe_status fail(libprobe_error *error, libprobe_status status);
__attribute__((format(printf, 3, 4))) libprobe_status fail(libprobe_error *error, libprobe_status status,
                                                           const char *format, ...);

// Takes an incomplete character off the end of UTF-8 text that was cut to fit.
void trim_utf8(char *text);

} // namespace libprobe
