// The questions that take more than two sentinel types: Python classes, locks, watchers, the collector's lists. Talks
// to Python; decides nothing.
#pragma once

#include "judge/evidence.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// Adds what the sources say that only a survey asks; `evidence` holds the size of heap types already. Needs an attached
// thread state and no exception set; leaves no reference, lock or watcher behind. False, with the exception set, where
// Python raised something. What an interpreter does not offer is left out.
bool survey(Evidence &evidence);

} // namespace libprobe
