// Asks about modules: makes two, and takes two of CPython's own, which have a definition and a state.
#include "table/module.hpp"
#include "ask/samples.hpp"
#include "ask/surveys.hpp"
#include "python/expected.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace module_table {
namespace {

// Always imported. On Windows the second one has another name.
PyObject *import_os() {
    PyObject *const module = PyImport_ImportModule("posix");
    if (module != nullptr || PyErr_ExceptionMatches(PyExc_ImportError) == 0) {
        return module;
    }
    PyErr_Clear();
    return PyImport_ImportModule("nt");
}

bool ask(const Plan &plan, Evidence &evidence) {
    Samples modules(plan, evidence);
    if (!modules.add(PyModule_New("libprobe_first")) || !modules.add(PyModule_New("libprobe_second")) ||
        !modules.add(PyImport_ImportModule("_io")) || !modules.add(import_os())) {
        return false;
    }
    for (const Subject i :
         {Subject{subject::io}, Subject{subject::os}}) { // others may be in sys.modules in their place
        if (!is_instance(modules[i], PyModule_Type)) {
            return true;
        }
    }
    modules.ask(row::md_dict, source::getdict,
                [](PyObject *module, Subject) { return address_of(PyModule_GetDict(module)); });
    modules.ask(row::md_def, source::getdef,
                [](PyObject *module, Subject) { return address_of(PyModule_GetDef(module)); });
    modules.ask(row::md_state, source::getstate,
                [](PyObject *module, Subject) { return address_of(PyModule_GetState(module)); });
    modules.ask_attribute(row::md_name, source::attribute, "__name__");
    modules.ask_weak_reference(row::md_weaklist, source::weakref);
    modules.ask_place(row::md_dict, source::place, "__dictoffset__");
    modules.ask_place(row::md_weaklist, source::place, "__weakrefoffset__");
    return modules.finish();
}

bool check(PyObject *object, std::uint16_t) { return check_instance(object, PyModule_Type, "module"); }

} // namespace
} // namespace module_table

bool survey_module(Evidence &) { return true; }

} // namespace libprobe

LIBPROBE_DEFINE_FAMILY(module, md_dict)
