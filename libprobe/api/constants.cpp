// Gives the headers' constants to users who cannot include them, so that none keeps a copy: libprobe_constants_json.
#include <cinttypes>

#include "judge/layout.hpp"
#include "table/families.hpp"
#include "text/report.hpp"
#include "text/status.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

constexpr std::int32_t status_values[] = {
#define LIBPROBE_STATUS(value, ...) value,
#include "libprobe/status.def"
};
constexpr std::int32_t verdict_values[] = {
#define LIBPROBE_VERDICT(value, ...) value,
#include "libprobe/status.def"
};
constexpr std::int32_t reason_values[] = {
#define LIBPROBE_REASON(value, ...) value,
#include "libprobe/status.def"
};

// Writes one object for each value; `more` writes its further members.
template <std::size_t N, class WordOf, class More>
void words_json(const char *key, const std::int32_t (&values)[N], WordOf word_of, More more, Writer &out) {
    const char *separator = "";
    out.print(",\n  \"%s\": [", key);
    for (const std::int32_t value : values) {
        const auto word = word_of(value);
        out.print("%s\n    {\"value\": %" PRId32 ", \"name\": \"%s\", \"sentence\": ", separator, value, word.name);
        out.put_json(word.sentence);
        more(value);
        out.put("}");
        separator = ",";
    }
    out.put("\n  ]");
}

bool has_field(std::int32_t reason) {
    Finding finding{};
    finding.reason = static_cast<Reason>(reason);
    return exists(finding);
}

// Writes each struct once, in the order of the tables.
void structs_json(Writer &out) {
    const char *separator = "";
    out.put(",\n  \"structs\": [");
    for (const NamedFamily &names : named_families()) {
        for (std::size_t row = 0; row < names.family->row_count; ++row) {
            if (names.family->rows[row].owner_row == row) {
                out.print("%s\"%s\"", separator, names.owners[row]);
                separator = ", ";
            }
        }
    }
    out.put("]");
}

void constants_json(Writer &out) {
    const auto no_more = [](std::int32_t) {};
    const auto has_field_json = [&out](std::int32_t reason) {
        out.print(", \"exists\": %s", has_field(reason) ? "true" : "false");
    };
    out.print("{\n  \"version\": \"%s\",\n  \"schema\": %d,\n", LIBPROBE_VERSION, report_schema);
    out.print("  \"anywhere\": %d,\n  \"nowhere\": %d,\n", LIBPROBE_ANYWHERE, LIBPROBE_NOWHERE);
    out.print("  \"error\": {\"size\": %zu, \"message\": %zu}", sizeof(libprobe_error),
              sizeof(libprobe_error::message));
    words_json("statuses", status_values, status_words, no_more, out);
    words_json("verdicts", verdict_values, verdict_words, no_more, out);
    words_json("reasons", reason_values, reason_words, has_field_json, out);
    structs_json(out);
    out.put("\n}\n");
}

} // namespace

} // namespace libprobe

size_t libprobe_constants_json(char *buffer, size_t size) {
    libprobe::Writer out(buffer, buffer != nullptr ? size : 0);
    libprobe::constants_json(out);
    return out.length();
}
