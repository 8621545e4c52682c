// What the evidence proves: one finding for each field, and the sizes. Pure.
#pragma once

#include <cstddef>
#include <cstdint>

#include "judge/evidence.hpp"
#include "table/field.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

enum class Reason : std::uint8_t {
#define LIBPROBE_REASON(value, enumerator, name, sentence) enumerator = value,
#include "libprobe/status.def"
};

enum : std::int32_t { nowhere = LIBPROBE_NOWHERE };

struct Finding {
    libprobe_verdict verdict;
    Reason reason;         // why it is unproven
    std::uint16_t size;    // bytes
    Sources witnesses;     // those that say so
    std::int32_t offset;   // nowhere unless located, proven or shifted
    std::int32_t expected; // where the restricted struct has it, or nowhere
    // Of a contradiction: what one source says and what another does. Of an ambiguity: the first two places.
    Source sources[2];
    std::int32_t places[2];
};

struct Size {
    std::int32_t bytes; // nowhere unless proven
    libprobe_verdict verdict;
    std::int32_t said[size_source_count]; // 0: nothing
};

struct Layout {
    Interpreter interpreter;
    Machine machine;
    Finding fields[field_count];
    Size heap_type; // PyHeapTypeObject
    Size type_data; // PEP 697
    std::int32_t static_type_size;
    libprobe_verdict restricted;
    bool surveyed;         // whether what only a survey asks was asked
    std::uint64_t elapsed; // ns
};

// Whether the interpreter has the field.
inline bool exists(const Finding &finding) {
    return finding.reason != Reason::NOT_IN_VERSION && finding.reason != Reason::NOT_IN_BUILD;
}

// True where the finding names one place.
inline bool has_place(const Finding &finding) { return finding.offset != nowhere; }

} // namespace libprobe

// A layout is a layout; the C name only hides it.
struct LIBPROBE_INTERNAL libprobe_layout : libprobe::Layout {};
