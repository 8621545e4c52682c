// Declares the entry points of all questions about type objects. Talks to Python; decides nothing.
#pragma once

#include "ask/questions.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// Questions::ask of type objects: needs only sentinel types.
bool ask_about_types(const Plan &plan, Evidence &evidence);

// Survey of type objects: Python classes, locks, watchers, the collector's lists.
bool survey_type(Evidence &evidence);

} // namespace libprobe
