// Tells a report which known release of CPython has the same layout of type objects. Pure.
#pragma once

#include "judge/layout.hpp"
#include "platform/hidden.hpp"
#include "table/type.hpp"
#include "text/writer.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// The data models that CPython runs on. Machines of one model have one layout, but for what is rounded to max_align.
enum Model : std::uint8_t { LP64 = 1, LP64_BIG_ENDIAN = 2, LLP64 = 4, ILP32 = 8 };

struct Known {
    char name[60];                               // "CPython 3.13 free-threaded"
    std::uint16_t version;                       // 0x030d
    std::uint8_t kinds;                          // as Build has them
    std::uint8_t models;                         // the data models whose machines have this layout
    std::int16_t places[type_table::row::count]; // by id - 1: the offset, or the size, plus one; 0: no such field

    // The offset of the row's field, or the size, on such a machine; nowhere if it has none.
    std::int32_t offset(std::size_t row, const Machine &machine) const;
};

// The number of known layouts.
extern const std::size_t known_count;
extern const Known known_layouts[];

// The known layout that this layout equals, or nullptr; and the nearest one, or nullptr if none can be compared.
struct Recognized {
    const Known *known;
    const Known *nearest;
    const Part *part; // the part of type objects, which is compared; nullptr if the layout has none
    Machine machine;

    // Whether the row was found and the nearest known layout has another offset or size for it.
    bool differs(std::size_t row) const;
};
Recognized recognize(const Layout &layout);

// Writes "CPython 3.13 free-threaded, LP64".
void put_name(const Known &known, const Machine &machine, Writer &out);

// "that of CPython 3.13 free-threaded, LP64", or "unknown; nearest is that of ..., differs in ...".
void describe_known(const Layout &layout, Writer &out);

} // namespace libprobe
