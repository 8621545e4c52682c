// The locator: values in, places out.
#include "judge/locate.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "judge/claim.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

// Where a claim is true, sought in the image of its primary subject: of values, the one in which the value is largest
// and so the least likely to be there by chance.
struct Hits {
    std::uint8_t primary; // index of the subject in the claim
    bool informative;     // the claim says something, and not only that zeros are there, which are everywhere
    std::uint32_t count;
    std::uint32_t first;
    std::uint32_t last;

    void add(std::uint32_t offset) {
        first = count == 0 ? offset : first;
        last = offset;
        ++count;
    }
};

inline Hits hits_of(const Claim &claim) {
    std::uint8_t primary = 0;
    for (std::uint8_t i = 1; i < claim.count; ++i) {
        primary = claim.values[i] > claim.values[primary] ? i : primary;
    }
    const bool informative = claim.count != 0 && (claim.relation == Relation::shares || claim.values[primary] != 0);
    return {primary, informative, 0, 0, 0};
}

// The claims of values, by value.
class ValueIndex {
public:
    ValueIndex() { std::fill(std::begin(heads_), std::end(heads_), end); }

    void add(std::uint64_t value, std::uint16_t claim) {
        next_[claim] = heads_[bucket(value)];
        heads_[bucket(value)] = claim;
    }

    template <class Visit> void each(std::uint64_t value, Visit visit) const {
        for (std::uint16_t claim = heads_[bucket(value)]; claim != end; claim = next_[claim]) {
            visit(claim);
        }
    }

private:
    enum : std::uint16_t { end = 0xffff, bits = 9 };
    static std::size_t bucket(std::uint64_t value) {
        return static_cast<std::size_t>(value * 0x9e3779b97f4a7c15u >> (64 - bits)); // Fibonacci hashing
    }
    std::uint16_t heads_[1u << bits];
    std::uint16_t next_[claim_capacity];
};

// The words of one width in an image, in turn.
template <class Visit> void each_word(const Evidence &evidence, Subject subject, unsigned width, Visit visit) {
    const Image &image = evidence.image(subject);
    if (width == 8 && evidence.machine.big_endian == native_big_endian()) { // nearly all of them
        for (std::uint32_t at = 0; at + 8 <= image.size; at += 8) {
            visit(at, read_native<std::uint64_t>(image.bytes + at));
        }
        return;
    }
    for (std::uint32_t at = 0; image.has(at, width); at += width) {
        visit(at, evidence.word(subject, at, width));
    }
}

// The places of one claim that is not about values, or that was made up here.
[[gnu::cold]] void scan_claim(const Evidence &evidence, const Claim &claim, unsigned width, Hits &hits) {
    const Subject subject = claim.subjects[hits.primary];
    const std::uint64_t value = claim.values[hits.primary];
    if (claim.relation == Relation::stands) { // it allows one place alone
        const auto at = static_cast<std::uint32_t>(value);
        if (at == value && at % width == 0 && fits(evidence, claim, at, width)) {
            hits.add(at);
        }
        return;
    }
    each_word(evidence, subject, width, [&](std::uint32_t at, std::uint64_t word) {
        if ((claim.relation != Relation::holds || word == value) && fits(evidence, claim, at, width)) {
            hits.add(at);
        }
    });
}

// One pass over each image and width for all the values that are sought in it.
void scan(const Evidence &evidence, const std::uint16_t widths[], Hits hits[]) {
    ValueIndex index;
    unsigned wanted[subject_count] = {}; // widths of the values that are sought in the subject's image, added up
    for (std::uint16_t i = 0; i < evidence.claim_count; ++i) {
        const Claim &claim = evidence.claims[i];
        if (!hits[i].informative) {
            continue;
        }
        if (claim.relation == Relation::holds) {
            wanted[static_cast<std::size_t>(claim.subjects[hits[i].primary])] |= widths[i];
            index.add(claim.values[hits[i].primary], i);
        } else {
            scan_claim(evidence, claim, widths[i], hits[i]);
        }
    }
    for (std::size_t s = 0; s < subject_count; ++s) {
        const auto subject = static_cast<Subject>(s);
        for (const unsigned width : {1u, 2u, 4u, 8u}) {
            if ((wanted[s] & width) == 0) {
                continue;
            }
            each_word(evidence, subject, width, [&](std::uint32_t at, std::uint64_t value) {
                index.each(value, [&](std::uint16_t i) {
                    const Claim &claim = evidence.claims[i];
                    if (claim.values[hits[i].primary] == value && claim.subjects[hits[i].primary] == subject &&
                        widths[i] == width && (claim.count == 1 || fits(evidence, claim, at, width))) {
                        hits[i].add(at);
                    }
                });
            });
        }
    }
}

