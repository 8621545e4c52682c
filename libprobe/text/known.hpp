// The layouts that releases of CPython are known to have, and which of them a layout is. Pure.
#pragma once

#include "judge/layout.hpp"
#include "text/writer.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

struct Known {
    char name[64];         // "CPython 3.13 free-threaded, x86-64"
    std::uint16_t version; // 0x030d
    std::uint8_t kinds;    // as Build has them
    std::int16_t heap_type;
    std::int16_t places[field_count]; // by id - 1: the offset plus one; 0: it has no such field

    // Where it has the field; nowhere if it has none.
    std::int32_t offset(const Field &field) const { return places[field.id - 1] - 1; }
};

// How many there are.
extern const std::size_t known_count;
extern const Known known_layouts[];

// Whether what was found of the field is not as the known layout has it. What was not found tells nothing.
bool differs(const Finding &finding, const Field &field, const Known &known);

// The known layout that one is, or nullptr; and that which it differs least from, or nullptr where none can be
// compared.
struct Recognized {
    const Known *known;
    const Known *nearest;
};
Recognized recognize(const Layout &layout);

// "the layout of CPython 3.13 free-threaded, x86-64", or "unknown; nearest is ..., differs in ...".
void describe_known(const Layout &layout, Writer &out);

} // namespace libprobe
