// A hash of the values, and then each word is looked up.
#include "judge/seek.hpp"

#include "judge/layout.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

enum : unsigned { bits = 8 };

std::size_t bucket(std::uint64_t value) {
    return static_cast<std::size_t>(value * 0x9e3779b97f4a7c15u >> (64 - bits)); // Fibonacci hashing
}

// The words that are whole.
struct Words {
    Words(const void *object, std::uint32_t size)
        : begin(static_cast<const std::uintptr_t *>(object)), end(begin + size / sizeof *begin) {}

    static std::uint64_t at(const std::uintptr_t *word) { return __atomic_load_n(word, __ATOMIC_RELAXED); }
    std::int32_t place(const std::uintptr_t *word, std::int32_t before) const {
        return before == nowhere ? static_cast<std::int32_t>((word - begin) * sizeof *word) : std::int32_t{many};
    }

    const std::uintptr_t *begin;
    const std::uintptr_t *end;
};

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
    const Words words(object, size);
    for (const std::uintptr_t *word = words.begin; word != words.end; ++word) {
        const std::uint64_t value = Words::at(word);
        for (std::uint8_t at = heads[bucket(value)]; at != 0; at = next[at - 1]) {
            Sought &one = sought[at - 1];
            if (one.value == value) {
                one.place = words.place(word, one.place);
            }
        }
    }
}

std::int32_t seek(const void *object, std::uint32_t size, std::uint64_t value) {
    std::int32_t place = nowhere;
    const Words words(object, size);
    for (const std::uintptr_t *word = words.begin; word != words.end; ++word) {
        if (Words::at(word) == value) {
            place = words.place(word, place);
        }
    }
    return place;
}

} // namespace libprobe
