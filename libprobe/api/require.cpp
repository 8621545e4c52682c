// Defines the C functions of the self-test.
#include "state/require.hpp"

int libprobe_require(const libprobe_requirement *requirements, size_t count) {
    return libprobe::require(requirements, count);
}

int libprobe_selftest(const libprobe_requirement *requirements, size_t count) {
    return libprobe::selftest(requirements, count);
}
