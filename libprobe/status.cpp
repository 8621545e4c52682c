// status.def, expanded.
#include "status.hpp"

#include <cstddef>

#include "libprobe/libprobe.h"

namespace libprobe {

namespace {

const Word statuses[] = {
#define LIBPROBE_STATUS(value, enumerator, name, sentence) {value, name, sentence},
#include "libprobe/status.def"
};
const Word verdicts[] = {
#define LIBPROBE_VERDICT(value, enumerator, name, sentence) {value, name, sentence},
#include "libprobe/status.def"
};
const Word reasons[] = {
#define LIBPROBE_REASON(value, enumerator, name, sentence) {value, name, sentence},
#include "libprobe/status.def"
};

template <std::size_t N> const Word &find(const Word (&words)[N], std::int32_t value) {
    static const Word unknown = {-1, "unknown", "unknown"};
    for (const Word &word : words) {
        if (word.value == value) {
            return word;
        }
    }
    return unknown;
}

} // namespace

const Word &status_word(std::int32_t value) { return find(statuses, value); }
const Word &verdict_word(std::int32_t value) { return find(verdicts, value); }
const Word &reason_word(std::int32_t value) { return find(reasons, value); }

} // namespace libprobe

const char *libprobe_status_name(libprobe_status status) { return libprobe::status_word(status).name; }
const char *libprobe_status_message(libprobe_status status) { return libprobe::status_word(status).sentence; }
const char *libprobe_verdict_name(libprobe_verdict verdict) { return libprobe::verdict_word(verdict).name; }
const char *libprobe_verdict_message(libprobe_verdict verdict) { return libprobe::verdict_word(verdict).sentence; }
