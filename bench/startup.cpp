// What the self-test costs, and the least that it could: one PyType_FromSpec of the slots that it needs. What both make
// is taken away by the garbage collector, which is called as often for either.
#include "contestants.hpp"
#include "requirements.hpp"
#include "witnesses.hpp"

#include <cstdlib>

namespace bench {
namespace {

constexpr unsigned batch = 32;
Requirements restricted, all, survey;
Spec restricted_spec, all_spec;
PyObject *collector; // gc.collect

void collect() {
    PyObject *found = PyObject_CallFunction(collector, "i", 0);
    if (found == nullptr) {
        PyErr_Print();
        std::abort();
    }
    Py_DecRef(found);
}

// Whatever fails here has been seen to work when the cases were made.
template <class Function> void repeat(std::uint64_t n, Function function) {
    while (n != 0) {
        for (unsigned i = 0; i < batch && n != 0; ++i, --n) {
            if (!function()) {
                PyErr_Print();
                std::abort();
            }
        }
        collect();
    }
}

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
    survey = Requirements::first_for_survey();
    restricted_spec = Spec::restricted(version);
    all_spec = Spec::all(version);
    PyObject *module = PyImport_ImportModule("gc");
    collector = module != nullptr ? PyObject_GetAttrString(module, "collect") : nullptr;
    std::vector<bench_case> cases;
    if (collector == nullptr || !restricted_spec.make() || !all_spec.make() || !restricted.test() || !all.test() ||
        !survey.test()) {
        return cases;
    }
    return {
        {"startup/restricted/fromspec", 0, &from_spec<restricted_spec>, nullptr, batch, 0},
        {"startup/restricted/libprobe", 0, &selftest<restricted>, nullptr, batch, 0},
        {"startup/all/fromspec", 0, &from_spec<all_spec>, nullptr, batch, 0},
        {"startup/all/libprobe", 0, &selftest<all>, nullptr, batch, 0},
        {"startup/survey/libprobe", 0, &selftest<survey>, nullptr, 1, 0},
        {"startup/second/libprobe", 0, &second_require, nullptr, 64, 0},
        {"startup/second_probe/libprobe", 0, &second_probe, nullptr, 1024, 0},
    };
}

} // namespace bench
