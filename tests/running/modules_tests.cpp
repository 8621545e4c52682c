// The way from a type to its module and the module's state, against CPython's own functions where it has them.
#include "python_test.hpp"

#include "libprobe/metatype.h"
#include "libprobe/modules.h"
#include "platform/system.hpp"
#include "zoo.hpp"

using namespace libprobe;

namespace {

PyType_Slot no_slots[] = {{0, nullptr}};
PyType_Spec type_spec = {"its.Type", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, no_slots};

// One of CPython's own modules that has a definition and a state.
Ref stateful() { return Ref(PyImport_ImportModule("_io")); }

PyTypeObject *as_type(const Ref &type) { return reinterpret_cast<PyTypeObject *>(type.get()); }

} // namespace

BOOST_AUTO_TEST_SUITE(modules_tests)

BOOST_AUTO_TEST_CASE(a_type_leads_to_its_module) {
    const Cells cells;
    const libprobe_requirement needs[] = {LIBPROBE_NEED_ANYWHERE(tp_mro), LIBPROBE_NEED_ANYWHERE(tp_dict)};
    BOOST_REQUIRE(LIBPROBE_REQUIRE(needs) == 0);
    const Ref module = stateful();
    PyModuleDef *const definition = PyModule_GetDef(module.get());
    void *const state = PyModule_GetState(module.get());
    BOOST_REQUIRE((definition != nullptr && state != nullptr));
    const Ref type(libprobe_type_from_metaclass(nullptr, module.get(), &type_spec, nullptr));
    const Ref other(libprobe_type_from_metaclass(nullptr, nullptr, &type_spec, nullptr));
    BOOST_REQUIRE((type && other));
    const Ref derived(PyObject_CallFunction(type_object(), "s(O){}", "Derived", type.get()));
    BOOST_REQUIRE(derived);
    for (const bool proven : {true, false}) {
        if (!proven) {
            cells.unset();
        }
        BOOST_TEST((libprobe_type_module(as_type(type)) == module.get()));
        BOOST_TEST((libprobe_type_module_state(as_type(type)) == state));
        BOOST_TEST((libprobe_type_state(as_type(type)) == state));
        BOOST_TEST((libprobe_type_module_by_def(as_type(type), definition) == module.get()));
        BOOST_TEST((libprobe_type_module_by_def(as_type(derived), definition) == module.get()));
        for (PyTypeObject *none : {as_type(derived), as_type(other), &PyLong_Type}) {
            BOOST_TEST((libprobe_type_module(none) == nullptr));
            BOOST_TEST(has(raised(PyExc_TypeError), "was made with no module"));
            BOOST_TEST((libprobe_type_module_state(none) == nullptr));
            BOOST_TEST(raised(PyExc_TypeError) != "");
        }
        for (PyTypeObject *none : {as_type(other), &PyLong_Type}) {
            BOOST_TEST((libprobe_type_module_by_def(none, definition) == nullptr));
            BOOST_TEST(has(raised(PyExc_TypeError), "was made with no module"));
        }
    }
    const auto by_def = find_function<PyObject *(*)(PyTypeObject *, PyModuleDef *)>("PyType_GetModuleByDef");
    if (by_def != nullptr) {
        const Ref theirs = new_reference(by_def(as_type(derived), definition));
        BOOST_TEST((theirs.get() == module.get()));
    }
}

BOOST_AUTO_TEST_CASE(the_type_keeps_its_module_alive_and_no_longer) {
    const Ref weakref(PyImport_ImportModule("weakref"));
    Ref module(PyModule_New("made"));
    const Ref reference(PyObject_CallMethod(weakref.get(), "ref", "O", module.get()));
    Ref type(libprobe_type_from_metaclass(nullptr, module.get(), &type_spec, nullptr));
    module = Ref();
    BOOST_TEST((libprobe_type_module(as_type(type)) != nullptr));
    BOOST_TEST(evaluate("result = argument() is None", reference.get()) == 0);
    type = Ref();
    BOOST_TEST(evaluate("import gc\ngc.collect()\nresult = argument() is None", reference.get()) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
