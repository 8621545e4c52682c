// One whole probe of the running interpreter, unpublished. Talks to Python.
#pragma once

#include "ask/type/gather.hpp"
#include "judge/layout.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// Evidence is too large for the stack of a small thread. nullptr where memory is short; std::free takes it.
Evidence *new_evidence();

// Both ask what only a survey asks too if given one. They need an attached thread state, and say so where there is
// none; both keep an exception that is set. On failure what they were to fill holds nothing of use.
libprobe_status collect(Evidence &evidence, Survey survey, libprobe_error *error);
libprobe_status probe(Layout &layout, Survey survey, libprobe_error *error);

} // namespace libprobe
