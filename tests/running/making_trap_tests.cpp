// The traps of types that are made from specs: names, lifetimes, the default tp_dealloc, what a version lacks.
#include "python_test.hpp"

#include <structmember.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "making_types.hpp"
#include "platform/system.hpp"

using namespace libprobe;

BOOST_AUTO_TEST_SUITE(making_trap_tests)

BOOST_AUTO_TEST_CASE(a_name_without_a_dot_gets_a_module_and_nothing_is_warned_of) {
    run("import warnings\nwarnings.simplefilter('error')");
    const Ref module(PyModule_New("made"));
    const Ref type = make(nullptr, "Type", nullptr, module.get());
    const Ref other = make(nullptr, "Type");
    run("import warnings\nwarnings.simplefilter('default')");
    run("assert argument.__module__ == 'made' and argument.__name__ == argument.__qualname__ == 'Type', argument\n"
        "assert repr(argument) == \"<class 'made.Type'>\", repr(argument)",
        type.get());
    run("assert argument.__module__ == 'builtins', argument.__module__", other.get());
    if (evaluate("import sys\nresult = int(sys.version_info >= (3, 9))") != 0) {
        const auto get_module = find_function<PyObject *(*)(PyTypeObject *)>("PyType_GetModule");
        BOOST_TEST(get_module(as_type(type)) == module.get());
    }
}

BOOST_AUTO_TEST_CASE(a_spec_without_a_dot_is_its_own_token_too) {
    if (evaluate("import sys\nresult = int(sys.version_info < (3, 14))") != 0) {
        BOOST_TEST_MESSAGE("skipped: CPython has tokens from 3.14 on");
        return;
    }
    PyType_Slot slots[] = {{83, nullptr}, {0, nullptr}}; // Py_tp_token, Py_TP_USE_SPEC
    PyType_Spec spec = {"Type", 0, 0, base_flags, slots};
    const Ref type = made(libprobe_type_from_metaclass(nullptr, nullptr, &spec, nullptr));
    BOOST_TEST(PyType_GetSlot(as_type(type), 83) == &spec);
}

BOOST_AUTO_TEST_CASE(the_spec_and_its_strings_may_go) {
    Ref type;
    {
        std::string name = "made.Passing";
        std::string doc = "Passing(one)\n--\n\nIt passes.";
        const Py_ssize_t head = static_cast<Py_ssize_t>(evaluate("result = object.__basicsize__"));
        std::vector<PyMemberDef> members = {{const_cast<char *>("number"), T_INT, head, 0, nullptr},
                                            {nullptr, 0, 0, 0, nullptr}};
        std::vector<PyType_Slot> slots = {{Py_tp_doc, &doc[0]}, {Py_tp_members, members.data()}, {0, nullptr}};
        PyType_Spec spec = {name.c_str(), static_cast<int>(head) + 8, 0, base_flags, slots.data()};
        type = made(libprobe_type_from_metaclass(nullptr, nullptr, &spec, nullptr));
        std::fill(name.begin(), name.end(), 'x');
        std::fill(doc.begin(), doc.end(), 'x');
        std::memset(members.data(), 0xff, members.size() * sizeof(PyMemberDef));
        std::memset(slots.data(), 0xff, slots.size() * sizeof(PyType_Slot));
        spec = {nullptr, 0, 0, 0, nullptr};
    }
    run("import gc\n"
        "made = argument()\n"
        "made.number = 3\n"
        "assert made.number == 3\n"
        "assert repr(made).startswith('<made.Passing object at'), repr(made)\n"
        "assert argument.__doc__ == 'It passes.' and argument.__text_signature__ == '(one)'\n",
        type.get());
    const Ref instance(PyObject_CallFunctionObjArgs(type.get(), nullptr));
    BOOST_TEST(std::string(PyEval_GetFuncName(instance.get())) == "made.Passing");
    // Even where the garbage collector has emptied the type's dict before its last user goes.
    run("class Last:\n"
        "    def __init__(self, of): self.of = of\n"
        "    def __del__(self): repr(self.of()); assert argument.__name__ == 'Passing'\n"
        "argument.last = Last(argument)\n",
        type.get());
}

// Of instances whose dict stands first. CPython frees dict and weak references of collected types only.
PyObject *&dict_of(PyObject *self) {
    static const auto head = static_cast<std::size_t>(evaluate("result = object.__basicsize__"));
    return *reinterpret_cast<PyObject **>(reinterpret_cast<char *>(self) + head);
}
int traverse_dict(PyObject *self, visitproc visit, void *argument) {
    static const bool shows = evaluate("import sys\nresult = int(sys.version_info >= (3, 9))") != 0;
    const Ref type(shows ? PyObject_Type(self) : nullptr);
    const int stop = type ? visit(type.get(), argument) : 0;
    return stop == 0 && dict_of(self) != nullptr ? visit(dict_of(self), argument) : stop;
}
int clear_dict(PyObject *self) {
    PyObject *dict = dict_of(self);
    dict_of(self) = nullptr;
    Py_DecRef(dict);
    return 0;
}

