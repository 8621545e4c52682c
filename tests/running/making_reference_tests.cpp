// An instance's reference to its type: given back once and visited once on every version, whoever is derived from whom.
#include "python_test.hpp"

#include <vector>

#include "making_types.hpp"

using namespace libprobe;

namespace {

PyTypeObject *type_of(PyObject *self) { // borrowed from the instance
    return reinterpret_cast<PyTypeObject *>(Ref(PyObject_Type(self)).get());
}

void dealloc(PyObject *self) {
    PyTypeObject *type = type_of(self);
    if ((PyType_GetFlags(type) & Py_TPFLAGS_HAVE_GC) != 0) {
        PyObject_GC_UnTrack(self);
    }
    reinterpret_cast<freefunc>(PyType_GetSlot(type, Py_tp_free))(self);
    libprobe_type_decref_from_dealloc(type);
}
int traverse(PyObject *self, visitproc visit, void *argument) {
    return libprobe_type_visit_from_traverse(type_of(self), visit, argument);
}
void call_dealloc(PyObject *self) { dealloc(self); }
int call_traverse(PyObject *self, visitproc visit, void *argument) { return traverse(self, visit, argument); }

// The types: one with the functions, one with functions that call these, and one without any that is derived from each,
// and classes that Python derives from all of them.
Ref family(bool collected) {
    const unsigned flags = base_flags | (collected ? static_cast<unsigned>(Py_TPFLAGS_HAVE_GC) : 0);
    const auto slots_of = [collected](destructor end, traverseproc visit) {
        return std::vector<PyType_Slot>{{Py_tp_dealloc, reinterpret_cast<void *>(end)},
                                        {collected ? Py_tp_traverse : 0, reinterpret_cast<void *>(visit)},
                                        {0, nullptr}};
    };
    std::vector<PyType_Slot> slots = slots_of(dealloc, traverse);
    std::vector<PyType_Slot> calling = slots_of(call_dealloc, call_traverse);
    PyType_Spec base_spec = {"made.Base", 0, 0, flags, slots.data()};
    PyType_Spec calling_spec = {"made.Calling", 0, 0, flags, calling.data()};
    const Ref base = made(libprobe_type_from_metaclass(nullptr, nullptr, &base_spec, nullptr));
    const Ref caller = made(libprobe_type_from_metaclass(nullptr, nullptr, &calling_spec, base.get()));
    const Ref empty = make(nullptr, "made.Empty", base.get());
    const Ref empty_caller = make(nullptr, "made.EmptyCalling", caller.get());
    const Ref types(PyTuple_Pack(4, base.get(), caller.get(), empty.get(), empty_caller.get()));
    const Ref names = run("result = list(argument)\n"
                          "for Base in argument:\n"
                          "    class Slotted(Base): __slots__ = ()\n"
                          "    class Derived(Base): pass\n"
                          "    class Deep(Slotted): pass\n"
                          "    result += [Slotted, Derived, Deep]\n",
                          types.get());
    Ref all = new_reference(PyDict_GetItemString(names.get(), "result"));
    for (Py_ssize_t i = 5; i < 8; ++i) { // and a type that is derived from a class
        PyList_Append(all.get(), make(nullptr, "made.OfClass", PyList_GetItem(all.get(), i)).get());
    }
    return all;
}

} // namespace

BOOST_AUTO_TEST_SUITE(making_reference_tests)

BOOST_AUTO_TEST_CASE(an_instance_gives_its_reference_back_once) {
    for (const bool collected : {false, true}) {
        run("import sys\n"
            "for Type in argument:\n"
            "    count = sys.getrefcount(Type)\n"
            "    kept = [Type() for _ in range(5)]\n"
            "    del kept\n"
            "    assert sys.getrefcount(Type) == count, (Type.__mro__, sys.getrefcount(Type) - count)\n",
            family(collected).get());
    }
}

BOOST_AUTO_TEST_CASE(an_instance_visits_its_type_once) {
    run("import gc\n"
        "for Type in argument:\n"
        "    visits = sum(each is Type for each in gc.get_referents(Type()))\n"
        "    assert visits == 1, (Type.__mro__, visits)\n",
        family(true).get());
}

// The only reference to each class is one that the garbage collector does not see; its instance is garbage.
BOOST_AUTO_TEST_CASE(the_collector_leaves_a_class_that_is_in_use) {
    const Ref names = run("def derive(Base):\n"
                          "    class Derived(Base):\n"
                          "        def hello(self): return 'hello'\n"
                          "    made = Derived()\n"
                          "    made.me = made\n"
                          "    return Derived\n"
                          "result = [derive(Base) for Base in argument]\n",
                          family(true).get());
    PyObject *list = PyDict_GetItemString(names.get(), "result");
    std::vector<Ref> classes;
    for (Py_ssize_t i = 0; i < PyList_Size(list); ++i) {
        classes.push_back(new_reference(PyList_GetItem(list, i)));
    }
    PyList_SetSlice(list, 0, PyList_Size(list), nullptr);
    collect_garbage();
    for (const Ref &type : classes) {
        run("assert argument.__mro__ is not None and argument().hello() == 'hello'", type.get());
    }
}

BOOST_AUTO_TEST_SUITE_END()
