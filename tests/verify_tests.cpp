// Checks the verdict of the restricted struct: proven if every member is in place, else that of its worst member.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <vector>

#include "made_up.hpp"

using namespace made_up;

namespace {

// Findings in which every restricted member is found where it is expected.
std::vector<Finding> all_found() {
    std::vector<Finding> findings(field_count);
    for (std::size_t i = 0; i < field_count; ++i) {
        findings[i].verdict = LIBPROBE_VERDICT_LOCATED;
        findings[i].offset =
            restricted_offsets[i] != nowhere ? restricted_offsets[i] : static_cast<std::int32_t>(8 * i);
    }
    return findings;
}

} // namespace

BOOST_AUTO_TEST_SUITE(verifying)

BOOST_AUTO_TEST_CASE(members_in_place_are_proven_and_other_fields_stay_located) {
    std::vector<Finding> findings = all_found();
    BOOST_TEST(verify(findings.data(), restricted_offsets) == LIBPROBE_VERDICT_PROVEN);
    for (std::size_t i = 0; i < field_count; ++i) {
        BOOST_TEST(findings[i].verdict == (fields[i].restricted ? LIBPROBE_VERDICT_PROVEN : LIBPROBE_VERDICT_LOCATED));
        BOOST_TEST(findings[i].expected == restricted_offsets[i]);
    }
}

BOOST_AUTO_TEST_CASE(a_member_found_elsewhere_is_shifted) {
    std::vector<Finding> findings = all_found();
    findings[index("tp_str")].offset += 8;
    BOOST_TEST(verify(findings.data(), restricted_offsets) == LIBPROBE_VERDICT_SHIFTED);
    BOOST_TEST(findings[index("tp_str")].verdict == LIBPROBE_VERDICT_SHIFTED);
    BOOST_TEST(findings[index("tp_repr")].verdict == LIBPROBE_VERDICT_PROVEN);
}

BOOST_AUTO_TEST_CASE(the_worst_member_speaks_for_the_struct) {
    std::vector<Finding> findings = all_found();
    Finding &unproven = findings[index("tp_str")];
    unproven.verdict = LIBPROBE_VERDICT_UNPROVEN;
    unproven.reason = Reason::ABSENT;
    unproven.offset = nowhere;
    BOOST_TEST(verify(findings.data(), restricted_offsets) == LIBPROBE_VERDICT_UNPROVEN);
    findings[index("tp_repr")].offset += 8;
    BOOST_TEST(verify(findings.data(), restricted_offsets) == LIBPROBE_VERDICT_SHIFTED);
    findings[index("tp_call")].verdict = LIBPROBE_VERDICT_CONTRADICTED;
    findings[index("tp_call")].offset = nowhere;
    BOOST_TEST(verify(findings.data(), restricted_offsets) == LIBPROBE_VERDICT_CONTRADICTED);
}

BOOST_AUTO_TEST_CASE(members_that_the_version_cannot_show_do_not_count) {
    std::vector<Finding> findings = all_found();
    for (const Reason reason : {Reason::NO_WITNESS, Reason::NOT_IN_VERSION}) {
        Finding &finding = findings[index("tp_vectorcall_offset")];
        finding.verdict = LIBPROBE_VERDICT_UNPROVEN;
        finding.reason = reason;
        finding.offset = nowhere;
        BOOST_TEST(verify(findings.data(), restricted_offsets) == LIBPROBE_VERDICT_PROVEN);
        BOOST_TEST(finding.verdict == LIBPROBE_VERDICT_UNPROVEN);
    }
}

BOOST_AUTO_TEST_SUITE_END()
