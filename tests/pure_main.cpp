// The pure tests: values in, values out, no interpreter in the process.
#define BOOST_TEST_MODULE libprobe
#include <boost/test/included/unit_test.hpp>
