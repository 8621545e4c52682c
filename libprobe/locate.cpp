// The locator: values in, places out.
#include "locate.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>

namespace libprobe {

namespace {

// Where a claim's value occurs in the image of its primary subject, the one in which the value is largest and so the
// least likely to be there by chance.
struct Hits {
    std::uint8_t primary;
    std::uint32_t count;
    std::uint32_t first;
    std::uint32_t last;
    bool informative; // the claim is about something, and not only about zeros, which are everywhere

    void add(std::uint32_t offset) {
        first = count == 0 ? offset : first;
        last = offset;
        ++count;
    }
};

Hits hits_of(const Claim &claim) {
    std::uint8_t primary = 0;
    for (std::uint8_t subject = 0; subject < subject_count; ++subject) {
        if (claim.about[subject] && (!claim.about[primary] || claim.value[subject] > claim.value[primary])) {
            primary = subject;
        }
    }
    return {primary, 0, 0, 0, claim.about[primary] && claim.value[primary] != 0};
}

bool holds(const Evidence &evidence, const Claim &claim, std::uint32_t offset, unsigned width) {
    for (std::size_t subject = 0; subject < subject_count; ++subject) {
        if (claim.about[subject] &&
            !evidence.images[subject].holds(offset, width, claim.value[subject], evidence.machine.big_endian)) {
            return false;
        }
    }
    return true;
}

// The claims that have one primary subject and one width, by value.
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

unsigned width_of(const Evidence &evidence, const Claim &claim) {
    return type_size(fields[claim.field].type, evidence.machine);
}

// One pass over one image for all the claims of one width whose primary subject it is.
void scan(const Evidence &evidence, std::size_t subject, unsigned width, Hits hits[]) {
    ValueIndex index;
    bool any = false;
    for (std::uint16_t i = 0; i < evidence.claim_count; ++i) {
        const Claim &claim = evidence.claims[i];
        if (hits[i].informative && hits[i].primary == subject && width_of(evidence, claim) == width) {
            index.add(claim.value[subject], i);
            any = true;
        }
    }
    const Image &image = evidence.images[subject];
    for (std::uint32_t offset = 0; any && offset + width <= image.size; offset += width) {
        const std::uint64_t value = read_integer(image.bytes + offset, width, evidence.machine.big_endian);
        index.each(value, [&](std::uint16_t i) {
            if (evidence.claims[i].value[subject] == value && holds(evidence, evidence.claims[i], offset, width)) {
                hits[i].add(offset);
            }
        });
    }
}

// The claims about one field; no source speaks of a field twice.
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
void decide(const Evidence &evidence, const Case &its, Finding &finding) {
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
    const unsigned width = finding.size;
    std::size_t fits = 0;
    std::size_t against = best;
    for (std::uint32_t place = hits.first; place <= hits.last; place += width) {
        bool fit = holds(evidence, *its.claims[best], place, width);
        for (std::size_t i = 0; fit && i < its.count; ++i) {
            if (!holds(evidence, *its.claims[i], place, width)) {
                against = i;
                fit = false;
            }
        }
        if (fit) {
            if (fits < 2) {
                finding.places[fits] = static_cast<std::int32_t>(place);
            }
            ++fits;
        }
    }
    if (fits == 1) {
        finding.verdict = LIBPROBE_VERDICT_LOCATED;
        finding.offset = finding.places[0];
        for (std::size_t i = 0; i < its.count; ++i) {
            finding.witnesses |= static_cast<std::uint16_t>(1u << static_cast<unsigned>(its.claims[i]->source));
        }
    } else if (fits > 1) {
        set_unproven(finding, Reason::AMBIGUOUS);
    } else {
        finding.verdict = LIBPROBE_VERDICT_CONTRADICTED;
        finding.sources[0] = its.claims[best]->source;
        finding.places[0] = static_cast<std::int32_t>(hits.first);
        finding.sources[1] = its.claims[against]->source;
        const Hits &others = *its.hits[against];
        finding.places[1] = others.count == 0 ? std::int32_t{nowhere} : static_cast<std::int32_t>(others.first);
    }
}

const char *suite_of(const Field &field) {
    for (std::size_t i = 0; i < field.witness_count; ++i) {
        if (field.witnesses[i].source == Source::suite) {
            return field.witnesses[i].suite;
        }
    }
    return nullptr;
}

// What tp_as_number and its kin hold in a heap type: the address of the first of the suite's fields.
bool claim_suite(const Evidence &evidence, const Finding findings[], const char *owner, Claim &claim) {
    std::int32_t start = nowhere;
    for (std::size_t i = 0; i < field_count; ++i) {
        if (has_place(findings[i]) && std::strcmp(fields[i].owner, owner) == 0) {
            start = start == nowhere ? findings[i].offset : std::min(start, findings[i].offset);
        }
    }
    for (const Subject subject : {Subject::slots, Subject::numbers}) {
        const auto i = static_cast<std::size_t>(subject);
        claim.about[i] = evidence.images[i].size != 0;
        claim.value[i] = evidence.images[i].address + static_cast<std::uint64_t>(start);
    }
    return start != nowhere;
}

// Two fields cannot be in one place: neither is proven then.
void refuse_overlaps(Finding findings[]) {
    bool overlaps[field_count] = {};
    for (std::size_t i = 0; i < field_count; ++i) {
        for (std::size_t other = 0; other < i && has_place(findings[i]); ++other) {
            const std::int32_t apart = findings[i].offset - findings[other].offset;
            if (has_place(findings[other]) && apart < findings[other].size && -apart < findings[i].size) {
                overlaps[i] = overlaps[other] = true;
            }
        }
    }
    for (std::size_t i = 0; i < field_count; ++i) {
        if (overlaps[i]) {
            set_unproven(findings[i], Reason::OVERLAP);
            findings[i].offset = nowhere;
            findings[i].witnesses = 0;
        }
    }
}

} // namespace

void locate_fields(const Evidence &evidence, Finding findings[field_count]) {
    Hits hits[claim_capacity];
    for (std::size_t i = 0; i < evidence.claim_count; ++i) {
        hits[i] = hits_of(evidence.claims[i]);
    }
    const Machine &machine = evidence.machine;
    for (std::size_t subject = 0; subject < subject_count; ++subject) {
        scan(evidence, subject, machine.pointer_size, hits);
        if (machine.long_size != machine.pointer_size) {
            scan(evidence, subject, machine.long_size, hits);
        }
    }
    for (std::size_t i = 0; i < field_count; ++i) {
        Finding &finding = findings[i];
        finding = Finding{};
        finding.size = static_cast<std::uint8_t>(type_size(fields[i].type, machine));
        finding.offset = finding.expected = nowhere;
        finding.places[0] = finding.places[1] = nowhere;
    }
    enum : std::uint16_t { none = 0xffff }; // the claims of each field, linked
    std::uint16_t first[field_count];
    std::uint16_t next[claim_capacity];
    std::fill(std::begin(first), std::end(first), none);
    for (std::size_t i = evidence.claim_count; i-- > 0;) {
        next[i] = first[evidence.claims[i].field];
        first[evidence.claims[i].field] = static_cast<std::uint16_t>(i);
    }
    for (const bool suites : {false, true}) { // the suites' addresses follow from the fields in them
        for (std::size_t i = 0; i < field_count; ++i) {
            const char *owner = suite_of(fields[i]);
            if ((owner != nullptr) != suites) {
                continue;
            }
            Finding &finding = findings[i];
            Case its;
            for (std::uint16_t c = first[i]; c != none; c = next[c]) {
                its.add(evidence.claims[c], hits[c]);
            }
            Claim claim{};
            claim.source = Source::suite;
            Hits suite_hits;
            if (suites && claim_suite(evidence, findings, owner, claim)) {
                suite_hits = hits_of(claim);
                for (std::uint32_t at = 0; at + finding.size <= image_capacity; at += finding.size) {
                    if (holds(evidence, claim, at, finding.size)) {
                        suite_hits.add(at);
                    }
                }
                its.add(claim, suite_hits);
            }
            if (!fields[i].exists_in(evidence.interpreter.version)) {
                set_unproven(finding, Reason::NOT_IN_VERSION);
            } else if (its.count == 0) {
                const bool offered = offered_sources(fields[i], evidence.interpreter.version) != 0;
                set_unproven(finding, offered ? Reason::SILENT : Reason::NO_WITNESS);
            } else {
                decide(evidence, its, finding);
            }
        }
    }
    refuse_overlaps(findings);
}

namespace {

// Proven where `least` sources speak and all say the same.
void agree(Size &size, std::size_t least, const std::int32_t said[], std::initializer_list<SizeSource> sources) {
    std::size_t speakers = 0;
    size = Size{};
    size.bytes = nowhere;
    bool agreed = true;
    for (const SizeSource source : sources) {
        const auto i = static_cast<std::size_t>(source);
        size.said[i] = said[i];
        if (said[i] != 0) {
            agreed = agreed && said[i] > 0 && said[i] <= std::int32_t{image_capacity} &&
                     (speakers == 0 || size.bytes == said[i]);
            size.bytes = said[i];
            ++speakers;
        }
    }
    size.verdict = LIBPROBE_VERDICT_PROVEN;
    if (!agreed || speakers < least) {
        size.verdict = agreed ? LIBPROBE_VERDICT_UNPROVEN : LIBPROBE_VERDICT_CONTRADICTED;
        size.bytes = nowhere;
    }
}

} // namespace

void locate_sizes(const Evidence &evidence, const Finding findings[field_count], Size &heap_type, Size &type_data) {
    std::int32_t said[size_source_count];
    std::copy(std::begin(evidence.sizes), std::end(evidence.sizes), said);
    const Finding &basicsize = findings[field_index(LIBPROBE_FIELD_tp_basicsize)];
    if (has_place(basicsize)) {
        const Image &type = evidence.images[static_cast<std::size_t>(Subject::type)];
        const auto at = static_cast<std::uint32_t>(basicsize.offset);
        if (at + basicsize.size <= type.size) {
            const std::uint64_t word = read_integer(type.bytes + at, basicsize.size, evidence.machine.big_endian);
            said[static_cast<std::size_t>(SizeSource::located)] =
                word - 1 < image_capacity ? static_cast<std::int32_t>(word) : std::int32_t{impossible_size};
        }
    }
    using S = SizeSource;
    agree(heap_type, 3, said, {S::basicsize, S::located, S::sizeof_, S::members});
    // What CPython says of PEP 697 must be the proven size, rounded up.
    agree(type_data, 0, said, {S::typedata, S::typedatasize});
    if (heap_type.bytes == nowhere) {
        type_data.verdict = LIBPROBE_VERDICT_UNPROVEN;
        type_data.bytes = nowhere;
        return;
    }
    const std::int32_t align = evidence.machine.max_align;
    const std::int32_t rounded = (heap_type.bytes + align - 1) / align * align;
    if (type_data.bytes != nowhere && type_data.bytes != rounded) {
        type_data.verdict = LIBPROBE_VERDICT_CONTRADICTED;
        type_data.bytes = nowhere;
    } else if (type_data.verdict == LIBPROBE_VERDICT_PROVEN) {
        type_data.bytes = rounded;
    }
}

} // namespace libprobe
