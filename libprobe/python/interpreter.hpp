// Tells which interpreter this is and whether it may be probed, before any sentinel is made. Talks to Python.
#pragma once

#include <atomic>
#include <cstdint>

#include "judge/evidence.hpp"
#include "libprobe/libprobe.h"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// Whether the calling thread is attached to an interpreter, and so may set an exception; also true during finalization.
bool is_attached(std::uint16_t version = 0);

// OK if a CPython of 3.6 or newer runs and the calling thread is attached to it. Needs no thread state. It is cheaper
// if the caller passes the version; 0: unknown.
libprobe_status check_attached(libprobe_error *error, std::uint16_t version = 0);

// The version, 0x030d for 3.13, of any implementation. Needs no thread state.
std::uint16_t running_version();
// The same for hot paths, without a call: 0 until it was asked for once.
extern std::atomic<std::uint16_t> known_version;

// Fills in what the interpreter says of itself; refuses other implementations and older versions. Needs an attached
// thread state.
libprobe_status identify(Interpreter &interpreter, libprobe_error *error);

} // namespace libprobe
