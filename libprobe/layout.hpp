// What the evidence proves: one finding for each field, and the sizes. Pure.
#pragma once

#include <cstddef>
#include <cstdint>

#include "evidence.hpp"
#include "field.hpp"

namespace libprobe {

enum class Reason : std::uint8_t {
#define LIBPROBE_REASON(value, enumerator, name, sentence) enumerator = value,
#include "libprobe/status.def"
};

enum : std::int32_t { nowhere = LIBPROBE_NOWHERE };

struct Finding {
    libprobe_verdict verdict;
    Reason reason;           // why it is unproven
    std::uint8_t size;       // bytes
    std::uint16_t witnesses; // bit 1 << source for each that says so
    std::int32_t offset;     // nowhere unless located, proven or shifted
    std::int32_t expected;   // where the restricted struct has it, or nowhere
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
    std::uint64_t elapsed; // ns
};

// True where the finding names one place.
inline bool has_place(const Finding &finding) { return finding.offset != nowhere; }

} // namespace libprobe

// A layout is a layout; the C name only hides it.
struct libprobe_layout : libprobe::Layout {};
