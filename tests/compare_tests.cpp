// Checks the verdict of a restricted struct: proven if every member is in place, else that of its worst member.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <vector>

#include "judge/compare.hpp"
#include "made_up.hpp"

using namespace made_up;

namespace {

// A part in which every restricted member is found where it is expected.
struct AllFound {
    explicit AllFound(const Family &its_family)
        : expected(expected_of(its_family)),
          findings(its_family.row_count), part{&its_family, findings.data(), LIBPROBE_VERDICT_UNPROVEN} {
        for (std::size_t i = 0; i < findings.size(); ++i) {
            findings[i].verdict = LIBPROBE_VERDICT_LOCATED;
            findings[i].offset = expected[i] != nowhere ? expected[i] : static_cast<std::int32_t>(8 * i);
        }
    }
    AllFound(const AllFound &) = delete;

    libprobe_verdict restricted() {
        compare(part, expected.data());
        return part.restricted;
    }
    void lose(std::size_t row, libprobe_verdict verdict, Reason reason) {
        findings[row].verdict = verdict;
        findings[row].reason = reason;
        findings[row].offset = nowhere;
    }

    const std::vector<std::int16_t> &expected;
    std::vector<Finding> findings;
    Part part;
};

} // namespace

BOOST_AUTO_TEST_SUITE(comparing)

BOOST_AUTO_TEST_CASE(members_in_place_are_proven_and_other_fields_stay_located) {
    for (const NamedFamily &names : named_families()) {
        const Family &its = *names.family;
        AllFound all(its);
        BOOST_TEST(all.restricted() == LIBPROBE_VERDICT_PROVEN);
        for (std::size_t i = 0; i < its.row_count; ++i) {
            BOOST_TEST(all.findings[i].verdict ==
                       (its.rows[i].restricted ? LIBPROBE_VERDICT_PROVEN : LIBPROBE_VERDICT_LOCATED));
            BOOST_TEST(all.findings[i].expected == all.expected[i]);
            BOOST_TEST((all.expected[i] != nowhere) == its.rows[i].restricted);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_member_found_elsewhere_is_shifted) {
    for (const NamedFamily &names : named_families()) {
        for (std::size_t i = 0; i < names.family->row_count; ++i) {
            AllFound all(*names.family);
            all.findings[i].offset += 8;
            const bool member = names.family->rows[i].restricted;
            BOOST_TEST(all.restricted() == (member ? LIBPROBE_VERDICT_SHIFTED : LIBPROBE_VERDICT_PROVEN));
            BOOST_TEST(all.findings[i].verdict == (member ? LIBPROBE_VERDICT_SHIFTED : LIBPROBE_VERDICT_LOCATED));
            for (std::size_t other = 0; other < names.family->row_count; ++other) {
                BOOST_TEST((other == i || all.findings[other].verdict != LIBPROBE_VERDICT_SHIFTED));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(the_worst_member_speaks_for_the_struct) {
    AllFound all(family);
    all.lose(row::tp_str, LIBPROBE_VERDICT_UNPROVEN, Reason::ABSENT);
    BOOST_TEST(all.restricted() == LIBPROBE_VERDICT_UNPROVEN);
    all.findings[row::tp_repr].offset += 8;
    BOOST_TEST(all.restricted() == LIBPROBE_VERDICT_SHIFTED);
    all.lose(row::tp_call, LIBPROBE_VERDICT_CONTRADICTED, Reason::NONE);
    BOOST_TEST(all.restricted() == LIBPROBE_VERDICT_CONTRADICTED);
}

BOOST_AUTO_TEST_CASE(members_that_the_build_cannot_show_do_not_count) {
    AllFound all(family);
    for (const Reason reason : {Reason::NO_WITNESS, Reason::NOT_IN_VERSION, Reason::NOT_IN_BUILD}) {
        all.lose(row::tp_vectorcall_offset, LIBPROBE_VERDICT_UNPROVEN, reason);
        BOOST_TEST(all.restricted() == LIBPROBE_VERDICT_PROVEN);
        BOOST_TEST(all.findings[row::tp_vectorcall_offset].verdict == LIBPROBE_VERDICT_UNPROVEN);
    }
}

BOOST_AUTO_TEST_CASE(what_other_rows_lack_says_nothing_of_the_struct) {
    AllFound all(family);
    all.lose(row::heap_type, LIBPROBE_VERDICT_CONTRADICTED, Reason::NONE);
    all.lose(row::ht_name, LIBPROBE_VERDICT_UNPROVEN, Reason::ABSENT);
    BOOST_TEST(all.restricted() == LIBPROBE_VERDICT_PROVEN);
}

BOOST_AUTO_TEST_SUITE_END()