BOOST_AUTO_TEST_CASE(an_empty_dealloc_frees_what_python_classes_free) {
    const Py_ssize_t head = static_cast<Py_ssize_t>(evaluate("result = object.__basicsize__"));
    PyMemberDef members[] = {{const_cast<char *>("__dictoffset__"), T_PYSSIZET, head, READONLY, nullptr},
                             {const_cast<char *>("__weaklistoffset__"), T_PYSSIZET, head + 8, READONLY, nullptr},
                             {nullptr, 0, 0, 0, nullptr}};
    PyGetSetDef dict[] = {
        {const_cast<char *>("__dict__"), libprobe_object_get_dict, libprobe_object_set_dict, nullptr, nullptr},
        {nullptr, nullptr, nullptr, nullptr, nullptr}};
    PyType_Slot slots[] = {{Py_tp_members, members},
                           {Py_tp_getset, dict},
                           {Py_tp_traverse, reinterpret_cast<void *>(traverse_dict)},
                           {Py_tp_clear, reinterpret_cast<void *>(clear_dict)},
                           {0, nullptr}};
    PyType_Spec spec = {"made.Type", static_cast<int>(head) + 16, 0, base_flags | Py_TPFLAGS_HAVE_GC, slots};
    const Ref type = made(libprobe_type_from_metaclass(nullptr, nullptr, &spec, nullptr));
    const Ref plain = made(PyType_FromSpec(&spec));
    BOOST_TEST(PyType_GetSlot(as_type(type), Py_tp_dealloc) == PyType_GetSlot(as_type(plain), Py_tp_dealloc));
    run("import gc, sys, weakref\n"
        "gc.collect()\n"
        "class Sub(argument): pass\n"
        "assert Sub.__dictoffset__ == argument.__dictoffset__ > 0\n"
        "assert Sub.__weakrefoffset__ == argument.__weakrefoffset__ > 0\n"
        "for Type in argument, Sub:\n"
        "    count = sys.getrefcount(Type)\n"
        "    made = Type()\n"
        "    assert vars(made) == {} and '__dictoffset__' not in vars(Type) and '__weaklistoffset__' not in "
        "vars(Type)\n"
        "    made.kept = argument_kept = set()\n"
        "    assert vars(made) == {'kept': set()}\n"
        "    made.__dict__ = {'kept': argument_kept}\n"
        "    kept, it = weakref.ref(argument_kept), weakref.ref(made)\n"
        "    del argument_kept\n"
        "    assert it() is made and kept() is made.kept\n"
        "    del made\n"
        "    assert it() is None and kept() is None\n"
        "    assert sys.getrefcount(Type) == count, (Type, count, sys.getrefcount(Type))\n",
        type.get());
}

BOOST_AUTO_TEST_CASE(what_a_version_has_no_place_for_is_refused_by_name) {
    const auto version = static_cast<int>(evaluate("import sys\nresult = sys.hexversion >> 16"));
    const Py_ssize_t head = static_cast<Py_ssize_t>(evaluate("result = object.__basicsize__"));
    if (version <= 0x0308) {
        PyType_Slot slots[] = {{1, no_slots}, {0, nullptr}}; // Py_bf_getbuffer
        PyType_Spec spec = {"made.Type", 0, 0, base_flags, slots};
        BOOST_TEST(has(failure(libprobe_type_from_metaclass(nullptr, nullptr, &spec, nullptr)), "bf_getbuffer"));
    }
    if (version == 0x0308) {
        PyMemberDef members[] = {{const_cast<char *>("__vectorcalloffset__"), T_PYSSIZET, head, READONLY, nullptr},
                                 {nullptr, 0, 0, 0, nullptr}};
        PyType_Slot slots[] = {{Py_tp_members, members}, {0, nullptr}};
        PyType_Spec spec = {"made.Type", static_cast<int>(head) + 8, 0, base_flags, slots};
        BOOST_TEST(
            has(failure(libprobe_type_from_metaclass(nullptr, nullptr, &spec, nullptr)), "tp_vectorcall_offset"));
    }
    if (version < 0x030c) {
        PyType_Spec spec = {"made.Type", 0, 0, base_flags | 1u << 4, no_slots};
        BOOST_TEST(
            has(failure(libprobe_type_from_metaclass(nullptr, nullptr, &spec, nullptr)), "Py_TPFLAGS_MANAGED_DICT"));
    }
}

