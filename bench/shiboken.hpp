// shiboken6's wheel as a contestant.
#pragma once

#include <vector>

#include "case.hpp"

namespace bench {

// The cases of what this library, which is loaded already, exports; none where it is not. `types` is a tuple of
// bench_hot_types types that shiboken made, and outlives them.
std::vector<bench_case> shiboken_cases(const bench_subjects *subjects, const char *library, PyObject *types);

} // namespace bench
