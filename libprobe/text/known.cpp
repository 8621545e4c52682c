// Compares a layout with those of known.def. The result is a remark in reports and proves nothing.
#include "text/known.hpp"

#include <cinttypes>

namespace LIBPROBE_INTERNAL libprobe {

const Known known_layouts[] = {
#define LIBPROBE_KNOWN(name, version, kinds, models, ...) {name, version, kinds, models, {__VA_ARGS__}},
#include "text/known.def"
};
const std::size_t known_count = sizeof known_layouts / sizeof *known_layouts;

std::int32_t Known::offset(std::size_t row, const Machine &machine) const {
    const Family &family = type_table::family;
    const std::int32_t place = places[family.rows[row].id - 1] - 1;
    const bool rounded = place != nowhere && family.witness(row, rounded_size) != nullptr;
    return rounded ? (place + machine.max_align - 1) / machine.max_align * machine.max_align : place;
}

namespace {

struct ModelName {
    Model model;
    const char *name;
};

// No model of ours if nothing is known of such machines.
ModelName model_of(const Machine &machine) {
    if (machine.pointer_size == 8 && machine.long_size == 8) {
        return machine.big_endian ? ModelName{LP64_BIG_ENDIAN, "LP64 big endian"} : ModelName{LP64, "LP64"};
    }
    if (machine.big_endian) {
        return {};
    }
    return machine.pointer_size == 8 ? ModelName{LLP64, "LLP64"} : ModelName{ILP32, "ILP32"};
}

bool differs(const Part &part, std::size_t row, const Known &known, const Machine &machine) {
    return has_place(part.findings[row]) && part.findings[row].offset != known.offset(row, machine);
}

std::size_t count_differences(const Part &part, const Known &known, const Machine &machine) {
    std::size_t count = 0;
    for (std::size_t row = 0; row < part.family->row_count; ++row) {
        count += differs(part, row, known, machine);
    }
    return count;
}

} // namespace

bool Recognized::differs(std::size_t row) const { return libprobe::differs(*part, row, *nearest, machine); }

Recognized recognize(const Layout &layout) {
    const Build build = build_of(layout.interpreter, layout.machine);
    const Part *part = layout.part(type_table::family);
    const Known *nearest = nullptr;
    std::size_t fewest = SIZE_MAX;
    for (const Known &known : known_layouts) {
        if (part == nullptr || (known.models & model_of(build.machine).model) == 0) {
            continue;
        }
        const std::size_t differences = 2 * count_differences(*part, known, build.machine) +
                                        (known.version != build.version || !build.is(known.kinds)); // if two are alike
        if (differences < fewest) {
            fewest = differences;
            nearest = &known;
        }
    }
    return {fewest <= 1 ? nearest : nullptr, nearest, part, build.machine};
}

void put_name(const Known &known, const Machine &machine, Writer &out) {
    out.print("%s, %s", known.name, model_of(machine).name);
}

void describe_known(const Layout &layout, Writer &out) {
    const Recognized recognized = recognize(layout);
    if (recognized.known != nullptr) {
        out.put("that of ");
        put_name(*recognized.known, layout.machine, out);
        return;
    }
    out.put("unknown");
    if (recognized.nearest == nullptr) {
        return;
    }
    out.put("; nearest is that of ");
    put_name(*recognized.nearest, layout.machine, out);
    out.put(", differs in");
    const Part &part = *recognized.part;
    std::size_t told = 0;
    std::size_t more = 0;
    for (std::size_t row = 0; row < part.family->row_count; ++row) {
        const std::int32_t there = recognized.nearest->offset(row, layout.machine);
        if (!recognized.differs(row)) {
            continue;
        }
        if (told == 8) {
            ++more;
            continue;
        }
        out.print("%s %s (%" PRId32 ", there ", told++ == 0 ? "" : ",", part.family->field_name(row),
                  part.findings[row].offset);
        if (there == nowhere) {
            out.put("none)");
        } else {
            out.print("%" PRId32 ")", there);
        }
    }
    if (more != 0) {
        out.print(" and %zu more", more);
    }
}

} // namespace libprobe
