// The tests that need an interpreter, as one shared object that every CPython loads (run.py). They are built against
// the limited API too, and use the library's insides.
#define BOOST_TEST_MODULE libprobe running
#define BOOST_TEST_NO_MAIN
#define BOOST_TEST_ALTERNATIVE_INIT_API
#include <boost/test/included/unit_test.hpp>

extern "C" __attribute__((visibility("default"))) int libprobe_run_tests(int count, char **words) {
    return boost::unit_test::unit_test_main(&init_unit_test, count, words);
}
