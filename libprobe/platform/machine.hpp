// Describes the data model of the machine whose memory was copied, so that a record made on one machine can be replayed
// on another. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

struct Machine {
    std::uint8_t pointer_size; // bytes; Py_ssize_t is as wide
    std::uint8_t long_size;    // bytes; 4 on 64-bit Windows, where tp_flags is half a word
    std::uint8_t max_align;    // bytes; alignment of the interpreter's max_align_t, to which PEP 697 rounds
    bool big_endian;
};

inline bool native_big_endian() {
    const std::uint16_t one = 1;
    unsigned char first;
    std::memcpy(&first, &one, 1);
    return first == 0;
}

// The alignment of max_align_t for the compiler that made an interpreter for Windows, which Py_GetVersion names: MSVC
// and clang-cl say "MSC v.". Others are MinGW's gcc and clang, whose long double has 16 bytes on x86-64.
inline std::uint8_t max_align_on_windows(const char *version, bool x86_64) {
    return x86_64 && std::strstr(version, "MSC v.") == nullptr ? 16 : 8;
}

// That of the running interpreter, as far as we can know it without asking. On other systems the ABI says it, so that
// our compiler knows it too; but on i386 gcc counts __float128 and clang does not, and gcc compiles CPython there.
inline std::uint8_t native_max_align(const char *version) {
#if defined(_WIN32)
#if defined(__x86_64__) || defined(_M_X64)
    return max_align_on_windows(version, true);
#else
    return max_align_on_windows(version, false);
#endif
#elif defined(__i386__)
    static_cast<void>(version);
    return 16;
#else
    static_cast<void>(version);
    return alignof(std::max_align_t);
#endif
}

// A size, and where what is aligned behind it was put.
struct Rounded {
    std::uint64_t size;
    std::uint64_t place;

    bool to(std::uint64_t align) const { return (size + align - 1) / align * align == place; }
};

// The alignment to which both sizes were rounded up. Often several would do: then `usual`, if it does, else the
// largest. `usual` if none does.
inline std::uint8_t alignment_of(const Rounded &first, const Rounded &second, std::uint8_t usual) {
    if (first.to(usual) && second.to(usual)) {
        return usual;
    }
    for (std::uint8_t align = 128; align != 0; align >>= 1) {
        if (first.to(align) && second.to(align)) {
            return align;
        }
    }
    return usual;
}

// All but max_align, which the interpreter decides: python/alignment.hpp.
inline Machine native_machine() {
    return {sizeof(void *), sizeof(long), alignof(std::max_align_t), native_big_endian()};
}

template <class T> std::uint64_t read_native(const unsigned char *bytes) {
    T value;
    std::memcpy(&value, bytes, sizeof value);
    return value;
}

// The unsigned integer of `size` bytes (1, 2, 4 or 8) at `bytes`.
inline std::uint64_t read_integer(const unsigned char *bytes, unsigned size, bool big_endian) {
    if (big_endian == native_big_endian()) {
        switch (size) {
        case 1: return *bytes;
        case 2: return read_native<std::uint16_t>(bytes);
        case 4: return read_native<std::uint32_t>(bytes);
        default: return read_native<std::uint64_t>(bytes);
        }
    }
    std::uint64_t value = 0;
    for (unsigned i = 0; i < size; ++i) {
        value = value << 8 | bytes[big_endian ? i : size - 1 - i];
    }
    return value;
}

} // namespace libprobe
