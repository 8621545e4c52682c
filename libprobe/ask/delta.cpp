// Asks about differences of times: makes a positive and a negative one.
#include "table/delta.hpp"
#include "ask/datetimes.hpp"
#include "ask/surveys.hpp"
#include "python/expected.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace delta_table {
namespace {

constexpr int days[] = {123457, -98765};
constexpr int seconds[] = {71689, 54321};
constexpr int microseconds[] = {864213, 723457};

bool ask(const Plan &plan, Evidence &evidence) {
    Ref type;
    if (!find_time_type("timedelta", type)) {
        return false;
    }
    Samples objects(plan, evidence);
    for (Subject i = 0; i < subject::count && type; ++i) {
        if (!objects.add(PyObject_CallFunction(type.get(), "iii", days[i], seconds[i], microseconds[i]))) {
            return false;
        }
    }
    if (type) {
        objects.claim(row::PyDateTime_Delta_days, source::made, days);
        objects.claim(row::PyDateTime_Delta_seconds, source::made, seconds);
        objects.claim(row::PyDateTime_Delta_microseconds, source::made, microseconds);
        objects.ask_hash(row::PyDateTime_Delta_hashcode, source::hash);
    }
    return objects.finish();
}

bool check(PyObject *object, std::uint16_t) { return check_time(object, "timedelta"); }

} // namespace
} // namespace delta_table

bool survey_delta(Evidence &) { return true; }

} // namespace libprobe

LIBPROBE_DEFINE_FAMILY(delta, PyDateTime_Delta_days)
