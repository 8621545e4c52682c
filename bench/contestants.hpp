// What the files of the running shared object give each other.
#pragma once

#include "case.hpp"

#include <cstdint>
#include <vector>

namespace bench {

// Each list is of cases that this interpreter has; `subjects` stay as long as the process.
const bench_case *fast_cases(const bench_subjects *subjects);
const bench_case *hard_cases(const bench_subjects *subjects);
const bench_case *checked_cases(const bench_subjects *subjects);
std::vector<bench_case> limited_cases(const bench_subjects *subjects);
std::vector<bench_case> startup_cases(std::uint16_t version);
std::vector<bench_case> growth_cases();

// nullptr with an exception set.
const bench_subjects *make_subjects();

} // namespace bench
