// Which interpreter this is, and whether it may be probed; asked before any sentinel is made. Talks to Python.
#pragma once

#include "evidence.hpp"
#include "libprobe/libprobe.h"

namespace libprobe {

// OK where a CPython of 3.6 or newer runs and the calling thread is attached to it. Needs no thread state to ask.
libprobe_status check_attached(libprobe_error *error);

// Fills in what the interpreter says of itself. Needs an attached thread state.
libprobe_status identify(Interpreter &interpreter, libprobe_error *error);

} // namespace libprobe
