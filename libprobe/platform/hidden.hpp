// Keeps the library's own names out of the dynamic symbols of whatever it is linked into, also if the build does not
// ask the compiler for hidden visibility. Every file opens the namespace as `namespace LIBPROBE_INTERNAL libprobe`. It
// is no #pragma GCC visibility, since that would hide what system headers declare after it.
#pragma once

#if defined(__GNUC__) && !defined(_WIN32)
#define LIBPROBE_INTERNAL [[gnu::visibility("hidden")]]
#else
#define LIBPROBE_INTERNAL
#endif
