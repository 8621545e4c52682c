// Every offset that is found, against the compiler's own from this interpreter's headers (LIBPROBE_TRUTH).
#include "python_test.hpp"

#include <boost/test/data/test_case.hpp>

#include <cstdlib>

#include "table/field.hpp"
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

} // namespace

BOOST_AUTO_TEST_SUITE(truth_tests)

BOOST_DATA_TEST_CASE(field, boost::unit_test::data::xrange(std::size_t{field_count}), i) {
    static const Truths all = truth();
    static const std::unique_ptr<Layout> layout = probed();
    const Field &row = fields[i];
    const Finding &finding = layout->fields[i];
    const std::string name = full_name(row);
    BOOST_TEST_CONTEXT(name) {
        // The table's versions are right, and a field that exists is located if the table has a witness for it here.
        BOOST_TEST(all.count(name) == row.exists_in(build_of(layout->interpreter, layout->machine)));
        if (all.count(name) == 0) {
            return;
        }
        BOOST_TEST(finding.size == all.at(name).size);
        if (finding.reason != Reason::NO_WITNESS) {
            BOOST_TEST(finding.offset == all.at(name).offset);
        }
    }
}

BOOST_AUTO_TEST_CASE(completeness) { BOOST_TEST(forgotten(truth()) == ""); }

BOOST_AUTO_TEST_CASE(sizes) {
    const Truths all = truth();
    const std::unique_ptr<Layout> layout = probed();
    BOOST_TEST(layout->heap_type.bytes == static_cast<std::int32_t>(all.at("PyHeapTypeObject").size));
    BOOST_TEST(layout->static_type_size == static_cast<std::int32_t>(all.at("PyTypeObject").size));
}

BOOST_AUTO_TEST_SUITE_END()
