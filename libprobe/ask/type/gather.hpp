// Asks the running interpreter for all evidence: sentinel types, images, claims. Talks to Python; decides nothing.
#pragma once

#include "judge/evidence.hpp"
#include "libprobe/libprobe.h"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// survey.hpp's, or nullptr: so that whoever takes no survey has none linked.
using Survey = bool (*)(Evidence &);

// Fills `evidence`, whose interpreter must be filled in already; asks what only a survey asks too if given one. Needs
// an attached thread state and no exception set; leaves no reference behind. PYTHON_ERROR or OUT_OF_MEMORY where Python
// raised something.
libprobe_status gather(Evidence &evidence, Survey survey, libprobe_error *error);

} // namespace libprobe
