// The report for programs, as JSON; docs/report.md describes its keys.
#include <cinttypes>
#include <utility>

#include "table/families.hpp"
#include "text/known.hpp"
#include "text/report.hpp"
#include "text/requirement.hpp"
#include "text/status.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

const char *boolean(bool value) { return value ? "true" : "false"; }

// Writes null if there is none.
void offset_json(const char *key, std::int32_t offset, Writer &out) {
    out.print("\"%s\": ", key);
    if (offset == nowhere) {
        out.put("null");
    } else {
        out.print("%" PRId32, offset);
    }
}

void witnesses_json(const Family &family, const Finding &finding, Writer &out) {
    const char *separator = "";
    out.put("\"witnesses\": [");
    for (Source source = 0; source < family.source_count; ++source) {
        if ((finding.witnesses & bit(source)) != 0) {
            out.put(separator);
            out.put_json(family.source_name(source));
            separator = ", ";
        }
    }
    out.put("]");
}

void detail_json(const Family &family, std::size_t row, const Finding &finding, Writer &out) {
    char sentence[256] = "";
    Writer words(sentence, sizeof sentence);
    if (finding.verdict != LIBPROBE_VERDICT_PROVEN && finding.verdict != LIBPROBE_VERDICT_LOCATED) {
        describe_finding(family, row, finding, finding.expected, words);
    }
    out.put("\"detail\": ");
    out.put_json(sentence);
}

// If a struct's members are rows of their own, its type is the struct's name.
const char *json_type(const NamedFamily &family, std::size_t row) {
    const Witness *members = family.family->witness(row, first_member);
    return members != nullptr ? family.owners[members->row] : family.types[row];
}

void verdict_json(const NamedFamily &family, std::size_t row, const Finding &finding, Writer &out) {
    out.print("\"verdict\": \"%s\", \"reason\": \"%s\", ", verdict_words(finding.verdict).name,
              reason_words(static_cast<std::int32_t>(finding.reason)).name);
    witnesses_json(*family.family, finding, out);
    out.put(", ");
    detail_json(*family.family, row, finding, out);
    out.put("}");
}

void field_json(const NamedFamily &family, std::size_t row, const Finding &finding, Writer &out) {
    const Field &field = family.family->rows[row];
    out.print("    {\"id\": %u, \"name\": \"%s\", \"struct\": \"%s\", \"family\": \"%s\", \"type\": \"%s\", ", field.id,
              family.family->field_name(row), family.owners[row], family.family->name, json_type(family, row));
    offset_json("size", finding.size != 0 ? finding.size : std::int32_t{nowhere}, out);
    out.put(", ");
    offset_json("offset", finding.offset, out);
    out.put(", ");
    offset_json("shift", field.is_bit_field() && has_place(finding) ? finding.shift : std::int32_t{nowhere}, out);
    out.put(", ");
    offset_json("bits", field.is_bit_field() ? field.bits : std::int32_t{nowhere}, out);
    out.put(", ");
    offset_json("expected", finding.expected, out);
    out.put(", ");
    verdict_json(family, row, finding, out);
}

void size_json(const NamedFamily &family, std::size_t row, const Finding &finding, Writer &out) {
    out.print("    \"%s\": {\"id\": %u, \"struct\": \"%s\", \"family\": \"%s\", ", family.family->field_name(row),
              family.family->rows[row].id, family.owners[row], family.family->name);
    offset_json("bytes", finding.offset, out);
    out.put(", ");
    verdict_json(family, row, finding, out);
}

// Writes the sizes, or the fields, of all families.
template <class Write> void rows_json(const Layout &layout, bool sizes, Write write, Writer &out) {
    const char *separator = "";
    for (std::size_t i = 0; i < layout.part_count; ++i) {
        const Part &part = layout.parts[i];
        for (std::size_t row = 0; row < part.family->row_count; ++row) {
            if (part.family->rows[row].is_size() == sizes) {
                out.put(separator);
                write(named(*part.family), row, part.findings[row], out);
                separator = ",\n";
            }
        }
    }
    out.put("\n");
}

void known_json(const Layout &layout, Writer &out) {
    const Recognized recognized = recognize(layout);
    out.put("  \"known\": {");
    for (const auto &[key, one] :
         {std::make_pair("name", recognized.known), std::make_pair("nearest", recognized.nearest)}) {
        out.print("\"%s\": ", key);
        if (one != nullptr) {
            char name[96];
            Writer words(name, sizeof name);
            put_name(*one, layout.machine, words);
            out.put_json(name);
        } else {
            out.put("null");
        }
        out.put(", ");
    }
    out.put("\"differs\": [");
    const char *separator = "";
    for (std::size_t row = 0; recognized.nearest != nullptr && row < recognized.part->family->row_count; ++row) {
        if (recognized.differs(row)) {
            out.print("%s\"%s\"", separator, recognized.part->family->field_name(row));
            separator = ", ";
        }
    }
    out.put("]}");
}

// null if nothing was compared.
void published_json(const Layout &layout, Writer &out) {
    const Published &published = layout.published;
    if (published.compared == 0) {
        out.put("null");
        return;
    }
    out.print("{\"compared\": %u, \"differing\": %u, \"differs\": [", published.compared, published.differing);
    for (std::uint16_t i = 0; i < published.differing && i < Published::capacity; ++i) {
        std::uint16_t row = no_row;
        const Part *part = layout.part_with(published.fields[i], row);
        out.print("%s\"%s\"", i != 0 ? ", " : "", part->family->field_name(row));
    }
    out.put("]}");
}

void restricted_json(const Layout &layout, Writer &out) {
    const char *separator = "";
    out.put("{");
    for (std::size_t i = 0; i < layout.part_count; ++i) {
        const Part &part = layout.parts[i];
        if (part.family->has_restricted()) {
            out.print("%s\"%s\": \"%s\"", separator, part.family->name, verdict_words(part.restricted).name);
            separator = ", ";
        }
    }
    out.put("}");
}

} // namespace

void report_json(const Layout &layout, Writer &out) {
    const Interpreter &interpreter = layout.interpreter;
    out.print("{\n  \"schema\": %d,\n  \"libprobe\": \"" LIBPROBE_VERSION "\",\n  \"interpreter\": {\"version\": ",
              report_schema);
    out.put_json(interpreter.release);
    out.put(", \"platform\": ");
    out.put_json(interpreter.platform);
    out.print(", \"debug\": %s, \"trace_refs\": %s, \"free_threaded\": %s, \"pointer_size\": %u, \"long_size\": %u, "
              "\"byte_order\": \"%s\"},\n",
              boolean(interpreter.debug), boolean(interpreter.trace_refs), boolean(interpreter.free_threaded),
              layout.machine.pointer_size, layout.machine.long_size, layout.machine.big_endian ? "big" : "little");
    out.put("  \"sizes\": {\n");
    rows_json(layout, true, size_json, out);
    out.put("  },\n");
    known_json(layout, out);
    out.put(",\n  \"debug_offsets\": ");
    published_json(layout, out);
    out.put(",\n  \"restricted\": ");
    restricted_json(layout, out);
    out.print(",\n  \"elapsed_ns\": %" PRIu64 ",\n  \"fields\": [\n", layout.elapsed);
    rows_json(layout, false, field_json, out);
    out.put("  ]\n}\n");
}

} // namespace libprobe
