// The words of status.def as values. Pure.
#pragma once

#include <cstdint>

#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

struct Word {
    const char *name;
    const char *sentence;
};

// The row with that value; "unknown" for both texts where there is none.
Word status_word(std::int32_t value);
Word verdict_word(std::int32_t value);
Word reason_word(std::int32_t value);

} // namespace libprobe
