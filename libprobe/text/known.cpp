// known.def, expanded, and the comparison with it.
#include "text/known.hpp"

#include <cinttypes>

namespace LIBPROBE_INTERNAL libprobe {

using namespace row;

const Known known_layouts[] = {
#define LIBPROBE_KNOWN(name, version, kinds, heap_type, ...) {name, version, kinds, heap_type, {__VA_ARGS__}},
#include "text/known.def"
};
const std::size_t known_count = sizeof known_layouts / sizeof *known_layouts;

bool differs(const Finding &finding, const Field &field, const Known &known) {
    return has_place(finding) && finding.offset != known.offset(field);
}

namespace {

std::size_t count_differences(const Layout &layout, const Known &known) {
    std::size_t count = layout.heap_type.bytes != known.heap_type;
    for (std::size_t i = 0; i < field_count; ++i) {
        count += differs(layout.fields[i], fields[i], known);
    }
    return count;
}

} // namespace

Recognized recognize(const Layout &layout) {
    const Build build = build_of(layout.interpreter, layout.machine);
    const Known *nearest = nullptr;
    std::size_t fewest = SIZE_MAX;
    for (const Known &known : known_layouts) {
        const std::size_t differences = 2 * count_differences(layout, known) +
                                        (known.version != build.version || !build.is(known.kinds)); // of two alike
        if (build.machine.pointer_size == 8 && differences < fewest) {
            fewest = differences;
            nearest = &known;
        }
    }
    return {fewest <= 1 ? nearest : nullptr, nearest};
}

void describe_known(const Layout &layout, Writer &out) {
    const auto [known, nearest] = recognize(layout);
    if (known != nullptr) {
        out.print("that of %s", known->name);
        return;
    }
    out.put("unknown");
    if (nearest == nullptr) {
        return;
    }
    out.print("; nearest is that of %s, differs in", nearest->name);
    if (layout.heap_type.bytes != nearest->heap_type) {
        out.print(" the size of PyHeapTypeObject (there %d);", nearest->heap_type);
    }
    std::size_t told = 0;
    std::size_t more = 0;
    for (std::size_t i = 0; i < field_count; ++i) {
        const std::int32_t there = nearest->offset(fields[i]);
        if (!differs(layout.fields[i], fields[i], *nearest)) {
            continue;
        }
        if (told == 8) {
            ++more;
            continue;
        }
        out.print("%s %s (%" PRId32 ", there ", told++ == 0 ? "" : ",", fields[i].name(), layout.fields[i].offset);
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
