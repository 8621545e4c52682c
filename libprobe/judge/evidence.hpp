// Holds everything that was seen of one family's objects in one interpreter, as plain values: images of objects, and
// claims about them. The askers fill it; the judge reads nothing else. Pure.
#pragma once

#include <cstddef>
#include <cstdint>

#include "platform/hidden.hpp"
#include "table/row.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// An object whose memory is copied, by its position in its family.
using Subject = std::uint8_t;

enum : std::size_t { image_capacity = 2048, subject_capacity = 32, claim_capacity = 512 };

// A copy of an object's bytes, which ends where the object does. Its values are compared, never followed.
struct Image {
    std::uint64_t address;
    std::uint32_t start; // index of its first byte in Evidence::bytes
    std::uint32_t size;  // 0: no image

    bool has(std::uint32_t offset, unsigned width) const { return offset + width <= size; }
};

// What a claim says about its row's place or number.
enum class Relation : std::uint8_t {
    holds,   // each subject holds its value there
    changes, // each subject holds there what the first one holds plus its value, modulo the field's width
    shares, // for subjects A, B, C, D there is an offset x: A's field holds the word that B holds at x, C's field holds
            // the word that D holds at x, and the two words differ
    stands, // the place is every subject's value
    is,     // the number is the value
    alike,  // a pointer that is NULL in the subjects whose value is 0, the same in those that have one other value, and
            // different in those that have different values
    count
};

struct Said {
    std::uint64_t value;
    Subject subject;
};

// What one source says about one row, or several sources that say the same.
struct Claim {
    Sources sources;
    std::uint64_t mask;  // the bits of the field that it is about
    std::uint64_t value; // what it says of its first subject
    std::uint16_t row;
    std::uint16_t more; // index in Evidence::said of what it says of its other subjects
    std::uint8_t count; // how many subjects
    Subject subject;    // the first one
    Relation relation;
    std::uint8_t width; // bytes that it is about, which need not be aligned; 0: the whole field
};

struct Interpreter {
    std::uint16_t version; // 0x030a for 3.10
    char release[32];      // "3.10.13"
    char platform[32];     // "x86_64-linux"
    bool debug;
    bool trace_refs;
    bool free_threaded;
};

Build build_of(const Interpreter &interpreter, const Machine &machine);

// How much is asked.
enum class Extent : std::uint8_t {
    required, // some rows, for each the cheapest witness that suffices
    probe,    // the rows that the cheap subjects can tell, all cheap witnesses
    survey    // all rows and every witness there is
};

struct Evidence {
    const Family *family;
    Interpreter interpreter;
    Machine machine;
    Extent extent;
    bool full; // some claim or image did not fit; then nothing is proven
    Image images[subject_capacity];
    Claim *claims;
    Said *said;
    unsigned char *bytes;
    std::uint32_t claim_count;
    std::uint32_t claim_room;
    std::uint32_t said_count;
    std::uint32_t said_room;
    std::uint32_t byte_count;
    std::uint32_t byte_room;

    // Makes empty evidence with room for the questions about so many rows; nullptr if memory is short. One block, for
    // std::free.
    static Evidence *make(const Family &family, Extent extent, std::size_t rows);

    // Begins a claim, to which say() adds values. If there is no room, adds nothing and sets `full`.
    Claim *add_claim(std::size_t row, Source source, Relation relation = Relation::holds) {
        claim(row, source, relation, 0, 0);
        if (full) {
            return nullptr;
        }
        claims[claim_count - 1].count = 0;
        return &claims[claim_count - 1];
    }
    void say(Subject subject, std::uint64_t value);
    // The same in one call, for a claim about one subject.
    void claim(std::size_t row, Source source, Relation relation, Subject subject, std::uint64_t value) {
        if (claim_count == claim_room) {
            full = true;
            return;
        }
        claims[claim_count++] = {bit(source),
                                 ~std::uint64_t{0},
                                 value,
                                 static_cast<std::uint16_t>(row),
                                 static_cast<std::uint16_t>(said_count),
                                 1,
                                 subject,
                                 relation,
                                 0};
    }

    // Returns room for an image of so many bytes, to be filled in. If there is no room or the subject has an image,
    // returns nullptr and sets `full`.
    unsigned char *add_image(Subject subject, std::uint64_t address, std::size_t size);

    Build build() const { return build_of(interpreter, machine); }
    Said said_by(const Claim &claim, std::size_t i) const {
        return i == 0 ? Said{claim.value, claim.subject} : said[claim.more + i - 1];
    }
    const unsigned char *bytes_of(Subject subject) const { return bytes + images[subject].start; }
    bool has(Subject subject, std::uint32_t offset, unsigned width) const { return images[subject].has(offset, width); }
    // The word of so many bytes at this offset, which the image must have.
    std::uint64_t word(Subject subject, std::uint32_t offset, unsigned width) const {
        return read_integer(bytes_of(subject) + offset, width, machine.big_endian);
    }
};

} // namespace libprobe
