#include "ask/wrappers.hpp"
#include "platform/system.hpp"

namespace LIBPROBE_INTERNAL libprobe {

bool ask_wrapper(const Plan &plan, Evidence &evidence, const char *symbol, const WrapperRows &rows) {
    auto *const type = static_cast<PyObject *>(find_symbol(symbol));
    Ref callables[2];
    if (type == nullptr || !make_objects(callables)) {
        return type == nullptr;
    }
    Samples wrappers(plan, evidence);
    for (const Ref &callable : callables) {
        if (!wrappers.add(PyObject_CallFunctionObjArgs(type, callable.get(), nullptr))) {
            return false;
        }
    }
    wrappers.claim(rows.callable, rows.made, callables);
    wrappers.ask_attribute(rows.callable, rows.attribute, "__func__");
    wrappers.ask_attribute(rows.dict, rows.attribute, "__dict__");
    wrappers.ask_place(rows.dict, rows.place, "__dictoffset__");
    return wrappers.finish();
}

} // namespace libprobe
