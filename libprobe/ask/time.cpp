// Asks about times of day: makes some, naive and aware, folded and not.
#include "table/time.hpp"
#include "ask/datetimes.hpp"
#include "ask/surveys.hpp"
#include "python/expected.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace time_table {
namespace {

constexpr std::uint8_t first = 4; // bytes of a clock that are claimed

bool ask(const Plan &plan, Evidence &evidence) {
    Ref type;
    Clocks clocks;
    if (!find_time_type("time", type) || !clocks.make_zones()) {
        return false;
    }
    Samples objects(plan, evidence);
    std::uint64_t words[subject::count];
    for (Subject i = 0; i < subject::count && type; ++i) {
        const unsigned char *clock = Clocks::bytes[i];
        words[i] = word_of_bytes(clock, first);
        if (!clocks.add(
                objects, type, i,
                Ref(Py_BuildValue("iiiiO", clock[0], clock[1], clock[2], Clocks::microsecond(i), clocks.zone(i))))) {
            return false;
        }
    }
    if (type) {
        objects.claim_bytes(row::PyDateTime_Time_data, source::made, words, first);
        objects.ask_hash(row::PyDateTime_Time_hashcode, source::hash);
        clocks.claim(objects, {row::PyDateTime_Time_hastzinfo, row::PyDateTime_Time_fold, row::PyDateTime_Time_tzinfo,
                               source::made, source::attribute});
    }
    return objects.finish();
}

bool check(PyObject *object, std::uint16_t row) {
    return check_time(object, "time") && check_clock(object, row == row::PyDateTime_Time_tzinfo);
}

} // namespace
} // namespace time_table

bool survey_time(Evidence &) { return true; }

} // namespace libprobe

LIBPROBE_DEFINE_FAMILY(time, PyDateTime_Time_data)
