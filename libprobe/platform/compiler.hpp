// Hides how compilers spell their extensions: the library's other rooms use these words and no extension of one
// compiler.
#pragma once

// LIBPROBE_COLD: a function that seldom runs; it is kept out of the way of those that do.
// LIBPROBE_NOINLINE: a function that stays apart from its callers, for the sake of their registers.
// LIBPROBE_PRINTF(text, first): a function whose parameter number `text` is printf's format, and whose arguments for it
// begin at parameter number `first`. A member function's `this` is number 1.
// LIBPROBE_LIKELY: a condition that nearly always holds.
#if defined(__GNUC__)
#define LIBPROBE_COLD [[gnu::cold, gnu::noinline]]
#define LIBPROBE_NOINLINE [[gnu::noinline]]
#if defined(__MINGW32__) && !defined(__clang__) // where gcc takes `printf` for that of msvcrt.dll, which has no %zu
#define LIBPROBE_PRINTF(text, first) __attribute__((format(gnu_printf, text, first)))
#else
#define LIBPROBE_PRINTF(text, first) __attribute__((format(printf, text, first)))
#endif
#define LIBPROBE_LIKELY(condition) __builtin_expect(!!(condition), 1)
#else
#define LIBPROBE_COLD
#define LIBPROBE_NOINLINE
#define LIBPROBE_PRINTF(text, first)
#define LIBPROBE_LIKELY(condition) (condition)
#endif

#include <cstdint>

#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// The number of the lowest bit that is set; there must be one.
inline unsigned lowest_bit(std::uint64_t bits) {
#if defined(__GNUC__)
    return static_cast<unsigned>(__builtin_ctzll(bits));
#else
    unsigned number = 0;
    for (; (bits >> number & 1) == 0; ++number) {
    }
    return number;
#endif
}

} // namespace libprobe
