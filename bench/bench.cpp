// What run.py calls of this shared object: it collects cases, and has Google Benchmark, or callgrind, run them.
#include "caller.hpp"
#include "contestants.hpp"
#include "shiboken.hpp"

#include "libprobe/libprobe.h"

#include <benchmark/benchmark.h>

#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#endif

#include <cstring>
#include <fstream>
#include <string>
#include <vector>

namespace {

const bench_subjects *subjects;
std::vector<bench_case> cases;

bool is_there(const bench_case &one) {
    return one.field == 0 || libprobe_offset(libprobe_probe(nullptr), one.field) != LIBPROBE_NOWHERE;
}

void run(benchmark::State &state, const bench_case &one) {
    while (state.KeepRunningBatch(one.batch)) {
        if (one.timed == nullptr) {
            one.run(one.batch);
        } else {
            state.SetIterationTime(one.timed(one.batch));
        }
    }
}

void enlist(const bench_case &one) {
    benchmark::internal::Benchmark *registered =
        benchmark::RegisterBenchmark(one.name, [one](benchmark::State &state) { run(state, one); });
    const bool access = std::strncmp(one.name, "latency/", 8) == 0 || std::strncmp(one.name, "throughput/", 11) == 0;
    if (one.fixed != 0) {
        registered->Iterations(static_cast<benchmark::IterationCount>(one.fixed) * one.batch);
    } else if (access) {
        registered->MinTime(0.004); // a million of them
    }
    if (one.timed != nullptr) {
        registered->UseManualTime();
    }
}

void add(const bench_case &one) {
    if (is_there(one)) {
        cases.push_back(one);
        enlist(one);
    }
}

} // namespace

#define BENCH_EXPORT extern "C" __attribute__((visibility("default")))

// Makes what is looked at and adds the cases that need no other shared object. 0, or -1 with an exception set.
BENCH_EXPORT int bench_start(int version) {
    subjects = bench::make_subjects();
    if (subjects == nullptr) {
        return -1;
    }
    const auto add_all = [](const std::vector<bench_case> &list) {
        for (const bench_case &one : list) {
            add(one);
        }
    };
    for (const bench_case *list :
         {bench::fast_cases(subjects), bench::hard_cases(subjects), bench::checked_cases(subjects)}) {
        for (; list->name != nullptr; ++list) {
            add(*list);
        }
    }
    add_all(bench::limited_cases(subjects));
    const std::vector<bench_case> startup = bench::startup_cases(static_cast<std::uint16_t>(version));
    if (startup.empty()) {
        return -1;
    }
    add_all(startup);
    add_all(bench::growth_cases());
    return 0;
}

// Adds those of another shared object. -1 with an exception set where that cannot make them.
BENCH_EXPORT int bench_add(const bench_case *(*others)(const bench_subjects *)) {
    const bench_case *list = others(subjects);
    if (list == nullptr) {
        return -1;
    }
    for (; list->name != nullptr; ++list) {
        add(*list);
    }
    return 0;
}

// A case whose seconds are what `timed` returns for so many.
BENCH_EXPORT void bench_add_timed(const char *name, double (*timed)(std::uint64_t), unsigned fixed) {
    add({strdup(name), 0, nullptr, timed, 1, fixed});
}

// The dispatch loop on this bound method.
BENCH_EXPORT void bench_add_call(const char *contestant, PyObject *bound, PyObject *argument) {
    add(bench::make_call(contestant, bound, argument));
}

// shiboken's functions; the number of cases that they give.
BENCH_EXPORT int bench_add_shiboken(const char *library, PyObject *types) {
    const std::vector<bench_case> list = bench::shiboken_cases(subjects, library, types);
    for (const bench_case &one : list) {
        add(one);
    }
    return static_cast<int>(list.size());
}

// Runs those of the cases whose name matches, with Google Benchmark's own options, and writes its JSON into the file.
// The number that were run, or -1 where the file cannot be written.
BENCH_EXPORT int bench_run(const char *path, const char *names, int count, char **options) {
    benchmark::Initialize(&count, options);
    std::ofstream file(path), messages("/dev/null");
    // Of our own, since those that Google Benchmark 1.7 makes itself do not survive the first call.
    benchmark::JSONReporter reporter;
    reporter.SetOutputStream(&file);
    reporter.SetErrorStream(&messages);
    const std::size_t run = benchmark::RunSpecifiedBenchmarks(&reporter, names);
    file.close();
    return file ? static_cast<int>(run) : -1;
}

// One more interpreter in this process; it is never ended. 0, or -1 where none can be made.
BENCH_EXPORT int bench_add_interpreter() {
    PyThreadState *own = PyThreadState_Get();
    PyThreadState *made = Py_NewInterpreter();
    PyThreadState_Swap(own);
    return made != nullptr ? 0 : -1;
}

#ifdef CALLGRIND_DUMP_STATS_AT
// Runs each case whose name begins so with two lengths, and has callgrind write what either took: NAME once for `n`
// times, NAME twice for twice as often.
BENCH_EXPORT void bench_count(const char *prefix, unsigned n) {
    for (const bench_case &one : cases) {
        if (one.run == nullptr || std::strncmp(one.name, prefix, std::strlen(prefix)) != 0) {
            continue;
        }
        const std::string once = std::string(one.name) + " " + std::to_string(n);
        const std::string twice = std::string(one.name) + " " + std::to_string(2 * std::uint64_t{n});
        CALLGRIND_START_INSTRUMENTATION;
        one.run(n); // what the first time takes is not asked
        CALLGRIND_ZERO_STATS;
        one.run(n);
        CALLGRIND_DUMP_STATS_AT(once.c_str());
        CALLGRIND_ZERO_STATS;
        one.run(2 * std::uint64_t{n});
        CALLGRIND_DUMP_STATS_AT(twice.c_str());
        CALLGRIND_STOP_INSTRUMENTATION;
    }
}
#endif
