// Asks about ranges: makes two of ints that are in no other, and reads them back.
#include "table/range.hpp"
#include "ask/samples.hpp"
#include "ask/surveys.hpp"
#include "python/expected.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace range_table {
namespace {

constexpr std::uint16_t rows[] = {row::rangeobject_start, row::rangeobject_stop, row::rangeobject_step};
const char *const attributes[] = {"start", "stop", "step"};

bool ask(const Plan &plan, Evidence &evidence) {
    Ref bounds[3][2];     // by row and subject
    Ref neighbours[2][1]; // on trace-refs builds an object's head leads to those made before and after it
    for (auto &its : bounds) {
        for (Ref &bound : its) {
            bound = Ref(PyLong_FromLong(0x3a94c9)); // each a new one, since CPython shares small ints only
            if (!bound) {
                return false;
            }
        }
    }
    Samples ranges(plan, evidence);
    for (const Subject i : {Subject{subject::first}, Subject{subject::second}}) {
        if (!make_objects(neighbours[i]) ||
            !ranges.add(PyObject_CallFunctionObjArgs(reinterpret_cast<PyObject *>(&PyRange_Type), bounds[0][i].get(),
                                                     bounds[1][i].get(), bounds[2][i].get(), nullptr))) {
            return false;
        }
    }
    for (std::size_t at = 0; at < sizeof rows / sizeof *rows; ++at) {
        ranges.claim(rows[at], source::made, bounds[at]);
        ranges.ask_attribute(rows[at], source::attribute, attributes[at]);
    }
    return ranges.finish();
}

bool check(PyObject *object, std::uint16_t) { return check_instance(object, PyRange_Type, "range"); }

} // namespace
} // namespace range_table

bool survey_range(Evidence &) { return true; }

} // namespace libprobe

LIBPROBE_DEFINE_FAMILY(range, rangeobject_start)
