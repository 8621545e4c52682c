// Tells in a sentence which required fields fail, and why. Pure.
#pragma once

#include "judge/evidence.hpp"
#include "judge/finding.hpp"
#include "platform/hidden.hpp"
#include "text/writer.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// "CPython 3.13.0 (free-threaded, x86_64-linux)"
void describe_interpreter(const Interpreter &interpreter, Writer &out);

// "found at byte 288, expected at 272", or why the row is unproven, in words.
void describe_finding(const Family &family, std::size_t row, const Finding &finding, std::int32_t expected,
                      Writer &out);

// A requirement and its finding.
struct Outcome {
    libprobe_requirement requirement;
    const Family *family;
    std::uint16_t row; // no_row: the family has no such row
    Finding finding;

    bool met() const {
        return row != no_row && has_place(finding) &&
               (requirement.offset == LIBPROBE_ANYWHERE || requirement.offset == finding.offset);
    }
    // Whether this build has no such field, or no witness for it.
    bool is_hopeless() const { return row != no_row && (!exists(finding) || finding.reason == Reason::NO_WITNESS); }
};

// Writes one message: the interpreter, the remedy, and each requirement that is not met.
void describe_failure(const Interpreter &interpreter, Span<Outcome> outcomes, Writer &out);

} // namespace libprobe
