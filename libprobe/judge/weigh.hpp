// Weighs what several claims say about one row against each other. Pure.
#pragma once

#include <cstddef>

#include "judge/evidence.hpp"
#include "judge/finding.hpp"
#include "judge/index.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// The non-empty claims about one row; no source has two.
struct Case {
    enum : std::size_t { capacity = 64 };
    const Claim *claims[capacity];
    const Hits *hits[capacity];
    std::size_t count = 0;

    void add(const Claim &claim, const Hits &its_hits) {
        if (its_hits.informative() && count < capacity) {
            claims[count] = &claim;
            hits[count++] = &its_hits;
        }
    }
};

void set_unproven(Finding &finding, Reason reason);

// The reason why there is no claim about a row.
Reason silence(const Evidence &evidence, std::size_t row);

// The finding of a field of so many bytes: one place that fits all claims, several, or none.
void weigh(const Evidence &evidence, const Case &its, unsigned width, Finding &finding);

// The finding of a bit-field, about which there are claims: one byte and shift that fit all of them, several, or none.
void weigh_bits(const Evidence &evidence, Span<const Claim *> claims, Finding &finding);

// The finding of a size: one number that all claims give, by two independent sources or more.
void weigh_size(const Evidence &evidence, const Case &its, Finding &finding);

} // namespace libprobe
