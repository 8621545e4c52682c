// What the self-test costs, and the least that it could: one PyType_FromSpec of the slots that it needs. What both make
// is taken away by the garbage collector, which is called as often for either.
#include "collecting.hpp"
#include "contestants.hpp"
#include "requirements.hpp"
#include "witnesses.hpp"

#include <cstdlib>

namespace bench {
namespace {

Requirements restricted, all;
Spec restricted_spec, all_spec;

template <Spec &spec> void from_spec(std::uint64_t n) {
    repeat(n, [] { return spec.make(); });
}
template <Requirements &needs> void selftest(std::uint64_t n) {
    repeat(n, [] { return needs.test(); });
}

void second_require(std::uint64_t n) {
    for (; n != 0; --n) {
        if (!restricted.require()) {
            std::abort();
        }
    }
}
void second_probe(std::uint64_t n) {
    for (; n != 0; --n) {
        if (libprobe_probe(nullptr) == nullptr) {
            std::abort();
        }
    }
}

} // namespace

std::vector<bench_case> startup_cases(std::uint16_t version) {
    restricted = Requirements::restricted();
    all = Requirements::located();
    restricted_spec = Spec::restricted(version);
    all_spec = Spec::all(version);
    std::vector<bench_case> cases;
    if (!restricted_spec.make() || !all_spec.make() || !restricted.test() || !all.test()) {
        return cases;
    }
    return {
        {"startup/restricted/fromspec", 0, &from_spec<restricted_spec>, nullptr, collected_batch, 0},
        {"startup/restricted/libprobe", 0, &selftest<restricted>, nullptr, collected_batch, 0},
        {"startup/all/fromspec", 0, &from_spec<all_spec>, nullptr, collected_batch, 0},
        {"startup/all/libprobe", 0, &selftest<all>, nullptr, collected_batch, 0},
        {"startup/survey/libprobe", 0, &survey, nullptr, 1, 0},
        {"startup/second/libprobe", 0, &second_require, nullptr, 64, 0},
        {"startup/second_probe/libprobe", 0, &second_probe, nullptr, 1024, 0},
    };
}

} // namespace bench
