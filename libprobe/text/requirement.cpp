// Words the sentences about findings and requirements.
#include "text/requirement.hpp"

#include <cinttypes>

#include "text/status.hpp"

namespace LIBPROBE_INTERNAL libprobe {

void describe_interpreter(const Interpreter &interpreter, Writer &out) {
    out.print("CPython %s (%s%s%s%s)", interpreter.release, interpreter.free_threaded ? "free-threaded, " : "",
              interpreter.debug ? "debug, " : "", interpreter.trace_refs ? "trace-refs, " : "", interpreter.platform);
}

namespace {

void describe_place(bool is_size, std::int32_t place, Writer &out) {
    out.print(is_size ? "%" PRId32 " bytes" : "byte %" PRId32, place);
}

void describe_contradiction(const Family &family, bool is_size, const Finding &finding, Writer &out) {
    out.print("contradicted: %s says ", family.source_name(finding.sources[0]));
    if (finding.places[0] == nowhere) {
        out.put("what no object can have");
    } else {
        describe_place(is_size, finding.places[0], out);
    }
    out.print(", %s says ", family.source_name(finding.sources[1]));
    if (finding.places[1] == nowhere) {
        out.put(is_size ? "what no object can have" : "it is nowhere");
    } else {
        describe_place(is_size, finding.places[1], out);
    }
}

} // namespace

void describe_finding(const Family &family, std::size_t row, const Finding &finding, std::int32_t expected,
                      Writer &out) {
    const bool is_size = family.rows[row].is_size();
    if (has_place(finding)) {
        out.put(is_size ? "found to be " : "found at ");
        describe_place(is_size, finding.offset, out);
        if (family.rows[row].is_bit_field()) {
            out.print(", bit %u", finding.shift);
        }
        if (expected != nowhere && expected != finding.offset) {
            out.print(is_size ? ", expected to be %" PRId32 : ", expected at %" PRId32, expected);
        }
    } else if (finding.verdict == LIBPROBE_VERDICT_CONTRADICTED) {
        describe_contradiction(family, is_size, finding, out);
    } else {
        out.print("unproven: %s", reason_words(static_cast<std::int32_t>(finding.reason)).sentence);
        const Witness *none = family.reason(row);
        if (finding.reason == Reason::NO_WITNESS && none != nullptr) {
            out.print(": %s", family.text_of(*none));
        }
        if (finding.reason == Reason::AMBIGUOUS) {
            out.print(" (bytes %" PRId32 " and %" PRId32 " first)", finding.places[0], finding.places[1]);
        }
    }
}

void describe_failure(const Interpreter &interpreter, Span<Outcome> outcomes, Writer &out) {
    std::size_t failing = 0;
    std::size_t hopeless = 0;
    std::size_t not_asked = 0;
    std::size_t unknown = 0;
    for (const Outcome &outcome : outcomes) {
        failing += !outcome.met();
        hopeless += outcome.is_hopeless();
        unknown += outcome.row == no_row;
        not_asked += outcome.row != no_row && outcome.finding.reason == Reason::NOT_ASKED;
    }
    out.print("libprobe: %zu of %zu required field%s cannot be used on ", failing, outcomes.size(),
              outcomes.size() == 1 ? "" : "s");
    describe_interpreter(interpreter, out);
    out.put(not_asked == failing ? ". Call libprobe_survey first. What fails"
            : unknown == failing ? ". Build this extension with the headers of the libprobe that it links. What fails"
            : hopeless == failing
                ? ". No build of this extension can: do without them there. What fails"
                : ". Use a build of this extension for that interpreter, or one with a newer libprobe, "
                  "or an interpreter that it supports. What fails");
    const char *separator = ": ";
    for (const Outcome &outcome : outcomes) {
        const std::int32_t offset = outcome.requirement.offset;
        if (outcome.met()) {
            continue;
        }
        out.put(separator);
        separator = "; ";
        if (outcome.row == no_row) {
            out.print("field %" PRId32 " is none of its family's in libprobe " LIBPROBE_VERSION
                      ", so header and library are of different versions",
                      outcome.requirement.field);
            continue;
        }
        out.print("%s ", outcome.family->field_name(outcome.row));
        describe_finding(*outcome.family, outcome.row, outcome.finding,
                         offset == LIBPROBE_ANYWHERE ? std::int32_t{nowhere} : offset, out);
        if (!has_place(outcome.finding) && offset != LIBPROBE_ANYWHERE && !outcome.is_hopeless()) {
            out.print(", expected at byte %" PRId32, offset);
        }
    }
}

} // namespace libprobe
