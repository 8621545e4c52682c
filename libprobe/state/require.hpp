// The self-test: proves the required fields of the running interpreter, family by family. Talks to Python.
#pragma once

#include <cstddef>
#include <cstdint>

#include "libprobe/libprobe.h"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// require() does what libprobe_require promises and writes the cells. selftest() does what libprobe_selftest promises
// and reads and writes no cell.
int require(const libprobe_requirement *requirements, std::size_t count);
int selftest(const libprobe_requirement *requirements, std::size_t count);

} // namespace libprobe
