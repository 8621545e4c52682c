// The first call in a process: run.py loads one copy of this shared object after the other, each with a libprobe of its
// own that has run nothing yet.
#include "requirements.hpp"

#include <chrono>

namespace {

using Clock = std::chrono::steady_clock;

double since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

} // namespace

#define BENCH_EXPORT extern "C" __attribute__((visibility("default")))

// Seconds, or -1 with an exception set. It needs no verdict before it asks.
BENCH_EXPORT double bench_cold_selftest() {
    const bench::Requirements needs = bench::Requirements::anywhere();
    const Clock::time_point start = Clock::now();
    return needs.require() ? since(start) : -1;
}

// What the first libprobe_metatype, or the first field that one sentinel type cannot tell, costs beside its own work.
BENCH_EXPORT double bench_cold_probe() {
    const Clock::time_point start = Clock::now();
    return libprobe_probe(nullptr) != nullptr ? since(start) : -1;
}

BENCH_EXPORT double bench_cold_fromspec(int version, int all) {
    const auto its_version = static_cast<std::uint16_t>(version);
    bench::Spec spec = all != 0 ? bench::Spec::all(its_version) : bench::Spec::restricted(its_version);
    const Clock::time_point start = Clock::now();
    return spec.make() ? since(start) : -1;
}
