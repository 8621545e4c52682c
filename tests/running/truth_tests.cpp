// Every offset that is found, against the compiler's own from this interpreter's headers (LIBPROBE_TRUTH).
#include "python_test.hpp"

#include <boost/test/data/test_case.hpp>

#include <cstdlib>

#include "every_row.hpp"
#include "truth/completeness.hpp"

using namespace libprobe;

namespace {

Truths truth() {
    const char *path = std::getenv("LIBPROBE_TRUTH");
    BOOST_REQUIRE(path != nullptr);
    Truths result = read_truth(path);
    BOOST_REQUIRE(!result.empty());
    return result;
}

const Layout &surveyed() {
    static const Block<libprobe_layout> layout = probed();
    return *layout;
}

} // namespace

BOOST_AUTO_TEST_SUITE(truth_tests)

// Of a size the number of bytes.
BOOST_DATA_TEST_CASE(field, boost::unit_test::data::make(every_row()), one) {
    static const Truths all = truth();
    const Finding &finding = surveyed().part(one.family())->findings[one.row];
    const std::int32_t place = true_place(all, *one.names, one.row, surveyed().machine);
    if (!tells_of(all, *one.names)) {
        BOOST_TEST((has_place(finding) || finding.reason == Reason::NO_WITNESS ||
                    finding.reason == Reason::NOT_IN_VERSION || finding.reason == Reason::NOT_IN_BUILD));
        return;
    }
    BOOST_TEST_CONTEXT(one) {
        // The table's versions are right, and a field that exists is located if the table has a witness for it here.
        BOOST_TEST((place != nowhere) == one.field().exists_in(build_of(surveyed().interpreter, surveyed().machine)));
        if (place != nowhere && finding.reason != Reason::NO_WITNESS) {
            BOOST_TEST(finding.offset == place);
        }
        if (has_place(finding)) {
            BOOST_TEST(is_as_large(all, *one.names, one.row, finding));
        }
    }
}

BOOST_AUTO_TEST_CASE(completeness) { BOOST_TEST(forgotten(truth()) == ""); }

BOOST_AUTO_TEST_SUITE_END()
