// The report for programs; docs/report.md describes its keys.
#include <cinttypes>
#include <utility>

#include "text/known.hpp"
#include "text/report.hpp"
#include "text/requirement.hpp"
#include "text/status.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

const char *boolean(bool value) { return value ? "true" : "false"; }

// null where there is none.
void offset_json(const char *key, std::int32_t offset, Writer &out) {
    out.print("\"%s\": ", key);
    if (offset == nowhere) {
        out.put("null");
    } else {
        out.print("%" PRId32, offset);
    }
}

void witnesses_json(const Finding &finding, Writer &out) {
    const char *separator = "";
    out.put("\"witnesses\": [");
    for (unsigned source = 0; source < static_cast<unsigned>(Source::count); ++source) {
        if ((finding.witnesses & bit(static_cast<Source>(source))) != 0) {
            out.put(separator);
            out.put_json(source_name(static_cast<Source>(source)));
            separator = ", ";
        }
    }
    out.put("]");
}

void detail_json(const Field &field, const Finding &finding, Writer &out) {
    char sentence[256] = "";
    Writer words(sentence, sizeof sentence);
    if (finding.verdict != LIBPROBE_VERDICT_PROVEN && finding.verdict != LIBPROBE_VERDICT_LOCATED) {
        describe_finding(field, finding, finding.expected, words);
    }
    out.put("\"detail\": ");
    out.put_json(sentence);
}

// A struct whose members are rows of their own is told by its name.
const char *json_type(const Field &field) {
    const Witness *members = field.witness(Source::members);
    return members != nullptr ? fields[members->row].owner() : field.type();
}

void field_json(const Field &field, const Finding &finding, Writer &out) {
    out.print("    {\"id\": %" PRId32 ", \"name\": \"%s\", \"struct\": \"%s\", \"type\": \"%s\", \"size\": %u, ",
              field.id, field.name(), field.owner(), json_type(field), finding.size);
    offset_json("offset", finding.offset, out);
    out.put(", ");
    offset_json("expected", finding.expected, out);
    out.print(", \"verdict\": \"%s\", \"reason\": \"%s\", ", libprobe_verdict_name(finding.verdict),
              reason_word(static_cast<std::int32_t>(finding.reason)).name);
    witnesses_json(finding, out);
    out.put(", ");
    detail_json(field, finding, out);
    out.put("}");
}

void size_json(const char *key, const Size &size, Writer &out) {
    out.print("    \"%s\": {", key);
    offset_json("bytes", size.bytes, out);
    out.print(", \"verdict\": \"%s\", \"witnesses\": {", libprobe_verdict_name(size.verdict));
    const char *separator = "";
    for (std::size_t i = 0; i < size_source_count; ++i) {
        if (size.said[i] != 0) {
            out.put(separator);
            out.put_json(size_source_name(static_cast<SizeSource>(i)));
            out.print(": %" PRId32, size.said[i]);
            separator = ", ";
        }
    }
    out.put("}}");
}

void known_json(const Layout &layout, Writer &out) {
    const Recognized recognized = recognize(layout);
    out.put("  \"known\": {");
    for (const auto &[key, one] :
         {std::make_pair("name", recognized.known), std::make_pair("nearest", recognized.nearest)}) {
        out.print("\"%s\": ", key);
        if (one != nullptr) {
            out.put_json(one->name);
        } else {
            out.put("null");
        }
        out.put(", ");
    }
    out.put("\"differs\": [");
    const char *separator = "";
    for (std::size_t i = 0; i < field_count && recognized.nearest != nullptr; ++i) {
        if (differs(layout.fields[i], fields[i], *recognized.nearest)) {
            out.print("%s\"%s\"", separator, fields[i].name());
            separator = ", ";
        }
    }
    out.put("]}");
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
    size_json("heap_type", layout.heap_type, out);
    out.put(",\n");
    size_json("type_data", layout.type_data, out);
    out.put("\n  },\n");
    known_json(layout, out);
    out.print(",\n  \"restricted\": \"%s\",\n  \"elapsed_ns\": %" PRIu64 ",\n  \"fields\": [\n",
              libprobe_verdict_name(layout.restricted), layout.elapsed);
    for (std::size_t i = 0; i < field_count; ++i) {
        field_json(fields[i], layout.fields[i], out);
        out.put(i + 1 < field_count ? ",\n" : "\n");
    }
    out.put("  ]\n}\n");
}

} // namespace libprobe

size_t libprobe_report_json(const libprobe_layout *layout, char *buffer, size_t size) {
    libprobe::Writer out(buffer, buffer != nullptr ? size : 0);
    if (layout != nullptr) {
        report_json(*layout, out);
    }
    return out.length();
}
