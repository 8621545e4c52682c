// Asks about cells, which hold the variables that functions share: makes two, and reads them back.
#include "table/cell.hpp"
#include "ask/samples.hpp"
#include "ask/surveys.hpp"
#include "platform/system.hpp"
#include "python/expected.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace cell_table {
namespace {

bool ask(const Plan &plan, Evidence &evidence) {
    const auto make = find_function<PyObject *(*)(PyObject *)>("PyCell_New"); // which the limited API lacks
    Ref contents[2];
    if (make == nullptr || !make_objects(contents)) {
        return make == nullptr;
    }
    Samples cells(plan, evidence);
    for (const Subject i : {Subject{subject::first}, Subject{subject::second}}) {
        if (!cells.add(make(contents[i].get()))) {
            return false;
        }
    }
    cells.claim(row::ob_ref, source::made, contents);
    cells.ask_attribute(row::ob_ref, source::attribute, "cell_contents");
    return cells.finish();
}

bool check(PyObject *object, std::uint16_t) { return check_instance(object, {"PyCell_Type"}, "cell"); }

} // namespace
} // namespace cell_table

bool survey_cell(Evidence &) { return true; }

} // namespace libprobe

LIBPROBE_DEFINE_FAMILY(cell, ob_ref)
