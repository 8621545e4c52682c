// Defines one function for each relation that a claim can state.
#include "judge/claim.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

bool holds(const Evidence &evidence, const Claim &claim, std::uint32_t offset, unsigned width) {
    for (std::size_t i = 0; i < claim.count; ++i) {
        const Said &said = evidence.said_by(claim, i);
        if (!evidence.has(said.subject, offset, width) ||
            (evidence.word(said.subject, offset, width) & claim.mask) != said.value) {
            return false;
        }
    }
    return claim.count != 0;
}

bool changes(const Evidence &evidence, const Claim &claim, std::uint32_t offset, unsigned width) {
    const std::uint64_t mask = (~std::uint64_t{0} >> (64 - 8 * width)) & claim.mask;
    for (std::size_t i = 0; i < claim.count; ++i) {
        const Said &said = evidence.said_by(claim, i);
        if (!evidence.has(said.subject, offset, width)) {
            return false;
        }
        const std::uint64_t change = evidence.word(said.subject, offset, width) -
                                     evidence.word(evidence.said_by(claim, 0).subject, offset, width);
        if ((change & mask) != (said.value & mask)) {
            return false;
        }
    }
    return claim.count > 1;
}

// No object is in the first page of memory: a number as small as a reference count is no pointer.
constexpr std::uint64_t first_address = 4096;

bool shares(const Evidence &evidence, const Claim &claim, std::uint32_t offset, unsigned width) {
    if (claim.count != 4) {
        return false;
    }
    const Subject a = evidence.said_by(claim, 0).subject;
    const Subject b = evidence.said_by(claim, 1).subject;
    const Subject c = evidence.said_by(claim, 2).subject;
    const Subject d = evidence.said_by(claim, 3).subject;
    if (!evidence.has(a, offset, width) || !evidence.has(c, offset, width)) {
        return false;
    }
    const std::uint64_t one = evidence.word(a, offset, width);
    const std::uint64_t two = evidence.word(c, offset, width);
    const bool is_pointer = evidence.family->rows[claim.row].stored == Stored::pointer;
    const std::uint64_t least = is_pointer ? first_address : 1;
    if (one == two || one < least || two < least) {
        return false;
    }
    for (std::uint32_t at = 0; evidence.has(b, at, width) && evidence.has(d, at, width); at += width) {
        if (evidence.word(b, at, width) == one && evidence.word(d, at, width) == two) {
            return true;
        }
    }
    return false;
}

// Whether two subjects hold the same word exactly if they have the same value.
bool alike(const Evidence &evidence, const Claim &claim, std::uint32_t offset, unsigned width) {
    for (std::size_t i = 0; i < claim.count; ++i) {
        const Said &one = evidence.said_by(claim, i);
        if (!evidence.has(one.subject, offset, width)) {
            return false;
        }
        const std::uint64_t word = evidence.word(one.subject, offset, width);
        if ((word == 0) != (one.value == 0) || (word != 0 && word < first_address)) {
            return false;
        }
        for (std::size_t j = 0; j < i; ++j) {
            const Said &other = evidence.said_by(claim, j);
            if ((evidence.word(other.subject, offset, width) == word) != (other.value == one.value)) {
                return false;
            }
        }
    }
    return claim.count > 1;
}

bool stands(const Evidence &evidence, const Claim &claim, std::uint32_t offset, unsigned width) {
    for (std::size_t i = 0; i < claim.count; ++i) {
        const Said &said = evidence.said_by(claim, i);
        if (said.value != offset || !evidence.has(said.subject, offset, width)) {
            return false;
        }
    }
    return claim.count != 0;
}

} // namespace

bool fits(const Evidence &evidence, const Claim &claim, std::uint32_t offset, unsigned width) {
    switch (claim.relation) {
    case Relation::holds: return holds(evidence, claim, offset, width);
    case Relation::changes: return changes(evidence, claim, offset, width);
    case Relation::shares: return shares(evidence, claim, offset, width);
    case Relation::stands: return stands(evidence, claim, offset, width);
    case Relation::alike: return alike(evidence, claim, offset, width);
    default: return false;
    }
}

unsigned fitting_shifts(const Evidence &evidence, const Claim &claim, std::uint32_t offset) {
    const unsigned bits = evidence.family->rows[claim.row].bits;
    const unsigned mask = (1u << bits) - 1;
    unsigned shifts = (1u << (9 - bits)) - 1; // those whose bits are all in the byte
    if (claim.relation != Relation::holds) {
        return fits(evidence, claim, offset, 1) ? shifts : 0;
    }
    for (std::size_t i = 0; i < claim.count && shifts != 0; ++i) {
        const Said &said = evidence.said_by(claim, i);
        if (!evidence.has(said.subject, offset, 1)) {
            return 0;
        }
        const unsigned byte = evidence.bytes_of(said.subject)[offset];
        for (unsigned left = shifts; left != 0; left &= left - 1) {
            const unsigned shift = lowest_bit(left);
            shifts &= (byte >> shift & mask) != said.value ? ~(1u << shift) : ~0u;
        }
    }
    return claim.count != 0 ? shifts : 0;
}

} // namespace libprobe
