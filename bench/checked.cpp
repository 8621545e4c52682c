// libprobe in the form for development: each access checks what it is given.
#define LIBPROBE_CHECKED 1
#include "contestants.hpp"
#include "getters.hpp"

namespace bench {
namespace {

const bench_case cases[] = {
    BENCH_ROWS("type_data", "checked", 0, type_data),
#define LIBPROBE_FIELD(id, owner, field, ...)
#define LIBPROBE_RESTRICTED(id, owner, field, ...) BENCH_ROWS(#field, "checked", id, get_##field),
#include "libprobe/fields/type.def"
    BENCH_END,
};

} // namespace

const bench_case *checked_cases(const bench_subjects *given) {
    subjects = given;
    return cases;
}

} // namespace bench
