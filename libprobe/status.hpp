// The words of status.def as values. Pure.
#pragma once

#include <cstdint>

namespace libprobe {

struct Word {
    std::int32_t value;
    const char *name;
    const char *sentence;
};

// The row with that value; "unknown" for both texts where there is none.
const Word &status_word(std::int32_t value);
const Word &verdict_word(std::int32_t value);
const Word &reason_word(std::int32_t value);

} // namespace libprobe
