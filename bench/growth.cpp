// How a self-test grows with the number of required fields, and with what a process has of types and interpreters,
// which run.py makes between the cases.
#include "collecting.hpp"
#include "contestants.hpp"
#include "requirements.hpp"

#include <atomic>
#include <cstdlib>
#include <ctime>
#include <deque>
#include <string>
#include <thread>
#include <utility>

namespace bench {
namespace {

Requirements all;

void selftest(std::uint64_t n, const libprobe_requirement *needs, std::size_t fields) {
    repeat(n, [needs, fields] { return libprobe_selftest(needs, fields) == 0; });
}

double processor_seconds() {
    timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

template <std::size_t fields> void some_fields(std::uint64_t n) { selftest(n, all.list.data(), fields); }
void all_fields(std::uint64_t n) { selftest(n, all.list.data(), all.list.size()); }

// The processor's seconds that one of so many threads takes for its n calls, while all of them call. The first probe of
// a process happens once, so these find its layout published. Self-tests are none: on free-threaded 3.13 each would
// leave its type behind for ever once Python has threads, and spoil whatever is measured next.
template <unsigned threads> double together(std::uint64_t n) {
    std::atomic<unsigned> waiting(threads);
    double seconds[threads];
    std::vector<std::thread> all_of_them;
    for (double &mine : seconds) {
        all_of_them.emplace_back([n, &mine, &waiting] {
            for (--waiting; waiting != 0;) {
                std::this_thread::yield();
            }
            const double start = processor_seconds();
            for (std::uint64_t i = 0; i < n; ++i) {
                if (libprobe_probe(nullptr) == nullptr) {
                    std::abort();
                }
            }
            mine = processor_seconds() - start;
        });
    }
    double sum = 0;
    for (unsigned i = 0; i < threads; ++i) {
        all_of_them[i].join();
        sum += seconds[i];
    }
    return sum / threads;
}

} // namespace

std::vector<bench_case> growth_cases() {
    all = Requirements::located();
    static std::deque<std::string> names; // as long as the process
    std::vector<bench_case> cases;
    const auto add = [&cases](const std::string &name, std::size_t argument, void (*run)(std::uint64_t),
                              double (*timed)(std::uint64_t), unsigned batch) {
        names.push_back("growth/" + name + "/" + std::to_string(argument));
        cases.push_back({names.back().c_str(), 0, run, timed, batch, 0});
    };
    using Run = void (*)(std::uint64_t);
    for (const auto &[fields, run] : std::initializer_list<std::pair<std::size_t, Run>>{
             {1, &some_fields<1>}, {10, &some_fields<10>}, {28, &some_fields<28>}, {48, &some_fields<48>}}) {
        add("fields/selftest", fields, run, nullptr, collected_batch);
    }
    add("fields/selftest", all.list.size(), &all_fields, nullptr, collected_batch);
    for (const std::size_t types : {0, 1000, 10000, 100000}) {
        add("types/selftest", types, &all_fields, nullptr, collected_batch);
        add("types_survey/survey", types, &survey, nullptr, 1);
    }
    for (const std::size_t interpreters : {0, 1, 4, 16}) {
        add("interpreters/selftest", interpreters, &all_fields, nullptr, collected_batch);
    }
    add("threads/second_probe", 1, nullptr, &together<1>, 1 << 18);
    add("threads/second_probe", 2, nullptr, &together<2>, 1 << 18);
    add("threads/second_probe", 4, nullptr, &together<4>, 1 << 18);
    add("threads/second_probe", 8, nullptr, &together<8>, 1 << 18);
    return cases;
}

} // namespace bench
