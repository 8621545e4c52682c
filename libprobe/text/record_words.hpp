// Shares the words of records between the reader and the writer. Pure.
#pragma once

#include <cstdint>

#include "judge/evidence.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

enum : std::uint32_t { record_bytes_a_line = 32 };

inline constexpr const char *relation_words[] = {"holds", "changes", "shares", "stands", "is", "alike"};
static_assert(sizeof relation_words / sizeof *relation_words == static_cast<std::size_t>(Relation::count),
              "one for each");

struct BuildFlag {
    const char *word;
    bool Interpreter::*flag;
};
inline constexpr BuildFlag build_flags[] = {{"debug", &Interpreter::debug},
                                            {"trace-refs", &Interpreter::trace_refs},
                                            {"free-threaded", &Interpreter::free_threaded}};

} // namespace libprobe
