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
        const unsigned char *const start = evidence.bytes_of(subject);
        const unsigned char *const end = start + (size & ~std::uint32_t{7});
        for (const unsigned char *word = start; word != end; word += 8) {
            visit(static_cast<std::uint32_t>(word - start), read_native<std::uint64_t>(word));
        }
        return;
    }
    for (std::uint32_t at = 0; at + width <= size; at += step) {
        visit(at, evidence.word(subject, at, width));
    }
}

} // namespace

namespace {

// Which of the claim's values is sought first.
Said primary_of(const Evidence &evidence, const Claim &claim) {
    Said primary = evidence.said_by(claim, 0);
    for (std::size_t i = 1; i < claim.count; ++i) {
        const Said said = evidence.said_by(claim, i);
        primary = said.value > primary.value ? said : primary;
    }
    return primary;
}

// Prepares the search for a claim.
Hits hits_of(const Evidence &evidence, const Claim &claim, unsigned width) {
    const bool said = claim.count != 0 && width != 0;
    const Said primary = said ? primary_of(evidence, claim) : Said{0, 0};
    const bool relates = claim.relation == Relation::shares || claim.relation == Relation::is;
    const unsigned compared = !said || (primary.value == 0 && !relates) ? 0 : claim.width == 0 ? width : claim.width;
    return {primary.value, 0, 0, 0, primary.subject, static_cast<std::uint8_t>(compared), claim.count == 1};
}

// Seeks what hits_of() has prepared.
void scan(const Evidence &evidence, const Claim &claim, unsigned width, Hits &hits) {
    const unsigned room = std::max<unsigned>(width, claim.width); // bytes of the object that the whole field takes
    const unsigned step = step_of(claim, width, evidence.machine);
    if (!hits.informative() || claim.relation == Relation::is) {
        return;
    }
    if (claim.relation == Relation::stands) { // it allows only one place
        const auto at = static_cast<std::uint32_t>(hits.value);
        if (at == hits.value && at % step == 0 && evidence.has(hits.subject, at, room) &&
            fits(evidence, claim, at, hits.width)) {
            hits.add(at);
        }
        return;
    }
    each_word(evidence, hits.subject, hits.width, step, [&](std::uint32_t at, std::uint64_t word) {
        if ((claim.relation != Relation::holds || (word & claim.mask) == hits.value) &&
            evidence.has(hits.subject, at, room) && fits(evidence, claim, at, hits.width)) {
            hits.add(at);
        }
    });
}

} // namespace

Hits seek(const Evidence &evidence, const Claim &claim, unsigned width) {
    Hits hits = hits_of(evidence, claim, width);
    scan(evidence, claim, width, hits);
    return hits;
}

void Index::add_other(std::size_t i, const Claim &claim, unsigned width) {
    hits_[i] = hits_of(evidence_, claim, width);
    if (!is_about_field(claim)) {
        scan(evidence_, claim, width, hits_[i]);
    } else if (hits_[i].informative()) {
        put(i, hits_[i].value, hits_[i].subject, width, hits_[i].alone);
    }
}

void Index::look_up(Subject subject, std::uint8_t width) {
    const std::uint16_t *const heads = heads_;
    Hits *const all = hits_;
    const std::uint8_t word = evidence_.machine.pointer_size;
    each_word(evidence_, subject, width, width < word ? width : word, [&](std::uint32_t at, std::uint64_t value) {
        if (value == 0) { // which is not sought
            return;
        }
        for (std::uint16_t i = heads[bucket(value)]; i != end; i = all[i].next) {
            Hits &hits = all[i];
            if (hits.value == value && hits.subject == subject && hits.width == width &&
                (hits.alone || fits(evidence_, evidence_.claims[i], at, width))) {
                hits.add(at);
            }
        }
    });
}

void Index::find() {
    for (Subject subject = 0; subject < evidence_.family->subject_count; ++subject) {
        for (std::uint16_t left = wanted_[subject]; left != 0; left = static_cast<std::uint16_t>(left & (left - 1))) {
            look_up(subject, static_cast<std::uint8_t>(left & -left));
        }
    }
}

} // namespace libprobe