// The claims about one field that say something; no source speaks of a field twice.
struct Case {
    enum : std::size_t { capacity = static_cast<std::size_t>(Source::count) };
    const Claim *claims[capacity];
    const Hits *hits[capacity];
    std::size_t count = 0;

    void add(const Claim &claim, const Hits &its_hits) {
        if (its_hits.informative && count < capacity) {
            claims[count] = &claim;
            hits[count] = &its_hits;
            ++count;
        }
    }
};

void set_unproven(Finding &finding, Reason reason) {
    finding.verdict = LIBPROBE_VERDICT_UNPROVEN;
    finding.reason = reason;
}

// The first two places that every claim allows, the number of them, and the sources that speak for them.
[[gnu::cold]] void decide(const Evidence &evidence, const Case &its, Finding &finding) {
    std::size_t best = its.count; // the claim with the fewest places, but not none
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
    const unsigned width = std::min<unsigned>(finding.size, evidence.machine.pointer_size);
    std::size_t places = 0;
    std::size_t against = best;
    for (std::uint32_t place = hits.first; place <= hits.last; place += width) {
        bool fit = hits.count == 1 || fits(evidence, *its.claims[best], place, width);
        for (std::size_t i = 0; fit && i < its.count; ++i) {
            if (i != best && !fits(evidence, *its.claims[i], place, width)) {
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

// What follows from the place of another field: where a struct stands, and what tp_as_number and its kin hold in a heap
// type, from the struct's first field; where a field stands whose offset PyType_Type holds, from that offset's own
// place.
[[gnu::cold]] bool claim_derived(const Evidence &evidence, const Finding findings[], const Witness &witness,
                                 Claim &claim) {
    const bool pointed = witness.source == Source::pointed;
    const std::size_t first = pointed ? witness.row : first_field(witness.row, evidence.build());
    if (first == field_count || !has_place(findings[first])) {
        return false;
    }
    const auto start = static_cast<std::uint64_t>(findings[first].offset);
    claim = Claim{};
    claim.sources = bit(witness.source);
    if (pointed) {
        const auto at = static_cast<std::uint32_t>(start);
        const bool seen = evidence.image(Subject::type).has(at, evidence.machine.pointer_size);
        claim.relation = Relation::stands;
        claim.say(Subject::type, seen ? evidence.word(Subject::type, at, evidence.machine.pointer_size) : 0);
        return true;
    }
    if (witness.source == Source::members) {
        claim.relation = Relation::stands;
        claim.say(Subject::slots, start);
        return true;
    }
    for (const Subject subject : {Subject::slots, Subject::numbers}) {
        if (evidence.image(subject).size != 0) {
            claim.say(subject, evidence.image(subject).address + start);
        }
    }
    return true;
}

const Witness &derived_witness(const Field &field) {
    const Witness *witness = field.witnesses().begin();
    while (witness->row == field_count) {
        ++witness;
    }
    return *witness;
}

bool overlap(const Finding &one, const Finding &other) {
    const std::int32_t apart = one.offset - other.offset;
    return has_place(one) && has_place(other) && apart < other.size && -apart < one.size;
}

// Two fields cannot be in one place: neither is proven then. A struct whose members are rows lies where they do.
void refuse_overlaps(Finding findings[]) {
    std::uint64_t taken[image_capacity / 64] = {}; // a bit for each byte; no field is longer than a word or misaligned
    bool overlaps = false;
    for (std::size_t i = 0; i < field_count; ++i) {
        if (has_place(findings[i]) && fields[i].stored != Stored::members) {
            const auto at = static_cast<std::uint32_t>(findings[i].offset);
            const std::uint64_t bytes = ((std::uint64_t{1} << findings[i].size) - 1) << at % 64;
            overlaps |= (taken[at / 64] & bytes) != 0;
            taken[at / 64] |= bytes;
        }
    }
    bool refused[field_count] = {};
    for (std::size_t i = 0; overlaps && i < field_count; ++i) {
        for (std::size_t other = 0; other < i && fields[i].stored != Stored::members; ++other) {
            if (fields[other].stored != Stored::members && overlap(findings[i], findings[other])) {
                refused[i] = refused[other] = true;
            }
        }
    }
    for (std::size_t i = 0; i < field_count; ++i) {
        if (refused[i]) {
            set_unproven(findings[i], Reason::OVERLAP);
            findings[i].offset = nowhere;
            findings[i].witnesses = 0;
        }
    }
}

} // namespace

// Why there is no claim about a field.
[[gnu::cold]] Reason silence(const Evidence &evidence, const Field &field) {
    const Build build = evidence.build();
    if (!field.exists_in(build.version)) {
        return Reason::NOT_IN_VERSION;
    }
    if (!field.exists_in(build)) {
        return Reason::NOT_IN_BUILD;
    }
    const Witness *members = field.witness(Source::members);
    const std::size_t first = members != nullptr ? first_field(members->row, build) : std::size_t{field_count};
    const Sources offered = offered_sources(first != field_count ? fields[first] : field, build);
    if (offered == 0) {
        return Reason::NO_WITNESS;
    }
    return !evidence.surveyed && (offered & ~survey_sources) == 0 ? Reason::NOT_ASKED : Reason::SILENT;
}

void locate_fields(const Evidence &evidence, Finding findings[field_count]) {
    const Build build = evidence.build();
    std::uint16_t widths_of_fields[field_count]; // bytes of what is compared; 0: this build has no such field
    for (std::size_t i = 0; i < field_count; ++i) {
        Finding &finding = findings[i];
        finding = Finding{};
        const bool word = fields[i].stored == Stored::pointer || fields[i].stored == Stored::ssize;
        finding.size = word ? build.machine.pointer_size : static_cast<std::uint16_t>(field_size(fields[i], build));
        finding.offset = finding.expected = nowhere;
        finding.places[0] = finding.places[1] = nowhere;
        widths_of_fields[i] =
            fields[i].exists_in(build) ? std::min<std::uint16_t>(finding.size, build.machine.pointer_size) : 0;
    }
    Hits hits[claim_capacity];
    std::uint16_t widths[claim_capacity];
    enum : std::uint16_t { none = 0xffff }; // the claims of each field, linked
    std::uint16_t first[field_count];
    std::uint16_t next[claim_capacity];
    std::fill(std::begin(first), std::end(first), none);
    for (std::size_t i = evidence.claim_count; i-- > 0;) {
        const Claim &claim = evidence.claims[i];
        hits[i] = hits_of(claim);
        widths[i] = widths_of_fields[claim.field];
        hits[i].informative &= widths[i] != 0;
        next[i] = first[claim.field];
        first[claim.field] = static_cast<std::uint16_t>(i);
    }
    scan(evidence, widths, hits);
    for (const bool derived : {false, true}) { // what follows from other fields comes after them
        for (std::size_t i = 0; i < field_count; ++i) {
            if (fields[i].derived != derived) {
                continue;
            }
            Case its;
            for (std::uint16_t c = first[i]; c != none; c = next[c]) {
                its.add(evidence.claims[c], hits[c]);
            }
            Claim claim;
            Hits its_hits;
            if (derived && claim_derived(evidence, findings, derived_witness(fields[i]), claim)) {
                its_hits = hits_of(claim);
                scan_claim(evidence, claim, evidence.machine.pointer_size, its_hits);
                its.add(claim, its_hits);
            }
            if (widths_of_fields[i] == 0 || its.count == 0) {
                set_unproven(findings[i], silence(evidence, fields[i]));
            } else if (its.count == 1 && its.hits[0]->count == 1) { // most slots: only one speaks, and it was seen once
                findings[i].verdict = LIBPROBE_VERDICT_LOCATED;
                findings[i].offset = findings[i].places[0] = static_cast<std::int32_t>(its.hits[0]->first);
                findings[i].witnesses = its.claims[0]->sources;
            } else {
                decide(evidence, its, findings[i]);
            }
        }
    }
    refuse_overlaps(findings);
}

} // namespace libprobe
