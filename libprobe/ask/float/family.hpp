// Asks the questions about float objects that only a survey asks. Talks to Python; decides nothing.
#pragma once

#include "ask/questions.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

bool survey_float(Evidence &evidence);

} // namespace libprobe
