// Asks about slices: makes two of objects that are in no other, and reads them back.
#include "table/slice.hpp"
#include "ask/samples.hpp"
#include "ask/surveys.hpp"
#include "python/expected.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace slice_table {
namespace {

bool ask(const Plan &plan, Evidence &evidence) {
    Ref bounds[3][2]; // by field and subject
    for (auto &its : bounds) {
        if (!make_objects(its)) {
            return false;
        }
    }
    Samples slices(plan, evidence);
    for (const Subject i : {Subject{subject::first}, Subject{subject::second}}) {
        if (!slices.add(PySlice_New(bounds[0][i].get(), bounds[1][i].get(), bounds[2][i].get()))) {
            return false;
        }
    }
    slices.claim(row::PySliceObject_start, source::made, bounds[0]);
    slices.claim(row::PySliceObject_stop, source::made, bounds[1]);
    slices.claim(row::PySliceObject_step, source::made, bounds[2]);
    slices.ask_attribute(row::PySliceObject_start, source::attribute, "start");
    slices.ask_attribute(row::PySliceObject_stop, source::attribute, "stop");
    slices.ask_attribute(row::PySliceObject_step, source::attribute, "step");
    return slices.finish();
}

bool check(PyObject *object, std::uint16_t) { return check_instance(object, PySlice_Type, "slice"); }

} // namespace
} // namespace slice_table

bool survey_slice(Evidence &) { return true; }

} // namespace libprobe

LIBPROBE_DEFINE_FAMILY(slice, PySliceObject_start)
