// Asks about bound methods: makes two of functions and objects that are in no other, and reads them back.
#include "table/method.hpp"
#include "ask/samples.hpp"
#include "ask/surveys.hpp"
#include "platform/system.hpp"
#include "python/expected.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace method_table {
namespace {

using New = PyObject *(*)(PyObject *function, PyObject *self);

bool ask(const Plan &plan, Evidence &evidence) {
    const auto make = find_function<New>("PyMethod_New"); // which the limited API lacks
    if (make == nullptr) {
        return true;
    }
    Ref functions[2];
    Ref selves[2];
    if (!make_objects(functions) || !make_objects(selves)) {
        return false;
    }
    Samples methods(plan, evidence);
    for (const Subject i : {Subject{subject::first}, Subject{subject::second}}) {
        if (!methods.add(make(functions[i].get(), selves[i].get()))) {
            return false;
        }
    }
    methods.claim(row::im_func, source::made, functions);
    methods.ask_attribute(row::im_func, source::attribute, "__func__");
    methods.claim(row::im_self, source::made, selves);
    methods.ask_attribute(row::im_self, source::attribute, "__self__");
    methods.ask_weak_reference(row::im_weakreflist, source::weakref);
    return methods.finish();
}

bool check(PyObject *object, std::uint16_t) {
    auto *const type = static_cast<PyTypeObject *>(find_symbol("PyMethod_Type"));
    return type != nullptr && check_instance(object, *type, "method");
}

} // namespace
} // namespace method_table

bool survey_method(Evidence &) { return true; }

} // namespace libprobe

LIBPROBE_DEFINE_FAMILY(method, im_func)
