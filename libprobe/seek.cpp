// A hash of the values, and then each word is looked up.
#include "seek.hpp"

#include "layout.hpp"

namespace libprobe {

namespace {

enum : unsigned { bits = 7 };

std::size_t bucket(std::uint64_t value) {
    return static_cast<std::size_t>(value * 0x9e3779b97f4a7c15u >> (64 - bits)); // Fibonacci hashing
}

} // namespace

void seek(const void *object, std::uint32_t size, Sought sought[], std::size_t count) {
    std::uint8_t heads[1u << bits] = {}; // index of a value, plus one
    std::uint8_t next[seek_capacity];
    for (std::size_t i = 0; i < count; ++i) {
        if (sought[i].value != 0) {
            std::uint8_t &head = heads[bucket(sought[i].value)];
            next[i] = head;
            head = static_cast<std::uint8_t>(i + 1);
        }
    }
    const auto *words = static_cast<const std::uintptr_t *>(object);
    for (std::uint32_t i = 0; (i + 1) * sizeof *words <= size; ++i) {
        const std::uint64_t word = __atomic_load_n(words + i, __ATOMIC_RELAXED);
        if (word == 0) {
            continue;
        }
        for (std::uint8_t at = heads[bucket(word)]; at != 0; at = next[at - 1]) {
            Sought &one = sought[at - 1];
            if (one.value == word) {
                one.place = one.place == nowhere ? static_cast<std::int32_t>(i * sizeof *words) : std::int32_t{many};
            }
        }
    }
}

} // namespace libprobe
