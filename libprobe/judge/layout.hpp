// Holds everything that is proven about one interpreter, for reports. Accessors read cells, not this. Pure.
#pragma once

#include "judge/evidence.hpp"
#include "judge/finding.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// The findings of one family, in the order of its rows.
struct Part {
    const Family *family;
    Finding *findings;
    libprobe_verdict restricted; // the verdict on its restricted struct
};

// How the findings compare with the offsets that CPython publishes for debuggers.
struct Published {
    enum : std::uint16_t { capacity = 8 };

    std::uint16_t compared; // fields; 0: it publishes none, or this is a record
    std::uint16_t differing;
    libprobe_field fields[capacity]; // the first ones that differ
};

struct Layout {
    enum : std::size_t {
        part_capacity = 0 // and one for each family
#define LIBPROBE_FAMILY(name, first_id) +1
#include "libprobe/fields.def"
    };

    Interpreter interpreter;
    Machine machine;
    bool surveyed;         // whether a survey was made
    std::uint64_t elapsed; // ns; 0 if it was replayed
    Published published;
    std::size_t part_count;
    Part parts[part_capacity];

    // Makes a layout with room for the findings of these families; nullptr if memory is short. One block, for
    // std::free.
    static Layout *make(const Family *const families[], std::size_t count);

    // nullptr if it has no such family, or the family no such row.
    const Part *part(const Family &family) const;
    const Finding *finding(libprobe_field field) const;
    const Part *part_with(libprobe_field field, std::uint16_t &row) const;
};

} // namespace libprobe

// The C API's opaque libprobe_layout is this layout.
struct LIBPROBE_INTERNAL libprobe_layout : libprobe::Layout {};
