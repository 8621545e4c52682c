// The words of status.def as values. Pure.
#pragma once

#include <cstdint>

#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

struct StatusWords {
    const char *name;
    const char *sentence;
};

// The row with that value; "unknown" for both texts where there is none.
StatusWords status_word(std::int32_t value);
StatusWords verdict_word(std::int32_t value);
StatusWords reason_word(std::int32_t value);

} // namespace libprobe