BOOST_AUTO_TEST_CASE(no_bases_are_an_exception_on_every_version) {
    const Ref none(PyTuple_New(0));
    PyType_Slot slots[] = {{Py_tp_bases, none.get()}, {0, nullptr}};
    PyType_Spec spec = {"made.Type", 0, 0, base_flags, no_slots};
    PyType_Spec with_slot = {"Type", 0, 0, base_flags, slots};
    const char message[] = "TypeError: a type needs a base: the tuple of bases is empty";
    BOOST_TEST(failure(libprobe_type_from_metaclass(nullptr, nullptr, &spec, none.get())) == message);
    BOOST_TEST(failure(libprobe_type_from_metaclass(nullptr, nullptr, &with_slot, nullptr)) == message);
    const Ref type = made(
        libprobe_type_from_metaclass(nullptr, nullptr, &with_slot, reinterpret_cast<PyObject *>(&PyBaseObject_Type)));
    run("assert argument.__bases__ == (object,)", type.get());
}

PyObject *called_by_vector(PyObject *, PyObject *const *, std::size_t, PyObject *) {
    return PyUnicode_FromString("vector");
}
PyObject *called_by_slot(PyObject *, PyObject *, PyObject *) { return PyUnicode_FromString("tp_call"); }

// How an instance of a type with __vectorcalloffset__ and the flags is called, and how after an assignment to the
// type's
// __call__ and, of another type, to a derived class's; "refused" where that raises TypeError.
std::string calls(unsigned flags) {
    const auto head = static_cast<Py_ssize_t>(evaluate("result = object.__basicsize__"));
    PyMemberDef members[] = {{const_cast<char *>("__vectorcalloffset__"), T_PYSSIZET, head, READONLY, nullptr},
                             {nullptr, 0, 0, 0, nullptr}};
    PyType_Slot slots[] = {
        {Py_tp_members, members}, {Py_tp_call, reinterpret_cast<void *>(called_by_slot)}, {0, nullptr}};
    PyType_Spec spec = {"made.Type", static_cast<int>(head) + 8, 0, base_flags | flags, slots};
    const Ref type = made(libprobe_type_from_metaclass(nullptr, nullptr, &spec, nullptr));
    const Ref derived(
        PyObject_CallFunction(reinterpret_cast<PyObject *>(&PyType_Type), "s(O){}", "Derived", type.get()));
    const Ref instance(PyObject_CallFunctionObjArgs(type.get(), nullptr));
    const Ref of_derived(derived ? PyObject_CallFunctionObjArgs(derived.get(), nullptr) : nullptr);
    BOOST_REQUIRE((instance && of_derived));
    for (const Ref *object : {&instance, &of_derived}) {
        const auto function = called_by_vector;
        std::memcpy(reinterpret_cast<char *>(object->get()) + head, &function, sizeof function);
    }
    const Ref pair(PyTuple_Pack(2, instance.get(), of_derived.get()));
    const Ref names = run("made, derived = argument\n"
                          "words = [made()]\n"
                          "for each in derived, made:\n"
                          "    try:\n"
                          "        type(each).__call__ = lambda self: 'assigned'\n"
                          "        words.append(each())\n"
                          "    except TypeError: words.append('refused')\n"
                          "result = ', '.join(words).encode()\n",
                          pair.get());
    return PyBytes_AsString(PyDict_GetItemString(names.get(), "result"));
}

BOOST_AUTO_TEST_CASE(an_assigned_call_is_obeyed_as_the_version_does) {
    constexpr unsigned have_vectorcall = 1u << 11;
    constexpr unsigned immutable = 1u << 8;
    const auto version = static_cast<int>(evaluate("import sys\nresult = sys.hexversion >> 16"));
    if (version == 0x0308) {
        BOOST_TEST_MESSAGE("skipped: 3.8 has no proven place for __vectorcalloffset__");
        return;
    }
    // A class that is derived in Python obeys its own __call__ everywhere.
    BOOST_TEST(calls(0) == "tp_call, assigned, assigned");
    const bool ignores = version >= 0x0309 && version < 0x030c;
    BOOST_TEST(calls(have_vectorcall) == (version < 0x0308 ? "tp_call, assigned, assigned"
                                          : ignores        ? "vector, assigned, vector"
                                                           : "vector, assigned, assigned"));
    if (version >= 0x030a) {
        BOOST_TEST(calls(have_vectorcall | immutable) == "vector, assigned, refused");
    }
}

BOOST_AUTO_TEST_SUITE_END()
