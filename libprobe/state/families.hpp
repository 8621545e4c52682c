// Lists all families with their questions, for probes and surveys. Talks to Python.
#pragma once

#include "platform/hidden.hpp"
#include "state/publish.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// Without the questions that only a survey asks, so that a binary without surveys does not link them.
Span<Member> probed_families();
Span<Member> surveyed_families();

} // namespace libprobe
