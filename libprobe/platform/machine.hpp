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
    std::uint8_t max_align;    // bytes; alignment of max_align_t, to which PEP 697 rounds
    bool big_endian;
};

inline bool native_big_endian() {
    const std::uint16_t one = 1;
    unsigned char first;
    std::memcpy(&first, &one, 1);
    return first == 0;
}

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
