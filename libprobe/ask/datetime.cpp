// Asks about dates with time: makes some, naive and aware, folded and not.
#include "table/datetime.hpp"
#include "ask/datetimes.hpp"
#include "ask/surveys.hpp"
#include "python/expected.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace datetime_table {
namespace {

// The year (its higher byte first), the month and the day.
constexpr unsigned char dates[][4] = {{0x07, 0x86, 6, 19},  {0x07, 0xd9, 8, 27}, {0x08, 0x1b, 10, 29},
                                      {0x07, 0xb5, 7, 22},  {0x06, 0xfa, 9, 14}, {0x08, 0x4c, 5, 26},
                                      {0x07, 0x63, 12, 18}, {0x09, 0x27, 3, 21}};
static_assert(sizeof dates / sizeof *dates == Clocks::count && Subject{subject::count} == Clocks::count,
              "one for each");

bool ask(const Plan &plan, Evidence &evidence) {
    Ref type;
    Clocks clocks;
    if (!find_time_type("datetime", type) || !clocks.make_zones()) {
        return false;
    }
    Samples objects(plan, evidence);
    std::uint64_t words[subject::count];
    for (Subject i = 0; i < subject::count && type; ++i) {
        const unsigned char *clock = Clocks::bytes[i];
        const unsigned char *date = dates[i];
        const unsigned char bytes[] = {date[0], date[1], date[2], date[3], clock[0], clock[1], clock[2], clock[3]};
        words[i] = word_of_bytes(bytes, sizeof bytes);
        if (!clocks.add(objects, type, i,
                        Ref(Py_BuildValue("iiiiiiiO", date[0] << 8 | date[1], date[2], date[3], clock[0], clock[1],
                                          clock[2], Clocks::microsecond(i), clocks.zone(i))))) {
            return false;
        }
    }
    if (type) {
        objects.claim_bytes(row::PyDateTime_DateTime_data, source::made, words, sizeof(std::uint64_t));
        objects.ask_hash(row::PyDateTime_DateTime_hashcode, source::hash);
        clocks.claim(objects, {row::PyDateTime_DateTime_hastzinfo, row::PyDateTime_DateTime_fold,
                               row::PyDateTime_DateTime_tzinfo, source::made, source::attribute});
    }
    return objects.finish();
}

bool check(PyObject *object, std::uint16_t row) {
    return check_time(object, "datetime") && check_clock(object, row == row::PyDateTime_DateTime_tzinfo);
}

} // namespace
} // namespace datetime_table

bool survey_datetime(Evidence &) { return true; }

} // namespace libprobe

LIBPROBE_DEFINE_FAMILY(datetime, PyDateTime_DateTime_data)
