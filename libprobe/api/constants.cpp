// Tells what the headers define to users that cannot include them, so that none keeps a copy: libprobe_constants_json.
#include <cinttypes>

#include "judge/layout.hpp"
#include "text/report.hpp"
#include "text/status.hpp"

namespace {

using namespace libprobe;

constexpr std::int32_t statuses[] = {
#define LIBPROBE_STATUS(value, ...) value,
#include "libprobe/status.def"
};
constexpr std::int32_t verdicts[] = {
#define LIBPROBE_VERDICT(value, ...) value,
#include "libprobe/status.def"
};
constexpr std::int32_t reasons[] = {
#define LIBPROBE_REASON(value, ...) value,
#include "libprobe/status.def"
};

// One object for each value; `more` writes its further members.
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

void structs_json(Writer &out) {
    const char *separator = "";
    out.put(",\n  \"structs\": [");
    for (std::size_t row = 0; row < field_count; ++row) {
        if (fields[row].owner_row == row) {
            out.print("%s\"%s\"", separator, fields[row].owner());
            separator = ", ";
        }
    }
    out.put("]");
}

} // namespace

size_t libprobe_constants_json(char *buffer, size_t size) {
    Writer out(buffer, buffer != nullptr ? size : 0);
    const auto no_more = [](std::int32_t) {};
    const auto has_field_json = [&out](std::int32_t reason) {
        out.print(", \"exists\": %s", has_field(reason) ? "true" : "false");
    };
    out.print("{\n  \"version\": \"%s\",\n  \"schema\": %d,\n", LIBPROBE_VERSION, report_schema);
    out.print("  \"anywhere\": %d,\n  \"nowhere\": %d,\n  \"record_size\": %d,\n", LIBPROBE_ANYWHERE, LIBPROBE_NOWHERE,
              LIBPROBE_RECORD_SIZE);
    out.print("  \"error\": {\"size\": %zu, \"message\": %zu}", sizeof(libprobe_error),
              sizeof(libprobe_error::message));
    words_json("statuses", statuses, status_word, no_more, out);
    words_json("verdicts", verdicts, verdict_word, no_more, out);
    words_json("reasons", reasons, reason_word, has_field_json, out);
    structs_json(out);
    out.put("\n}\n");
    return out.length();
}
