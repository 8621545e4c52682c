// Seeks all claims in one pass over each image.
#include "judge/index.hpp"

#include <algorithm>

#include "judge/claim.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

// The words of one width in an image, in turn.
template <class Visit>
inline void each_word(const Evidence &evidence, Subject subject, unsigned width, unsigned step, Visit visit) {
    const std::uint32_t size = evidence.images[subject].size;
    if (width == 8 && step == 8 && evidence.machine.big_endian == native_big_endian()) { // nearly all of them
        const unsigned char *bytes = evidence.bytes_of(subject);
        for (std::uint32_t at = 0; at + 8 <= size; at += 8) {
            visit(at, read_native<std::uint64_t>(bytes + at));
        }
        return;
    }
    for (std::uint32_t at = 0; at + width <= size; at += step) {
        visit(at, evidence.word(subject, at, width));
    }
}

} // namespace

Hits hits_of(const Evidence &evidence, const Claim &claim, unsigned width) {
    std::uint16_t primary = 0;
    for (std::uint16_t i = 1; i < claim.count; ++i) {
        primary = evidence.said_by(claim, i).value > evidence.said_by(claim, primary).value ? i : primary;
    }
    const bool says = claim.relation == Relation::shares || claim.relation == Relation::is ||
                      (claim.count != 0 && evidence.said_by(claim, primary).value != 0);
    const bool whole = claim.width == 0;
    const unsigned step = std::min<unsigned>(width, evidence.machine.pointer_size);
    return {0,
            0,
            0,
            primary,
            static_cast<std::uint8_t>(whole ? width : claim.width),
            static_cast<std::uint8_t>(whole ? step : 1u),
            static_cast<std::uint8_t>(std::max<unsigned>(width, claim.width)),
            says && claim.count != 0 && width != 0};
}

void scan_claim(const Evidence &evidence, const Claim &claim, Hits &hits) {
    const Said &said = evidence.said_by(claim, hits.primary);
    if (claim.relation == Relation::stands) { // it allows only one place
        const auto at = static_cast<std::uint32_t>(said.value);
        if (at == said.value && at % hits.step == 0 && evidence.has(said.subject, at, hits.room) &&
            fits(evidence, claim, at, hits.width)) {
            hits.add(at);
        }
        return;
    }
    each_word(evidence, said.subject, hits.width, hits.step, [&](std::uint32_t at, std::uint64_t word) {
        if ((claim.relation != Relation::holds || (word & claim.mask) == said.value) &&
            evidence.has(said.subject, at, hits.room) && fits(evidence, claim, at, hits.width)) {
            hits.add(at);
        }
    });
}

void Index::add_other(std::size_t i, unsigned width) {
    const Claim &claim = evidence_.claims[i];
    hits_[i] = hits_of(evidence_, claim, width);
    if (!hits_[i].informative || claim.relation == Relation::is) {
        return;
    }
    if (is_about_field(claim)) {
        put(i, evidence_.said_by(claim, hits_[i].primary), width);
    } else {
        scan_claim(evidence_, claim, hits_[i]);
    }
}

void Index::look_up(Subject subject, std::uint8_t width) {
    each_word(evidence_, subject, width, step_of(width), [&](std::uint32_t at, std::uint64_t value) {
        if (value == 0) { // which is not sought
            return;
        }
        for (std::uint16_t i = heads_[bucket(value)]; i != end; i = sought_[i].next) {
            const Sought &sought = sought_[i];
            if (sought.value == value && sought.subject == subject && sought.width == width &&
                (evidence_.claims[i].count == 1 || fits(evidence_, evidence_.claims[i], at, width))) {
                hits_[i].add(at);
            }
        }
    });
}

void Index::find() {
    for (Subject subject = 0; subject < evidence_.family->subject_count; ++subject) {
        for (std::uint8_t left = wanted_[subject]; left != 0; left = static_cast<std::uint8_t>(left & (left - 1))) {
            look_up(subject, static_cast<std::uint8_t>(left & -left));
        }
    }
}

} // namespace libprobe
