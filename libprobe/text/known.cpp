// Compares a layout with those of known.def. The result is a remark in reports and proves nothing.
#include "text/known.hpp"

#include <cinttypes>

namespace LIBPROBE_INTERNAL libprobe {

const Known known_layouts[] = {
#define LIBPROBE_KNOWN(name, version, kinds, long_size, ...) {name, version, kinds, long_size, {__VA_ARGS__}},
#include "text/known.def"
};
const std::size_t known_count = sizeof known_layouts / sizeof *known_layouts;

bool differs(const Part &part, std::size_t row, const Known &known) {
    return has_place(part.findings[row]) && part.findings[row].offset != known.offset(row);
}

namespace {

std::size_t count_differences(const Part &part, const Known &known) {
    std::size_t count = 0;
    for (std::size_t row = 0; row < part.family->row_count; ++row) {
        count += differs(part, row, known);
    }
    return count;
}

} // namespace

Recognized recognize(const Layout &layout) {
    const Build build = build_of(layout.interpreter, layout.machine);
    const Part *part = layout.part(type_table::family);
    const Known *nearest = nullptr;
    std::size_t fewest = SIZE_MAX;
    for (const Known &known : known_layouts) {
        if (part == nullptr || build.machine.pointer_size != 8 || build.machine.long_size != known.long_size) {
            continue;
        }
        const std::size_t differences = 2 * count_differences(*part, known) +
                                        (known.version != build.version || !build.is(known.kinds)); // if two are alike
        if (differences < fewest) {
            fewest = differences;
            nearest = &known;
        }
    }
    return {fewest <= 1 ? nearest : nullptr, nearest, part};
}

void describe_known(const Layout &layout, Writer &out) {
    const auto [known, nearest, part] = recognize(layout);
    if (known != nullptr) {
        out.print("that of %s", known->name);
        return;
    }
    out.put("unknown");
    if (nearest == nullptr) {
        return;
    }
    out.print("; nearest is that of %s, differs in", nearest->name);
    std::size_t told = 0;
    std::size_t more = 0;
    for (std::size_t row = 0; row < part->family->row_count; ++row) {
        const std::int32_t there = nearest->offset(row);
        if (!differs(*part, row, *nearest)) {
            continue;
        }
        if (told == 8) {
            ++more;
            continue;
        }
        out.print("%s %s (%" PRId32 ", there ", told++ == 0 ? "" : ",", part->family->field_name(row),
                  part->findings[row].offset);
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
