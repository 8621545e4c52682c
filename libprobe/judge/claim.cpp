// The relations, one function each.
#include "judge/claim.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

bool holds(const Evidence &evidence, const Claim &claim, std::uint32_t offset, unsigned width) {
    for (std::size_t i = 0; i < claim.count; ++i) {
        if (!evidence.image(claim.subjects[i]).has(offset, width) ||
            evidence.word(claim.subjects[i], offset, width) != claim.values[i]) {
            return false;
        }
    }
    return claim.count != 0;
}

bool changes(const Evidence &evidence, const Claim &claim, std::uint32_t offset, unsigned width) {
    const std::uint64_t mask = ~std::uint64_t{0} >> (64 - 8 * width);
    for (std::size_t i = 0; i < claim.count; ++i) {
        if (!evidence.image(claim.subjects[i]).has(offset, width)) {
            return false;
        }
        const std::uint64_t change =
            evidence.word(claim.subjects[i], offset, width) - evidence.word(claim.subjects[0], offset, width);
        if ((change & mask) != (claim.values[i] & mask)) {
            return false;
        }
    }
    return claim.count > 1;
}

bool shares(const Evidence &evidence, const Claim &claim, std::uint32_t offset, unsigned width) {
    const Subject *subjects = claim.subjects;
    if (claim.count != 4 || !evidence.image(subjects[0]).has(offset, width) ||
        !evidence.image(subjects[2]).has(offset, width)) {
        return false;
    }
    const std::uint64_t one = evidence.word(subjects[0], offset, width);
    const std::uint64_t two = evidence.word(subjects[2], offset, width);
    for (std::uint32_t at = 0; one != two && one != 0 && two != 0 && evidence.image(subjects[1]).has(at, width) &&
                               evidence.image(subjects[3]).has(at, width);
         at += width) {
        if (evidence.word(subjects[1], at, width) == one && evidence.word(subjects[3], at, width) == two) {
            return true;
        }
    }
    return false;
}

} // namespace

bool fits(const Evidence &evidence, const Claim &claim, std::uint32_t offset, unsigned width) {
    switch (claim.relation) {
    case Relation::holds: return holds(evidence, claim, offset, width);
    case Relation::changes: return changes(evidence, claim, offset, width);
    case Relation::shares: return shares(evidence, claim, offset, width);
    case Relation::stands:
        return claim.count != 0 && claim.values[0] == offset && evidence.image(claim.subjects[0]).has(offset, width);
    default: return false;
    }
}

} // namespace libprobe
