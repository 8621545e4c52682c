// libprobe's accessors of objects for which everything is required: they do not test whether a place is proven.
#define LIBPROBE_FALLBACK 0
#include "contestants.hpp"
#include "pep_reads.hpp"

namespace bench {
namespace {

const bench_case cases[] = {BENCH_OBJECTS("hard", PepReads), BENCH_ATTRIBUTES("hard", PepReads), BENCH_END};

} // namespace

const bench_case *hard_cases(const bench_subjects *given) {
    subjects = given;
    return cases;
}

} // namespace bench
