// The verifier, and the pure part of a probe as one function.
#include "judge/verify.hpp"

#include <algorithm>

#include "judge/locate.hpp"
#include "judge/size.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

bool has_witness(const Finding &finding) { return exists(finding) && finding.reason != Reason::NO_WITNESS; }

// From best to worst.
int severity(libprobe_verdict verdict) {
    switch (verdict) {
    case LIBPROBE_VERDICT_PROVEN: return 0;
    case LIBPROBE_VERDICT_UNPROVEN: return 1;
    case LIBPROBE_VERDICT_SHIFTED: return 2;
    default: return 3;
    }
}

} // namespace

libprobe_verdict verify(Finding findings[field_count], const std::int16_t expected[field_count]) {
    libprobe_verdict worst = LIBPROBE_VERDICT_PROVEN;
    for (std::size_t i = 0; i < field_count; ++i) {
        Finding &finding = findings[i];
        finding.expected = expected[i];
        if (expected[i] == nowhere || !has_witness(finding)) {
            continue;
        }
        if (has_place(finding)) {
            finding.verdict = finding.offset == expected[i] ? LIBPROBE_VERDICT_PROVEN : LIBPROBE_VERDICT_SHIFTED;
        }
        if (severity(finding.verdict) > severity(worst)) {
            worst = finding.verdict;
        }
    }
    return worst;
}

void prove(const Evidence &evidence, const std::int16_t expected[field_count], Layout &layout) {
    layout.interpreter = evidence.interpreter;
    layout.machine = evidence.machine;
    layout.surveyed = evidence.surveyed;
    layout.static_type_size = evidence.static_type_size;
    locate_fields(evidence, layout.fields);
    locate_sizes(evidence, layout.fields, layout.heap_type, layout.type_data);
    layout.restricted = verify(layout.fields, expected);
}

} // namespace libprobe
