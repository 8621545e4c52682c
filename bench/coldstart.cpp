// The first call in a process: run.py loads one copy of this shared object after the other, each with a libprobe of its
// own that has run nothing yet. Each function returns seconds, or -1 with an exception set.
#include "kind.hpp"
#include "requirements.hpp"

#include "libprobe/metatype.h"

#include <chrono>

namespace {

using Clock = std::chrono::steady_clock;

double since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

double require(const bench::Requirements &needs) {
    const Clock::time_point start = Clock::now();
    return needs.require() ? since(start) : -1;
}

double make(bench::Spec spec) {
    const Clock::time_point start = Clock::now();
    return spec.make() ? since(start) : -1;
}

std::vector<libprobe_field> list_of(const libprobe_field *fields, int count) { return {fields, fields + count}; }

} // namespace

#define BENCH_EXPORT extern "C" __attribute__((visibility("default")))

// Of the fields that shiboken checks. It needs no verdict before it asks.
BENCH_EXPORT double bench_cold_selftest() { return require(bench::Requirements::anywhere()); }
BENCH_EXPORT double bench_cold_fromspec(int version) {
    return make(bench::Spec::restricted(static_cast<std::uint16_t>(version)));
}

// Of all fields that need no survey, of all families; and of the slots that this version has.
BENCH_EXPORT double bench_cold_probe() {
    const Clock::time_point start = Clock::now();
    return libprobe_probe(nullptr) != nullptr ? since(start) : -1;
}
BENCH_EXPORT double bench_cold_fromspec_all(int version) {
    return make(bench::Spec::all(static_cast<std::uint16_t>(version)));
}

// A first metatype, with its proof.
BENCH_EXPORT double bench_cold_metatype() {
    const libprobe_metatype_spec spec = {
        sizeof spec, "bench.Metatype", nullptr, &bench_type_data_kind, nullptr, nullptr, nullptr, nullptr, nullptr};
    const Clock::time_point start = Clock::now();
    PyObject *metatype = libprobe_metatype(nullptr, nullptr, &spec);
    const double seconds = since(start);
    Py_DecRef(metatype);
    return metatype != nullptr ? seconds : -1;
}

// The fields that were proven so far, which is what a first metatype requires if nothing else was required. How many;
// `fields` has room for all.
BENCH_EXPORT int bench_proven(libprobe_field *fields) {
    int count = 0;
#define LIBPROBE_FIELD(id, owner, name, ...)          \
    if (libprobe_type_cells.name != LIBPROBE_UNSET) { \
        fields[count++] = id;                         \
    }
#include "libprobe/fields/type.def"
    return count;
}

// The proof of these fields alone; and the slots that lead to them.
BENCH_EXPORT double bench_cold_require(const libprobe_field *fields, int count) {
    return require(bench::Requirements::of(list_of(fields, count)));
}
BENCH_EXPORT double bench_cold_fromspec_of(int version, const libprobe_field *fields, int count) {
    return make(bench::Spec::of(static_cast<std::uint16_t>(version), list_of(fields, count)));
}
