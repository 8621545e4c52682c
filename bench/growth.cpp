// How the self-test grows: with the number of required fields, and with what a process has of types and interpreters,
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

namespace bench {
namespace {

Requirements all;

void selftest(std::uint64_t n, std::size_t fields) {
    repeat(n, [fields] { return libprobe_selftest(all.list.data(), fields) == 0; });
}

double processor_seconds() {
    timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

template <std::size_t fields> void some_fields(std::uint64_t n) { selftest(n, fields); }
void all_fields(std::uint64_t n) { selftest(n, all.list.size()); }

// The processor's seconds that one of so many threads takes for its n calls, while all of them call.
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
    add("fields/libprobe", 1, &some_fields<1>, nullptr, collected_batch);
    add("fields/libprobe", 10, &some_fields<10>, nullptr, collected_batch);
    add("fields/libprobe", 40, &some_fields<40>, nullptr, collected_batch);
    add("fields/libprobe", 80, &some_fields<80>, nullptr, collected_batch);
    add("fields/libprobe", all.list.size(), &all_fields, nullptr, collected_batch);
    for (const std::size_t types : {0, 1000, 10000, 100000}) {
        add("types/libprobe", types, &all_fields, nullptr, collected_batch);
        add("types_survey/libprobe", types, &survey, nullptr, 1);
    }
    for (const std::size_t interpreters : {0, 1, 4, 16}) {
        add("interpreters/libprobe", interpreters, &all_fields, nullptr, collected_batch);
    }
    add("threads/libprobe", 1, nullptr, &together<1>, 1 << 18);
    add("threads/libprobe", 2, nullptr, &together<2>, 1 << 18);
    add("threads/libprobe", 4, nullptr, &together<4>, 1 << 18);
    add("threads/libprobe", 8, nullptr, &together<8>, 1 << 18);
    return cases;
}

} // namespace bench
