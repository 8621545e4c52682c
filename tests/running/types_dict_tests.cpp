// The functions of types.h that go through the dicts of types.
#include "types_test.hpp"

using namespace libprobe;

BOOST_FIXTURE_TEST_SUITE(types_dict_tests, Started)

BOOST_AUTO_TEST_CASE(dict) {
    const Ref names = classes();
    for (PyTypeObject *each : list(names, "every")) {
        const Ref dict(libprobe_type_dict(each));
        BOOST_REQUIRE(static_cast<bool>(dict));
        const Ref both(PyTuple_Pack(2, each, dict.get()));
        BOOST_TEST(evaluate("result = int(argument[0].__dict__ == argument[1] and type(argument[1]) is dict)",
                            both.get()) == 1);
    }
    const Ref dict(libprobe_type_dict(type(names, "Plain")));
    const Ref one(PyLong_FromLong(1));
    PyDict_SetItemString(dict.get(), "added", one.get());
    PyType_Modified(type(names, "Plain"));
    BOOST_TEST(evaluate("result = argument.added", object(type(names, "Plain"))) == 1);
}

BOOST_AUTO_TEST_CASE(the_dict_is_a_new_reference) {
    const Ref names = classes();
    const char count[] = "import sys\nresult = sys.getrefcount(argument)";
    for (PyTypeObject *each : {type(names, "Plain"), &PyType_Type}) {
        const Ref dict(libprobe_type_dict(each));
        const std::int64_t before = evaluate(count, dict.get());
        const Ref again(libprobe_type_dict(each));
        BOOST_TEST(again.get() == dict.get());
        BOOST_TEST(evaluate(count, dict.get()) == before + 1);
    }
}

BOOST_AUTO_TEST_CASE(the_dict_without_its_offset) {
    const Ref names = classes();
    for (PyTypeObject *each : list(names, "every")) {
        const Ref dict(libprobe_type_dict(each));
        const Unproven<libprobe_cell> unproven(libprobe_type_cells.tp_dict);
        const Ref same(libprobe_type_dict(each));
        BOOST_TEST(same.get() == dict.get());
    }
}

// The dict of a type that has one takes no Python code.
BOOST_AUTO_TEST_CASE(the_dict_does_not_need_the_module_gc) {
    const Ref names = classes();
    run("import gc\ngc.kept = gc.get_referents\ndel gc.get_referents");
    for (PyTypeObject *each : list(names, "every")) {
        const Ref dict(libprobe_type_dict(each));
        BOOST_TEST(static_cast<bool>(dict));
    }
    run("import gc\ngc.get_referents = gc.kept\ndel gc.kept");
}

BOOST_AUTO_TEST_CASE(a_dict_that_nobody_tells) {
    if (version() >= 0x030c) { // PyType_GetDict tells
        return;
    }
    const Ref names = classes();
    run("import gc\ngc.kept = gc.get_referents\ngc.get_referents = lambda *of: []");
    const Unproven<libprobe_cell> unproven(libprobe_type_cells.tp_dict);
    const Ref dict(libprobe_type_dict(type(names, "Plain")));
    const std::string said = raised(PyExc_RuntimeError);
    run("import gc\ngc.get_referents = gc.kept\ndel gc.kept");
    BOOST_TEST(!dict);
    BOOST_TEST(has(said, "tp_dict of <class 'Plain'> cannot be read"), said);
}

BOOST_AUTO_TEST_CASE(set_dict) {
    const Ref names = run("class Switched:\n    value = 1\n"
                          "before = Switched.value, Switched().value\n"
                          "other = dict(Switched.__dict__, value=2)\n");
    PyTypeObject *switched = type(names, "Switched");
    PyObject *other = PyDict_GetItemString(names.get(), "other");
    const Ref old(libprobe_type_dict(switched));
    const char count[] = "import sys\nresult = sys.getrefcount(argument)";
    const std::int64_t old_count = evaluate(count, old.get());
    const std::int64_t other_count = evaluate(count, other);
    BOOST_TEST(libprobe_type_set_dict(switched, other) == 0);
    BOOST_TEST(evaluate("result = argument.value + argument().value", object(switched)) == 4);
    BOOST_TEST(evaluate(count, old.get()) == old_count - 1);
    BOOST_TEST(evaluate(count, other) == other_count + 1);
    BOOST_TEST(libprobe_type_set_dict(switched, old.get()) == 0);
    BOOST_TEST(evaluate("result = argument.value + argument().value", object(switched)) == 2);

    BOOST_TEST(libprobe_type_set_dict(switched, object(switched)) == -1);
    BOOST_TEST(has(raised(PyExc_TypeError), "Switched'> is not a dict"));
    BOOST_TEST(libprobe_type_set_dict(switched, nullptr) == -1);
    raised(PyExc_TypeError);
    {
        const Unproven<libprobe_cell> unproven(libprobe_type_cells.tp_dict);
        BOOST_TEST(libprobe_type_set_dict(switched, other) == -1);
        BOOST_TEST(has(raised(PyExc_RuntimeError), "tp_dict of <class 'Switched'> cannot be read"));
    }
    if (version() >= 0x030c) {
        BOOST_TEST(libprobe_type_set_dict(&PyType_Type, other) == -1);
        BOOST_TEST(has(raised(PyExc_TypeError), "the interpreter keeps the dict of <class 'type'>"));
    }
}

