// Checks what a caller requires against what was found, and says what fails in a sentence. Pure.
#pragma once

#include "judge/layout.hpp"
#include "text/writer.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// "CPython 3.13.0 (free-threaded, x86_64-linux)"
void describe_interpreter(const Interpreter &interpreter, Writer &out);

// "found at byte 288, expected at 272", or why the field is unproven, in words.
void describe_finding(const Field &field, const Finding &finding, std::int32_t expected, Writer &out);

// The number of requirements that do not hold; writes one message: the interpreter, the
// remedy, and each that fails.
std::size_t check_requirements(const Layout &layout, const libprobe_requirement *requirements, std::size_t count,
                               Writer &out);

} // namespace libprobe
