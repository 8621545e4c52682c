// Finds the places of all claims in one pass: looks up every word of an image among all values that are sought in it.
// Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "judge/evidence.hpp"
#include "platform/compiler.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// So many places, or more.
inline constexpr std::uint8_t many = 0xff;

// What is sought for one claim in the image of its primary subject, and the places where the claim is true there. The
// primary subject is the one with the largest value, which is least likely to occur by chance.
struct Hits {
    std::uint64_t value; // the primary subject's
    std::uint16_t next;  // the next claim in its bucket
    std::uint16_t first; // place
    std::uint8_t count;  // of places, at most `many`
    Subject subject;     // the primary one
    std::uint8_t width;  // bytes that are compared; 0: this build has no such field, or zeros are sought, which are
                         // everywhere
    bool alone;          // the claim has one subject

    bool informative() const { return width != 0; }
    void add(std::uint32_t offset) {
        first = count == 0 ? static_cast<std::uint16_t>(offset) : first;
        count = static_cast<std::uint8_t>(count + (count != many));
    }
};

// The alignment of places of a claim's bytes.
inline unsigned step_of(const Claim &claim, unsigned width, const Machine &machine) {
    return claim.width != 0 ? 1u : width < machine.pointer_size ? width : machine.pointer_size;
}

// Seeks claims of one evidence. Most claims are about the value of a whole aligned field: they wait for find(), which
// looks every word up by a hash of its value. The others are sought at once.
class Index {
public:
    explicit Index(const Evidence &evidence) : evidence_(evidence) { std::memset(heads_, 0xff, sizeof heads_); }

    // Seeks the i-th claim, about a field of so many bytes; 0: this build has no such field, so nothing is sought.
    void add(std::size_t i, const Claim &claim, unsigned width) {
        if (is_about_field(claim) && claim.count == 1 && claim.value != 0 && width != 0) {
            put(i, claim.value, claim.subject, width, true);
        } else {
            add_other(i, claim, width);
        }
    }
    void find();

    const Hits &hits(std::size_t i) const { return hits_[i]; }

private:
    enum : std::uint16_t { end = 0xffff, bits = 8 };

    static bool is_about_field(const Claim &claim) {
        return claim.relation == Relation::holds && claim.width == 0 && claim.mask == ~std::uint64_t{0};
    }
    static std::size_t bucket(std::uint64_t value) {
        return static_cast<std::size_t>(value * 0x9e3779b97f4a7c15u >> (64 - bits)); // Fibonacci hashing
    }
    void put(std::size_t i, std::uint64_t value, Subject subject, unsigned width, bool alone) {
        std::uint16_t &head = heads_[bucket(value)];
        hits_[i] = {value, head, 0, 0, subject, static_cast<std::uint8_t>(width), alone};
        head = static_cast<std::uint16_t>(i);
        wanted_[subject] = static_cast<std::uint16_t>(wanted_[subject] | width);
    }
    LIBPROBE_COLD void add_other(std::size_t i, const Claim &claim, unsigned width);
    void look_up(Subject subject, std::uint8_t width);

    const Evidence &evidence_;
    std::uint16_t wanted_[subject_capacity] = {}; // widths of the values that are sought in each image, added up
    std::uint16_t heads_[1u << bits];             // by a hash of the value
    Hits hits_[claim_capacity];
};

// Seeks only one claim, about a field of so many bytes; 0: this build has no such field.
LIBPROBE_COLD Hits seek(const Evidence &evidence, const Claim &claim, unsigned width);

} // namespace libprobe
