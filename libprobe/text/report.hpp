// Writes everything that was found as a report, for people and for programs. Pure.
#pragma once

#include "judge/layout.hpp"
#include "platform/hidden.hpp"
#include "text/writer.hpp"

namespace LIBPROBE_INTERNAL libprobe {

enum { report_schema = 2 }; // grows when a key of the JSON changes its meaning or goes

void report_text(const Layout &layout, Writer &out);
void report_json(const Layout &layout, Writer &out);

} // namespace libprobe
