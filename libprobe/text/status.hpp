// Gives the library the rows of status.def as values. Pure.
#pragma once

#include <cstdint>

#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

struct StatusWords {
    const char *name;
    const char *sentence;
};

// The row with that value; "unknown" as name and sentence if there is none.
StatusWords status_words(std::int32_t value);
StatusWords verdict_words(std::int32_t value);
StatusWords reason_words(std::int32_t value);

} // namespace libprobe
