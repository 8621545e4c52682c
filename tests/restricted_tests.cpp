// Checks where the restricted structs have their members on machines that this one is not, by those machines'
// compilers.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "made_up.hpp"
#include "recorded.hpp"

using namespace libprobe;
namespace data = boost::unit_test::data;

namespace {

// Whether objects begin with the head of a default build, as the structs do.
bool has_default_head(const std::string &image) {
    return image.find("free-threaded") == std::string::npos &&
           (image.find("trace-refs") == std::string::npos || image_version(image) >= 0x030d);
}

} // namespace

BOOST_AUTO_TEST_SUITE(restricted)

BOOST_DATA_TEST_CASE(each_member_is_where_the_compiler_of_that_machine_has_it, data::make(image_names(".truth")),
                     name) {
    const Truths truth = truth_of(name);
    for (const NamedFamily &family : named_families()) {
        const std::vector<std::int16_t> &expected = expected_of(*family.family, image_machine(name));
        for (std::size_t row = 0; row < family.family->row_count; ++row) {
            const auto found = truth.find(full_name(family, row));
            BOOST_TEST((expected[row] != LIBPROBE_NOWHERE) == family.family->rows[row].restricted);
            if (expected[row] != LIBPROBE_NOWHERE && found != truth.end()) {
                BOOST_TEST((found->second.offset == expected[row]) == has_default_head(name), full_name(family, row));
            }
        }
    }
}

// The machine that replays a record is not asked: the verdict is what it was where the record was made.
BOOST_DATA_TEST_CASE(a_record_of_any_machine_is_judged_by_its_own_struct, data::make(image_names(".record")), name) {
    for (const Evidence *evidence : recorded_families(name)) {
        const bool shifts = !has_default_head(name) && evidence->family->has_restricted();
        BOOST_TEST(judge(*evidence)->parts[0].restricted ==
                       (shifts ? LIBPROBE_VERDICT_SHIFTED : LIBPROBE_VERDICT_PROVEN),
                   evidence->family->name);
    }
}

BOOST_AUTO_TEST_CASE(the_machines_differ) {
    using type_table::row::tp_name;
    const auto places = [](const Machine &machine) { return expected_of(type_table::family, machine); };
    BOOST_TEST(places({8, 8, 16, false})[tp_name] == 24);
    BOOST_TEST(places({4, 4, 8, true})[tp_name] == 12);
    BOOST_TEST((places({8, 4, 8, false}) == places({8, 8, 16, false}))); // a shorter tp_flags moves nothing
    BOOST_TEST(expected_of(float_table::family, {4, 4, 4, false})[float_table::row::ob_fval] == 8);
}

BOOST_AUTO_TEST_SUITE_END()
