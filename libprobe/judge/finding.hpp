// Holds what the evidence proves about one row. Pure.
#pragma once

#include <cstdint>

#include "table/row.hpp"

namespace LIBPROBE_INTERNAL libprobe {

enum class Reason : std::uint8_t {
#define LIBPROBE_REASON(value, enumerator, name, sentence) enumerator = value,
#include "libprobe/status.def"
#include "platform/hidden.hpp"
};

enum : std::int32_t { nowhere = LIBPROBE_NOWHERE };

struct Finding {
    libprobe_verdict verdict;
    Reason reason;      // why it is unproven
    std::uint8_t size;  // bytes of the field; 0 for a struct, whose size nothing tells, and for a size
    std::uint8_t shift; // of a bit-field: how many less significant bits its byte has; else 0
    // In a contradiction: what one source says, and what another says. In an ambiguity: the first two places.
    Source sources[2];
    Sources witnesses;      // the sources that say so
    std::int32_t offset;    // the field's offset in bytes, or the size in bytes; nowhere unless it is proven
    std::int32_t expected;  // its offset in the restricted struct, or nowhere
    std::int32_t places[2]; // of `sources`
};

// Whether the interpreter has the field.
inline bool exists(const Finding &finding) {
    return finding.reason != Reason::NOT_IN_VERSION && finding.reason != Reason::NOT_IN_BUILD;
}

// True if the finding names one place, or one number of bytes.
inline bool has_place(const Finding &finding) { return finding.offset != nowhere; }

} // namespace libprobe
