// Asks about class methods: makes two, and reads back what they were made of.
#include "table/classmethod.hpp"
#include "ask/samples.hpp"
#include "ask/surveys.hpp"
#include "platform/system.hpp"
#include "python/expected.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace classmethod_table {
namespace {

bool ask(const Plan &plan, Evidence &evidence) {
    auto *const type = static_cast<PyObject *>(find_symbol("PyClassMethod_Type")); // which the limited API lacks
    Ref callables[2];

    if (type == nullptr || !make_objects(callables)) {
        return type == nullptr;
    }
    Samples methods(plan, evidence);
    for (const Subject i : {Subject{subject::first}, Subject{subject::second}}) {
        if (!methods.add(PyObject_CallFunctionObjArgs(type, callables[i].get(), nullptr))) {
            return false;
        }
    }
    methods.claim(row::cm_callable, source::made, callables);
    methods.ask_attribute(row::cm_callable, source::attribute, "__func__");
    methods.ask_attribute(row::cm_dict, source::attribute, "__dict__");
    methods.ask_place(row::cm_dict, source::place, "__dictoffset__");
    return methods.finish();
}

bool check(PyObject *object, std::uint16_t) { return check_instance(object, {"PyClassMethod_Type"}, "class method"); }

} // namespace
} // namespace classmethod_table

bool survey_classmethod(Evidence &) { return true; }

} // namespace libprobe

LIBPROBE_DEFINE_FAMILY(classmethod, cm_callable)
