// Declares each family's questions that only a survey asks. Talks to Python; decides nothing.
#pragma once

#include "ask/questions.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

#define LIBPROBE_FAMILY(name, first_id) bool survey_##name(Evidence &evidence);
#include "libprobe/fields.def"

} // namespace libprobe
