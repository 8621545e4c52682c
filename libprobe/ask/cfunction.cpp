// Asks about built-in functions: makes two of their own, and reads back what they were made of.
#include "table/cfunction.hpp"
#include "ask/samples.hpp"
#include "ask/surveys.hpp"
#include "python/expected.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace cfunction_table {
namespace {

PyObject *refuse(PyObject *, PyObject *) {
    PyErr_SetString(PyExc_RuntimeError, "libprobe: this function does nothing");
    return nullptr;
}

// Python code can reach the functions until the garbage collector takes them, so these outlive them.
PyMethodDef definitions[] = {{"libprobe_first", refuse, METH_NOARGS, nullptr},
                             {"libprobe_second", refuse, METH_NOARGS, nullptr}};

bool ask(const Plan &plan, Evidence &evidence) {
    const std::uint64_t addresses[] = {address_of(&definitions[0]), address_of(&definitions[1])};
    Ref selves[2];
    Ref modules[2];
    if (!make_objects(selves) || !make_objects(modules)) {
        return false;
    }
    Samples functions(plan, evidence);
    for (const Subject i : {Subject{subject::first}, Subject{subject::second}}) {
        if (!functions.add(PyCFunction_NewEx(&definitions[i], selves[i].get(), modules[i].get()))) {
            return false;
        }
    }
    functions.claim(row::m_ml, source::made, addresses);
    functions.claim(row::m_self, source::made, selves);
    functions.ask(row::m_self, source::getself,
                  [](PyObject *function, Subject) { return address_of(PyCFunction_GetSelf(function)); });
    functions.claim(row::m_module, source::made, modules);
    functions.ask_attribute(row::m_module, source::attribute, "__module__");
    functions.ask_weak_reference(row::m_weakreflist, source::weakref);
    return functions.finish();
}

bool check(PyObject *object, std::uint16_t) { return check_instance(object, PyCFunction_Type, "built-in function"); }

} // namespace
} // namespace cfunction_table

bool survey_cfunction(Evidence &) { return true; }

} // namespace libprobe

LIBPROBE_DEFINE_FAMILY(cfunction, m_ml)
