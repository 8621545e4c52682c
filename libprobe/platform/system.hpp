// What the operating system is asked for: functions of the running interpreter that are younger than the limited API we
// are built against, and the time. The one place that knows how.
#pragma once

#include <cstdint>

#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// The address of the interpreter's exported symbol, nullptr where it has none.
void *find_symbol(const char *name);

template <class Function> Function find_function(const char *name) {
    return reinterpret_cast<Function>(find_symbol(name));
}

// Nanoseconds of a clock that never goes back.
std::uint64_t now();

} // namespace libprobe
