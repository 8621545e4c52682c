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

// The places where one claim is true in the image of its primary subject: the subject with the largest value, which is
// least likely to occur by chance.
struct Hits {
    std::uint32_t count;
    std::uint32_t first;
    std::uint32_t last;
    std::uint16_t primary; // which of the claim's subjects
    std::uint8_t width;    // bytes that are compared; 0: this build has no such field
    std::uint8_t step;     // the alignment of places
    std::uint8_t room;     // bytes of the object that the whole field takes
    bool informative;      // the claim is about more than zeros, which are everywhere

    void add(std::uint32_t offset) {
        first = count == 0 ? offset : first;
        last = offset;
        ++count;
    }
};

// Seeks claims of one evidence. Most claims are about the value of a whole aligned field: they wait for find(), which
// looks every word up by a hash of its value. The others are sought at once.
class Index {
public:
    explicit Index(const Evidence &evidence) : evidence_(evidence) { std::memset(heads_, 0xff, sizeof heads_); }

    // Seeks the i-th claim, about a field of so many bytes; 0: this build has no such field, so nothing is sought.
    void add(std::size_t i, unsigned width) {
        const Claim &claim = evidence_.claims[i];
        if (!is_about_field(claim) || claim.count != 1) {
            add_other(i, width);
            return;
        }
        const Said &said = evidence_.said[claim.first];
        const bool informative = said.value != 0 && width != 0;
        hits_[i] = {
            0,          0, 0, 0, static_cast<std::uint8_t>(width), step_of(width), static_cast<std::uint8_t>(width),
            informative};
        if (informative) {
            put(i, said, width);
        }
    }
    void find();

    const Hits &hits(std::size_t i) const { return hits_[i]; }

private:
    enum : std::uint16_t { end = 0xffff, bits = 8 };
    struct Sought {
        std::uint64_t value;
        std::uint16_t next;
        Subject subject;
        std::uint8_t width;
    };

    static bool is_about_field(const Claim &claim) {
        return claim.relation == Relation::holds && claim.width == 0 && claim.mask == ~std::uint64_t{0};
    }
    static std::size_t bucket(std::uint64_t value) {
        return static_cast<std::size_t>(value * 0x9e3779b97f4a7c15u >> (64 - bits)); // Fibonacci hashing
    }
    std::uint8_t step_of(unsigned width) const {
        return static_cast<std::uint8_t>(width < evidence_.machine.pointer_size ? width
                                                                                : evidence_.machine.pointer_size);
    }
    void put(std::size_t i, const Said &said, unsigned width) {
        std::uint16_t &head = heads_[bucket(said.value)];
        sought_[i] = {said.value, head, said.subject, static_cast<std::uint8_t>(width)};
        head = static_cast<std::uint16_t>(i);
        wanted_[said.subject] = static_cast<std::uint8_t>(wanted_[said.subject] | width);
    }
    LIBPROBE_COLD void add_other(std::size_t i, unsigned width);
    void look_up(Subject subject, std::uint8_t width);

    const Evidence &evidence_;
    std::uint8_t wanted_[subject_capacity] = {}; // widths of the values that are sought in each image, added up
    std::uint16_t heads_[1u << bits];            // by a hash of the value
    Sought sought_[claim_capacity];
    Hits hits_[claim_capacity];
};

// Prepares the search for a claim about a field of so many bytes; 0: this build has no such field.
LIBPROBE_COLD Hits hits_of(const Evidence &evidence, const Claim &claim, unsigned width);

// Seeks only one claim.
LIBPROBE_COLD void scan_claim(const Evidence &evidence, const Claim &claim, Hits &hits);

} // namespace libprobe
