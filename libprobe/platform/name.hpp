// Names the platform that the library is compiled for. It is the interpreter's platform too, since both are in one
// process.
#pragma once

#include "platform/hidden.hpp"

#if defined(__x86_64__) && defined(__ILP32__)
#define LIBPROBE_CPU "x32"
#elif defined(__x86_64__) || defined(_M_X64)
#define LIBPROBE_CPU "x86_64"
#elif defined(__i386__) || defined(_M_IX86)
#define LIBPROBE_CPU "i386"
#elif defined(__aarch64__) || defined(_M_ARM64)
#define LIBPROBE_CPU "aarch64"
#elif defined(__arm__)
#define LIBPROBE_CPU "arm"
#elif defined(__s390x__)
#define LIBPROBE_CPU "s390x"
#elif defined(__powerpc64__)
#define LIBPROBE_CPU "ppc64"
#elif defined(__riscv)
#define LIBPROBE_CPU "riscv"
#else
#define LIBPROBE_CPU "unknown"
#endif

#if defined(__linux__)
#define LIBPROBE_SYSTEM "linux"
#elif defined(_WIN32)
#define LIBPROBE_SYSTEM "windows"
#elif defined(__APPLE__)
#define LIBPROBE_SYSTEM "macos"
#else
#define LIBPROBE_SYSTEM "unknown"
#endif

namespace LIBPROBE_INTERNAL libprobe {

// "x86_64-linux"
inline constexpr char platform_name[] = LIBPROBE_CPU "-" LIBPROBE_SYSTEM;

} // namespace libprobe

#undef LIBPROBE_CPU
#undef LIBPROBE_SYSTEM
