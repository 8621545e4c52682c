// The report for people: one line for each field, with what is known of it and who says so.
#include <cinttypes>

#include "table/families.hpp"
#include "text/known.hpp"
#include "text/report.hpp"
#include "text/requirement.hpp"
#include "text/status.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

void witnesses_text(const Family &family, const Finding &finding, Writer &out) {
    const char *separator = "";
    for (Source source = 0; source < family.source_count; ++source) {
        if ((finding.witnesses & bit(source)) != 0) {
            out.print("%s%s", separator, family.source_name(source));
            separator = ", ";
        }
    }
}

void size_text(const NamedFamily &family, std::size_t row, const Finding &finding, Writer &out) {
    out.print("%s of %s: ", family.family->field_name(row), family.owners[row]);
    if (has_place(finding)) {
        out.print("%" PRId32 " bytes (", finding.offset);
        witnesses_text(*family.family, finding, out);
        out.put(")\n");
    } else {
        describe_finding(*family.family, row, finding, nowhere, out);
        out.put("\n");
    }
}

void field_text(const NamedFamily &family, std::size_t row, const Finding &finding, Writer &out) {
    out.print("  %-33s %-22s ", family.family->field_name(row), family.owners[row]);
    char size[8] = "-"; // nothing tells how large a struct is
    if (finding.size != 0) {
        Writer(size, sizeof size).print("%u", finding.size);
    }
    if (has_place(finding)) {
        char place[16];
        Writer words(place, sizeof place);
        words.print("%" PRId32, finding.offset);
        if (family.family->rows[row].is_bit_field()) {
            words.print(".%u", finding.shift);
        }
        out.print("%6s %4s  %-12s ", place, size, verdict_words(finding.verdict).name);
        if (finding.verdict == LIBPROBE_VERDICT_SHIFTED) {
            out.print("expected at %" PRId32 "; ", finding.expected);
        }
        witnesses_text(*family.family, finding, out);
    } else {
        out.print("%6s %4s  ", "-", size);
        describe_finding(*family.family, row, finding,
                         finding.verdict == LIBPROBE_VERDICT_UNPROVEN ? finding.expected : std::int32_t{nowhere}, out);
    }
    out.put("\n");
}

void published_text(const Layout &layout, Writer &out) {
    const Published &published = layout.published;
    if (published.compared == 0) {
        return;
    }
    out.print("debug offsets of CPython: %u compared, ", published.compared);
    out.put(published.differing == 0 ? "all agree\n" : "these differ:");
    for (std::uint16_t i = 0; i < published.differing && i < Published::capacity; ++i) {
        std::uint16_t row = no_row;
        const Part *part = layout.part_with(published.fields[i], row);
        out.print(" %s", part->family->field_name(row));
    }
    out.put(published.differing == 0 ? "" : published.differing > Published::capacity ? " and more\n" : "\n");
}

// Visits the sizes, or the fields, of all families.
template <class Visit> void each_row(const Layout &layout, bool sizes, Visit visit) {
    for (std::size_t i = 0; i < layout.part_count; ++i) {
        const Part &part = layout.parts[i];
        for (std::size_t row = 0; row < part.family->row_count; ++row) {
            if (part.family->rows[row].is_size() == sizes) {
                visit(named(*part.family), row, part.findings[row]);
            }
        }
    }
}

} // namespace

void report_text(const Layout &layout, Writer &out) {
    out.put("libprobe " LIBPROBE_VERSION " on ");
    describe_interpreter(layout.interpreter, out);
    out.put("\n");
    each_row(layout, true, [&](const NamedFamily &family, std::size_t row, const Finding &finding) {
        size_text(family, row, finding, out);
    });
    out.put("layout: ");
    describe_known(layout, out);
    out.put("\n");
    published_text(layout, out);
    std::size_t counts[2] = {0, 0};
    each_row(layout, false, [&](const NamedFamily &, std::size_t, const Finding &finding) {
        counts[has_place(finding)] += exists(finding);
    });
    out.put("restricted structs: ");
    for (std::size_t i = 0; i < layout.part_count; ++i) {
        const Part &part = layout.parts[i];
        if (part.family->has_restricted()) {
            out.print("%s %s, ", part.family->name, verdict_words(part.restricted).name);
        }
    }
    out.print("fields: %zu located, %zu not; took %.1f us\n\n", counts[1], counts[0],
              static_cast<double>(layout.elapsed) / 1000);
    out.print("  %-33s %-22s %6s %4s  %-12s %s\n", "field", "of", "offset", "size", "verdict", "witnesses");
    each_row(layout, false, [&](const NamedFamily &family, std::size_t row, const Finding &finding) {
        field_text(family, row, finding, out);
    });
}

} // namespace libprobe
