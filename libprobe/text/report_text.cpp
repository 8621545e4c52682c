// The report for people.
#include <cinttypes>

#include "text/known.hpp"
#include "text/report.hpp"
#include "text/requirement.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

void witnesses_text(const Finding &finding, Writer &out) {
    const char *separator = "";
    for (unsigned source = 0; source < static_cast<unsigned>(Source::count); ++source) {
        if ((finding.witnesses & bit(static_cast<Source>(source))) != 0) {
            out.print("%s%s", separator, source_name(static_cast<Source>(source)));
            separator = ", ";
        }
    }
}

void size_text(const char *name, const Size &size, Writer &out) {
    out.print("%s: ", name);
    if (size.bytes != nowhere) {
        out.print("%" PRId32 " bytes", size.bytes);
    } else {
        out.print("%s", libprobe_verdict_name(size.verdict));
    }
    const char *separator = " (";
    for (std::size_t i = 0; i < size_source_count; ++i) {
        if (size.said[i] != 0) {
            out.print("%s%s", separator, size_source_name(static_cast<SizeSource>(i)));
            if (size.said[i] != size.bytes) {
                out.print(" says %" PRId32, size.said[i]);
            }
            separator = ", ";
        }
    }
    out.put(*separator == ',' ? ")\n" : " (computed)\n");
}

void field_text(const Field &field, const Finding &finding, Writer &out) {
    out.print("  %-26s %-21s ", field.name(), field.owner());
    if (has_place(finding)) {
        out.print("%6" PRId32 " %4u  %-12s ", finding.offset, finding.size, libprobe_verdict_name(finding.verdict));
        if (finding.verdict == LIBPROBE_VERDICT_SHIFTED) {
            out.print("expected at %" PRId32 "; ", finding.expected);
        }
        witnesses_text(finding, out);
    } else {
        out.print("%6s %4u  ", "-", finding.size);
        if (finding.verdict == LIBPROBE_VERDICT_UNPROVEN) {
            describe_finding(field, finding, finding.expected, out);
        } else {
            describe_finding(field, finding, nowhere, out);
        }
    }
    out.put("\n");
}

} // namespace

void report_text(const Layout &layout, Writer &out) {
    out.put("libprobe " LIBPROBE_VERSION " on ");
    describe_interpreter(layout.interpreter, out);
    out.put("\n");
    size_text("PyHeapTypeObject", layout.heap_type, out);
    size_text("type data (PEP 697) begins at", layout.type_data, out);
    out.put("layout: ");
    describe_known(layout, out);
    out.put("\n");
    std::size_t counts[2] = {0, 0};
    for (const Finding &finding : layout.fields) {
        counts[has_place(finding)] += exists(finding);
    }
    out.print("restricted struct: %s; fields: %zu located, %zu not; took %.1f us\n\n",
              libprobe_verdict_name(layout.restricted), counts[1], counts[0],
              static_cast<double>(layout.elapsed) / 1000);
    out.print("  %-26s %-21s %6s %4s  %-12s %s\n", "field", "of", "offset", "size", "verdict", "witnesses");
    for (std::size_t i = 0; i < field_count; ++i) {
        field_text(fields[i], layout.fields[i], out);
    }
}

} // namespace libprobe

size_t libprobe_report_text(const libprobe_layout *layout, char *buffer, size_t size) {
    libprobe::Writer out(buffer, buffer != nullptr ? size : 0);
    if (layout != nullptr) {
        report_text(*layout, out);
    }
    return out.length();
}
