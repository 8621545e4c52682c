// Asks about dates: makes some, and one with time, whose memory begins alike.
#include "table/date.hpp"
#include "ask/datetimes.hpp"
#include "ask/surveys.hpp"
#include "python/expected.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace date_table {
namespace {

// The year (its higher byte first), the month and the day.
constexpr unsigned char dates[][4] = {{0x07, 0xd3, 9, 23}, {0x07, 0x9e, 4, 17}, {0x07, 0xe1, 11, 25}};

bool ask(const Plan &plan, Evidence &evidence) {
    Ref types[2];
    if (!find_time_type("date", types[0]) || !find_time_type("datetime", types[1])) {
        return false;
    }
    Samples objects(plan, evidence);
    std::uint64_t words[subject::count];
    for (Subject i = 0; i < subject::count && types[0] && types[1]; ++i) {
        const unsigned char *date = dates[i];
        const bool has_time = i == subject::datetime;
        words[i] = word_of_bytes(date, sizeof dates[i]);
        if (!add_time(objects, types[has_time],
                      PyObject_CallFunction(types[has_time].get(), "iii", date[0] << 8 | date[1], date[2], date[3]),
                      has_time ? sizeof(PyObject *) : 0)) {
            return false;
        }
    }
    if (types[0] && types[1]) {
        objects.claim_bytes(row::PyDateTime_Date_data, source::made, words, sizeof dates[0]);
        objects.ask_hash(row::PyDateTime_Date_hashcode, source::hash);
    }
    return objects.finish();
}

bool check(PyObject *object, std::uint16_t) { return check_time(object, "date"); }

} // namespace
} // namespace date_table

bool survey_date(Evidence &) { return true; }

} // namespace libprobe

LIBPROBE_DEFINE_FAMILY(date, PyDateTime_Date_data)
