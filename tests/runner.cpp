// Boost.Test itself, compiled once for all tests: it takes longer than any of them.
#define BOOST_TEST_MODULE libprobe
#define BOOST_TEST_NO_MAIN
#define BOOST_TEST_ALTERNATIVE_INIT_API
#include <boost/test/included/unit_test.hpp>

#include "runner.hpp"

int libprobe_run_tests(int count, char **words) {
    return boost::unit_test::unit_test_main(&init_unit_test, count, words);
}
