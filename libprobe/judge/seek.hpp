// Where values stand in an object, one pass for all of them. Pure.
#pragma once

#include <cstddef>
#include <cstdint>

#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

enum : std::int32_t { many = -2 };
enum : std::size_t { seek_capacity = 64 };

struct Sought {
    std::uint64_t value; // 0, which is everywhere, is not sought
    std::int32_t place;  // bytes from the object's start; nowhere, as it must be at first; or many
};

// Fills in the places, of no more than seek_capacity values, in so many bytes. A word at a time is read, since other
// threads may be writing to the object.
void seek(const void *object, std::uint32_t size, Sought sought[], std::size_t count);

// The place of one value.
std::int32_t seek(const void *object, std::uint32_t size, std::uint64_t value);

} // namespace libprobe
