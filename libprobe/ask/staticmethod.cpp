// Asks about static methods: makes two, and reads back what they were made of.
#include "table/staticmethod.hpp"
#include "ask/samples.hpp"
#include "ask/surveys.hpp"
#include "platform/system.hpp"
#include "python/expected.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace staticmethod_table {
namespace {

bool ask(const Plan &plan, Evidence &evidence) {
    auto *const type = static_cast<PyObject *>(find_symbol("PyStaticMethod_Type")); // which the limited API lacks
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
    methods.claim(row::sm_callable, source::made, callables);
    methods.ask_attribute(row::sm_callable, source::attribute, "__func__");
    methods.ask_attribute(row::sm_dict, source::attribute, "__dict__");
    methods.ask_place(row::sm_dict, source::place, "__dictoffset__");
    return methods.finish();
}

bool check(PyObject *object, std::uint16_t) { return check_instance(object, {"PyStaticMethod_Type"}, "static method"); }

} // namespace
} // namespace staticmethod_table

bool survey_staticmethod(Evidence &) { return true; }

} // namespace libprobe

LIBPROBE_DEFINE_FAMILY(staticmethod, sm_callable)
