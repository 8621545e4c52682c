// Runs the judge's last step: compares what was found with what a compiler believes.
#include "judge/compare.hpp"

#include "judge/locate.hpp"
#include "judge/plan.hpp"

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

void compare(Part &part, const std::int16_t expected[]) {
    part.restricted = LIBPROBE_VERDICT_PROVEN;
    for (std::size_t i = 0; i < part.family->row_count; ++i) {
        Finding &finding = part.findings[i];
        finding.expected = expected[i];
        if (expected[i] == nowhere || !has_witness(finding)) {
            continue;
        }
        if (has_place(finding)) {
            finding.verdict = finding.offset == expected[i] ? LIBPROBE_VERDICT_PROVEN : LIBPROBE_VERDICT_SHIFTED;
        }
        if (severity(finding.verdict) > severity(part.restricted)) {
            part.restricted = finding.verdict;
        }
    }
}

void prove(const Evidence &evidence, const std::int16_t expected[], Part &part) {
    Plan plan; // only for the order in which rows follow from each other
    plan.begin(*part.family, evidence.build(), Extent::survey);
    plan.add_all();
    Finding in_order[row_capacity];
    locate(evidence, plan.all_rows(), in_order);
    for (std::uint16_t row = 0; row < part.family->row_count; ++row) {
        part.findings[row] = in_order[plan.position[row]];
    }
    compare(part, expected);
}

} // namespace libprobe
