// Which interpreter this is, and whether it may be probed; asked before any sentinel is made. Talks to Python.
#pragma once

#include "judge/evidence.hpp"
#include "libprobe/libprobe.h"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// Whether the calling thread is attached to an interpreter, and so may set an exception; also while that is finalized.
bool is_attached(std::uint16_t version = 0);

// OK where a CPython of 3.6 or newer runs and the calling thread is attached to it. Needs no thread state to ask. It is
// cheaper for whoever knows the version; 0: unknown.
libprobe_status check_attached(libprobe_error *error, std::uint16_t version = 0);

// The version, as CPython itself tells it and no other implementation does; 0 where nothing is told. Takes a hundredth
// of what identify() does, which names what else runs. Needs no thread state.
std::uint16_t cpython_version();

// Fills in what the interpreter says of itself; refuses other implementations and older versions. Needs an attached
// thread state.
libprobe_status identify(Interpreter &interpreter, libprobe_error *error);

} // namespace libprobe
