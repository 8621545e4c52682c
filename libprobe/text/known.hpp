// Tells a report which known release of CPython has the same layout of type objects. Pure.
#pragma once

#include "judge/layout.hpp"
#include "platform/hidden.hpp"
#include "table/type.hpp"
#include "text/writer.hpp"

namespace LIBPROBE_INTERNAL libprobe {

struct Known {
    char name[64];         // "CPython 3.13 free-threaded, LP64"
    std::uint16_t version; // 0x030d
    std::uint8_t kinds;    // as Build has them
    std::uint8_t long_size;
    std::int16_t places[type_table::row::count]; // by id - 1: the offset, or the size, plus one; 0: no such field

    // The offset of the row's field; nowhere if it has none.
    std::int32_t offset(std::size_t row) const { return places[type_table::family.rows[row].id - 1] - 1; }
};

// The number of known layouts.
extern const std::size_t known_count;
extern const Known known_layouts[];

// Whether the row was found and the known layout has another offset or size for it.
bool differs(const Part &part, std::size_t row, const Known &known);

// The known layout that this layout equals, or nullptr; and the nearest one, or nullptr if none can be compared.
struct Recognized {
    const Known *known;
    const Known *nearest;
    const Part *part; // the part of type objects, which is compared; nullptr if the layout has none
};
Recognized recognize(const Layout &layout);

// "the layout of CPython 3.13 free-threaded, x86-64", or "unknown; nearest is ..., differs in ...".
void describe_known(const Layout &layout, Writer &out);

} // namespace libprobe
