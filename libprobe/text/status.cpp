// Looks up the texts of status.def. They are in one array, so that no pointer has to be relocated when the library is
// loaded.
#include "text/status.hpp"

#include <cstddef>

#include "libprobe/libprobe.h"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

struct StatusTexts {
    char unknown[sizeof "unknown"];
#define LIBPROBE_STATUS(value, enumerator, name, sentence) \
    char status_##enumerator[sizeof name];                 \
    char status_sentence_##enumerator[sizeof sentence];
#define LIBPROBE_VERDICT(value, enumerator, name, sentence) \
    char verdict_##enumerator[sizeof name];                 \
    char verdict_sentence_##enumerator[sizeof sentence];
#define LIBPROBE_REASON(value, enumerator, name, sentence) \
    char reason_##enumerator[sizeof name];                 \
    char reason_sentence_##enumerator[sizeof sentence];
#include "libprobe/status.def"
};
constexpr StatusTexts status_texts = {
    "unknown",
#define LIBPROBE_STATUS(value, enumerator, name, sentence) name, sentence,
#define LIBPROBE_VERDICT(value, enumerator, name, sentence) name, sentence,
#define LIBPROBE_REASON(value, enumerator, name, sentence) name, sentence,
#include "libprobe/status.def"
};

struct StatusRow {
    std::int32_t value;
    std::uint16_t name;
    std::uint16_t sentence;
};
#define LIBPROBE_ROW(value, name, sentence) {value, offsetof(StatusTexts, name), offsetof(StatusTexts, sentence)},
constexpr StatusRow statuses[] = {
#define LIBPROBE_STATUS(value, enumerator, name, sentence) \
    LIBPROBE_ROW(value, status_##enumerator, status_sentence_##enumerator)
#include "libprobe/status.def"
};
constexpr StatusRow verdicts[] = {
#define LIBPROBE_VERDICT(value, enumerator, name, sentence) \
    LIBPROBE_ROW(value, verdict_##enumerator, verdict_sentence_##enumerator)
#include "libprobe/status.def"
};
constexpr StatusRow reasons[] = {
#define LIBPROBE_REASON(value, enumerator, name, sentence) \
    LIBPROBE_ROW(value, reason_##enumerator, reason_sentence_##enumerator)
#include "libprobe/status.def"
};
#undef LIBPROBE_ROW

template <std::size_t N> StatusWords find(const StatusRow (&rows)[N], std::int32_t value) {
    const char *start = reinterpret_cast<const char *>(&status_texts);
    for (const StatusRow &row : rows) {
        if (row.value == value) {
            return {start + row.name, start + row.sentence};
        }
    }
    return {status_texts.unknown, status_texts.unknown};
}

} // namespace

StatusWords status_words(std::int32_t value) { return find(statuses, value); }
StatusWords verdict_words(std::int32_t value) { return find(verdicts, value); }
StatusWords reason_words(std::int32_t value) { return find(reasons, value); }

} // namespace libprobe
