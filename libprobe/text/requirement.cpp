// Requirements, and the sentences about findings.
#include "text/requirement.hpp"

#include <cinttypes>

#include "text/status.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

bool holds(const Finding &finding, std::int32_t offset) {
    return has_place(finding) && (offset == LIBPROBE_ANYWHERE || finding.offset == offset);
}

bool is_hopeless(const Finding &finding) { return !exists(finding) || finding.reason == Reason::NO_WITNESS; }

} // namespace

void describe_interpreter(const Interpreter &interpreter, Writer &out) {
    out.print("CPython %s (%s%s%s%s)", interpreter.release, interpreter.free_threaded ? "free-threaded, " : "",
              interpreter.debug ? "debug, " : "", interpreter.trace_refs ? "trace-refs, " : "", interpreter.platform);
}

void describe_finding(const Field &field, const Finding &finding, std::int32_t expected, Writer &out) {
    if (has_place(finding)) {
        out.print("found at byte %" PRId32, finding.offset);
        if (expected != nowhere && expected != finding.offset) {
            out.print(", expected at %" PRId32, expected);
        }
    } else if (finding.verdict == LIBPROBE_VERDICT_CONTRADICTED) {
        out.print("contradicted: %s says byte %" PRId32 ", %s says ", source_name(finding.sources[0]),
                  finding.places[0], source_name(finding.sources[1]));
        out.print(finding.places[1] == nowhere ? "it is nowhere" : "byte %" PRId32, finding.places[1]);
    } else {
        out.print("unproven: %s", reason_word(static_cast<std::int32_t>(finding.reason)).sentence);
        const Witness *unseen = field.witness(Source::unseen);
        if (finding.reason == Reason::NO_WITNESS && unseen != nullptr) {
            out.print(": %s", unseen->text());
        }
        if (finding.reason == Reason::AMBIGUOUS) {
            out.print(" (bytes %" PRId32 " and %" PRId32 " first)", finding.places[0], finding.places[1]);
        }
    }
}

std::size_t check_requirements(const Layout &layout, const libprobe_requirement *requirements, std::size_t count,
                               Writer &out) {
    std::size_t failing = 0;
    std::size_t hopeless = 0; // what no witness can be had for, or what is not there
    std::size_t not_asked = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t index = field_index(requirements[i].field);
        failing += index == field_count || !holds(layout.fields[index], requirements[i].offset);
        hopeless += index != field_count && is_hopeless(layout.fields[index]);
        not_asked += index != field_count && layout.fields[index].reason == Reason::NOT_ASKED;
    }
    if (failing == 0) {
        return 0;
    }
    out.print("libprobe: %zu of %zu required field%s cannot be used on ", failing, count, count == 1 ? "" : "s");
    describe_interpreter(layout.interpreter, out);
    out.put(not_asked == failing ? ". Call libprobe_survey first. What fails"
            : hopeless == failing
                ? ". No build of this extension can: do without them there. What fails"
                : ". Use a build of this extension for that interpreter, or one with a newer libprobe, "
                  "or an interpreter that it supports. What fails");
    const char *separator = ": ";
    for (std::size_t i = 0; i < count; ++i) {
        const std::int32_t offset = requirements[i].offset;
        const std::size_t index = field_index(requirements[i].field);
        if (index == field_count) {
            out.print("%sfield %" PRId32 " is not in the table of libprobe " LIBPROBE_VERSION, separator,
                      requirements[i].field);
        } else if (!holds(layout.fields[index], offset)) {
            out.print("%s%s ", separator, fields[index].name());
            describe_finding(fields[index], layout.fields[index],
                             offset == LIBPROBE_ANYWHERE ? std::int32_t{nowhere} : offset, out);
            if (!has_place(layout.fields[index]) && offset != LIBPROBE_ANYWHERE && !is_hopeless(layout.fields[index])) {
                out.print(", expected at byte %" PRId32, offset);
            }
        } else {
            continue;
        }
        separator = "; ";
    }
    return failing;
}

} // namespace libprobe
