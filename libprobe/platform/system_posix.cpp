// Implements system.hpp on POSIX, with C functions only, so that nothing of the C++ library has to be linked.
#if !defined(_WIN32)
#include "platform/system.hpp"

#include <dlfcn.h>
#include <time.h>

namespace LIBPROBE_INTERNAL libprobe {

void *find_symbol(const char *name) { return dlsym(RTLD_DEFAULT, name); }

std::uint64_t now() {
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<std::uint64_t>(time.tv_sec) * 1000000000u + static_cast<std::uint64_t>(time.tv_nsec);
}

} // namespace libprobe
#endif