// What Python says: the first of the MRO's dicts that has the name.
BOOST_AUTO_TEST_CASE(lookup) {
    const Ref names = run("class Base:\n    common = 1\nclass One(Base):\n    common = 2\n    one = property()\n"
                          "class Two(Base):\n    two = 3\nclass Both(One, Two): pass\n"
                          "cases = [(t, n, next(k.__dict__[n] for k in t.__mro__ if n in k.__dict__))\n"
                          "         for t in (Base, One, Two, Both, int, bool, type, object, OSError, dict)\n"
                          "         for n in set(sum((list(k.__dict__) for k in t.__mro__), []))]\n");
    PyObject *cases = PyDict_GetItemString(names.get(), "cases");
    BOOST_TEST(PyList_Size(cases) > 300);
    const auto look_all_up = [cases] {
        for (Py_ssize_t i = 0; i < PyList_Size(cases); ++i) {
            PyObject *each = PyList_GetItem(cases, i);
            auto *its_type = reinterpret_cast<PyTypeObject *>(PyTuple_GetItem(each, 0));
            BOOST_TEST(libprobe_type_lookup(its_type, PyTuple_GetItem(each, 1)) == PyTuple_GetItem(each, 2));
        }
    };
    look_all_up();
    {
        const Unproven<libprobe_cell> unproven(libprobe_type_cells.tp_mro);
        look_all_up();
    }
    const Ref missing(PyUnicode_FromString("missing"));
    BOOST_TEST(libprobe_type_lookup(type(names, "Both"), missing.get()) == nullptr);
    BOOST_TEST(PyErr_Occurred() == nullptr);
    PyErr_SetString(PyExc_KeyError, "mine");
    BOOST_TEST(libprobe_type_lookup(type(names, "Both"), missing.get()) == nullptr);
    const Ref common(PyUnicode_FromString("common"));
    BOOST_TEST(PyLong_AsLong(libprobe_type_lookup(type(names, "Both"), common.get())) == 2);
    BOOST_TEST(has(raised(PyExc_KeyError), "mine"));
}

// A metaclass can put a base before the type itself.
BOOST_AUTO_TEST_CASE(lookup_in_an_mro_that_begins_with_a_base) {
    const Ref names = run("class Base:\n    common = 1\nclass Odd(type):\n    def mro(cls):\n"
                          "        return [Base, cls, object]\n"
                          "class Odder(Base, metaclass=Odd):\n    common = 2\n    own = 3\n");
    const Ref common(PyUnicode_FromString("common"));
    const Ref own(PyUnicode_FromString("own"));
    BOOST_TEST(PyLong_AsLong(libprobe_type_lookup(type(names, "Odder"), common.get())) == 1);
    BOOST_TEST(PyLong_AsLong(libprobe_type_lookup(type(names, "Odder"), own.get())) == 3);
}

// Comparing a name runs code, which may give the type another MRO.
BOOST_AUTO_TEST_CASE(lookup_while_the_mro_changes) {
    const Ref names = run("class One: pass\nclass Two:\n    sought = 2\nclass Both(One):\n    other = 1\n"
                          "class Name(str):\n    def __hash__(self): return hash('other')\n"
                          "    def __eq__(self, other):\n        Both.__bases__ = (Two,)\n        return False\n"
                          "class Key(Name):\n    def __hash__(self): return hash('other')\n"
                          "    def __eq__(self, other):\n        Both.__bases__ = (Two,)\n        raise ValueError\n"
                          "name, key = Name('sought'), Key('sought')\n");
    for (const char *which : {"name", "key"}) {
        BOOST_TEST(libprobe_type_lookup(type(names, "Both"), PyDict_GetItemString(names.get(), which)) == nullptr);
        BOOST_TEST(PyErr_Occurred() == nullptr);
    }
    const Ref sought(PyUnicode_FromString("sought"));
    BOOST_TEST(PyLong_AsLong(libprobe_type_lookup(type(names, "Both"), sought.get())) == 2);
}

BOOST_AUTO_TEST_SUITE_END()
