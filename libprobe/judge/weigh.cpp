// Weighs claims without a vote: a claim that fits nowhere is never outvoted, and witnesses that disagree are a
// contradiction.
#include "judge/weigh.hpp"

#include <algorithm>

#include "judge/claim.hpp"
#include "platform/compiler.hpp"

namespace LIBPROBE_INTERNAL libprobe {

void set_unproven(Finding &finding, Reason reason) {
    finding.verdict = LIBPROBE_VERDICT_UNPROVEN;
    finding.reason = reason;
}

LIBPROBE_COLD Reason silence(const Evidence &evidence, std::size_t row) {
    const Family &family = *evidence.family;
    const Build build = evidence.build();
    if (!family.rows[row].exists_in(build.version)) {
        return Reason::NOT_IN_VERSION;
    }
    if (!family.rows[row].exists_in(build)) {
        return Reason::NOT_IN_BUILD;
    }
    for (const Witness &witness : family.witnesses_of(row)) { // a struct is seen at its first member
        const std::uint16_t first =
            witness.source == first_member && !witness.none ? family.first_member_in(witness.row, build) : no_row;
        row = first != no_row ? first : row;
    }
    const Sources offered = family.offered(row, build);
    if (offered == 0) {
        return Reason::NO_WITNESS;
    }
    const bool surveyed = evidence.extent == Extent::survey;
    return !surveyed && (offered & ~family.surveyed) == 0 ? Reason::NOT_ASKED : Reason::SILENT;
}

LIBPROBE_COLD void weigh(const Evidence &evidence, const Case &its, unsigned width, Finding &finding) {
    std::size_t best = its.count; // the claim with the fewest places, at least one
    for (std::size_t i = 0; i < its.count; ++i) {
        if (its.hits[i]->count != 0 && (best == its.count || its.hits[i]->count < its.hits[best]->count)) {
            best = i;
        }
    }
    if (best == its.count) {
        set_unproven(finding, Reason::ABSENT);
        return;
    }
    const Hits &hits = *its.hits[best];
    std::size_t places = 0;
    std::size_t against = best;
    const auto step = [&](std::size_t i) { return step_of(*its.claims[i], width, evidence.machine); };
    const unsigned room = std::max<unsigned>(width, hits.width);
    unsigned seen = 0; // places of the best claim
    for (std::uint32_t place = hits.first; seen < hits.count && evidence.has(hits.subject, place, room);
         place += step(best)) {
        bool fit = fits(evidence, *its.claims[best], place, hits.width);
        seen += fit && hits.count != many ? 1 : 0;
        for (std::size_t i = 0; fit && i < its.count; ++i) {
            if (i != best && (place % step(i) != 0 || !fits(evidence, *its.claims[i], place, its.hits[i]->width))) {
                against = i;
                fit = false;
            }
        }
        if (fit) {
            if (places < 2) {
                finding.places[places] = static_cast<std::int32_t>(place);
            }
            ++places;
        }
    }
    if (places == 1) {
        finding.verdict = LIBPROBE_VERDICT_LOCATED;
        finding.offset = finding.places[0];
        for (std::size_t i = 0; i < its.count; ++i) {
            finding.witnesses |= its.claims[i]->sources;
        }
    } else if (places > 1) {
        set_unproven(finding, Reason::AMBIGUOUS);
    } else {
        finding.verdict = LIBPROBE_VERDICT_CONTRADICTED;
        finding.sources[0] = first_of(its.claims[best]->sources);
        finding.places[0] = static_cast<std::int32_t>(hits.first);
        finding.sources[1] = first_of(its.claims[against]->sources);
        const Hits &others = *its.hits[against];
        finding.places[1] = others.count == 0 ? std::int32_t{nowhere} : static_cast<std::int32_t>(others.first);
    }
}

LIBPROBE_COLD void weigh_bits(const Evidence &evidence, Span<const Claim *> claims, Finding &finding) {
    std::int32_t first[Case::capacity]; // the first byte that fits each claim
    for (std::int32_t &its_first : first) {
        its_first = nowhere;
    }
    const Subject subject = claims[0]->subject;
    std::size_t places = 0;
    for (std::uint32_t at = 0; evidence.has(subject, at, 1); ++at) {
        unsigned all = 0xff;
        for (std::size_t i = 0; i < claims.size(); ++i) {
            const unsigned its = fitting_shifts(evidence, *claims[i], at);
            first[i] = its != 0 && first[i] == nowhere ? static_cast<std::int32_t>(at) : first[i];
            all &= its;
        }
        for (; all != 0; all &= all - 1) {
            if (places < 2) {
                finding.places[places] = static_cast<std::int32_t>(at);
                finding.shift = static_cast<std::uint8_t>(lowest_bit(all));
            }
            ++places;
        }
    }
    if (places == 1) {
        finding.verdict = LIBPROBE_VERDICT_LOCATED;
        finding.offset = finding.places[0];
        for (const Claim *claim : claims) {
            finding.witnesses |= claim->sources;
        }
        return;
    }
    finding.shift = 0;
    const Claim *const *const absent = std::find_if(claims.begin(), claims.end(), [&](const Claim *const &claim) {
        return first[&claim - claims.begin()] == nowhere;
    });
    if (places != 0 || absent != claims.end() || claims.size() == 1) {
        set_unproven(finding, places != 0 ? Reason::AMBIGUOUS : Reason::ABSENT);
        return;
    }
    finding.verdict = LIBPROBE_VERDICT_CONTRADICTED;
    for (std::size_t i = 0; i < 2; ++i) {
        finding.sources[i] = first_of(claims[i]->sources);
        finding.places[i] = first[i];
    }
}

void weigh_size(const Evidence &evidence, const Case &its, Finding &finding) {
    const Family &family = *evidence.family;
    Sources sources = 0;
    unsigned witnesses = 0; // independent ones: all sources that read one word count once
    bool reader = false;
    for (std::size_t i = 0; i < its.count; ++i) {
        const std::uint64_t said = evidence.said_by(*its.claims[i], 0).value;
        const bool possible = said - 1 < image_capacity;
        const auto bytes = possible ? static_cast<std::int32_t>(said) : std::int32_t{nowhere};
        const Source source = first_of(its.claims[i]->sources);
        if (i == 0) {
            finding.places[0] = bytes;
            finding.sources[0] = source;
        }
        if (!possible || bytes != finding.places[0]) {
            finding.verdict = LIBPROBE_VERDICT_CONTRADICTED;
            finding.places[1] = bytes;
            finding.sources[1] = source;
            return;
        }
        sources |= bit(source);
        const bool reads = family.sources[source].reads || source == held_value;
        witnesses += source == rounded_size ? 2u : reads && reader ? 0u : 1u; // it rounds a proven size
        reader |= reads;
    }
    if (witnesses < 2) {
        set_unproven(finding, Reason::FEW);
        return;
    }
    finding.verdict = LIBPROBE_VERDICT_LOCATED;
    finding.offset = finding.places[0];
    finding.witnesses = sources;
}

} // namespace libprobe
