// Metatypes with data, and the traps that types made from specs have.
#include "growth.hpp"

#include <structmember.h>

#include <atomic>
#include <cstring>
#include <vector>

#include "libprobe/metaclass.h"
#include "libprobe/typeobject.h"
#include "maker.hpp"
#include "platform.hpp"

using namespace libprobe;

namespace {

constexpr unsigned base_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE;

PyType_Slot no_slots[] = {{0, nullptr}};

PyTypeObject *as_type(const Ref &type) { return reinterpret_cast<PyTypeObject *>(type.get()); }

// A test failure, with what was raised, where it could not be made.
Ref made(PyObject *type) {
    char error[512] = "";
    describe_exception(error, sizeof error);
    BOOST_REQUIRE_MESSAGE(type != nullptr, error);
    return Ref(type);
}
std::string failure(PyObject *type) {
    const Ref owned(type);
    char error[2048] = "";
    describe_exception(error, sizeof error);
    BOOST_TEST(type == nullptr);
    return error;
}
bool has(const std::string &text, const char *part) { return text.find(part) != std::string::npos; }

Ref make(PyTypeObject *metatype, const char *name = "made.Type", PyObject *bases = nullptr,
         PyObject *module = nullptr) {
    PyType_Spec spec = {name, 0, 0, base_flags, no_slots};
    return made(PepType_FromMetaclass(metatype, module, &spec, bases));
}

// The kind of data that these tests keep.
struct Data {
    std::int64_t number;
    PyObject *reference;
};
std::atomic<int> started{0};
std::atomic<int> ended{0};

int share(PyTypeObject *, void *data, PyTypeObject *base, void *base_data) {
    ++started;
    auto *own = static_cast<Data *>(data);
    if (base == nullptr) {
        own->number = -1;
        return 0;
    }
    const auto *from = static_cast<const Data *>(base_data);
    if (from->number == 13) {
        PyErr_SetString(PyExc_TypeError, "13 is not to be subclassed");
        return -1;
    }
    own->number = from->number + 1;
    own->reference = from->reference;
    Py_IncRef(own->reference);
    return 0;
}
int traverse(void *data, visitproc visit, void *argument) {
    PyObject *reference = static_cast<Data *>(data)->reference;
    return reference != nullptr ? visit(reference, argument) : 0;
}
void clear(void *data) {
    PyObject *reference = static_cast<Data *>(data)->reference;
    static_cast<Data *>(data)->reference = nullptr;
    Py_DecRef(reference);
}
void end(void *data) {
    clear(data);
    ++ended;
}

libprobe_type_data kind = {"made.Meta", "Keeps data.", sizeof(Data),
                           share,       traverse,      clear,
                           end,         nullptr,       {nullptr, nullptr, nullptr, nullptr, nullptr}};

Data *data_of(const Ref &type) {
    const std::int32_t offset = libprobe_type_data_offset(libprobe_probe(nullptr));
    return reinterpret_cast<Data *>(reinterpret_cast<char *>(type.get()) + offset);
}

int rounds() {
    const char *text = std::getenv("LIBPROBE_ROUNDS");
    return text != nullptr ? std::atoi(text) : 100000;
}

// make(None): a type with data, whose reference is part of a cycle. make(base): a type derived from it, whose data the
// hook fills.
PyObject *make_one(PyObject *metatype, PyObject *base) {
    PyType_Spec spec = {"made.Type", 0, 0, base_flags, no_slots};
    const bool first = base == &_Py_NoneStruct;
    Ref type(PepType_FromMetaclass(reinterpret_cast<PyTypeObject *>(metatype), nullptr, &spec, first ? nullptr : base));
    if (type && first) {
        data_of(type)->number = 1;
        data_of(type)->reference = PyList_New(0);
        PyList_Append(data_of(type)->reference, type.get());
    } else if (type) {
        const Ref none(PyObject_CallMethod(metatype, "__init__", "Os(){}", type.get(), "Type"));
        return none ? type.release() : nullptr;
    }
    return type.release();
}
PyMethodDef make_method = {"make", make_one, METH_O, nullptr};

// So many, from so many threads at once, with subclasses made by a class statement or not.
void leave_nothing_behind(int all, int threads, bool classes) {
    const Ref metatype = made(libprobe_metatype(nullptr, nullptr, &kind));
    const Ref function(PyCFunction_NewEx(&make_method, metatype.get(), nullptr));
    const Ref names =
        run("import gc, threading\n"
            "def many(count, classes):\n"
            "    for i in range(count):\n"
            "        made = argument(None)\n"
            "        if classes:\n"
            "            class Sub(made): pass\n"
            "        else: Sub = argument(made)\n"
            "        Sub()\n"
            "        if i % 1000 == 999: gc.collect()\n"
            "def all(count, threads, classes):\n"
            "    if threads > 1:\n"
            "        running = [threading.Thread(target=many, args=(count, classes)) for _ in range(threads)]\n"
            "        for each in running: each.start()\n"
            "        for each in running: each.join()\n"
            "    else: many(count, classes)\n"
            "    for _ in range(3): gc.collect()\n",
            function.get());
    PyObject *function_of_all = PyDict_GetItemString(names.get(), "all");
    const auto make_many = [&](int count) {
        const int starts = started;
        const int ends = ended;
        const Ref done(PyObject_CallFunction(function_of_all, "iii", count / threads, threads, classes ? 1 : 0));
        BOOST_REQUIRE(done);
        BOOST_TEST(started == starts + count / threads * threads);
        BOOST_TEST(ended == ends + 2 * (count / threads * threads));
    };
    collect_garbage();
    make_many(std::min(all, 1000)); // caches fill
    const int stretch = all / 5;
    const Growth growth = growth_of_five([&] { make_many(stretch); });
    BOOST_TEST(growth.heap < 16 * stretch + 65536);
    BOOST_TEST(growth.blocks < stretch / 2 + 100);
    BOOST_TEST(growth.references < stretch / 2 + 100);
}

} // namespace

BOOST_AUTO_TEST_SUITE(making)

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
        type = made(PepType_FromMetaclass(nullptr, nullptr, &spec, nullptr));
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
        {const_cast<char *>("__dict__"), PepObject_GenericGetDict, PepObject_GenericSetDict, nullptr, nullptr},
        {nullptr, nullptr, nullptr, nullptr, nullptr}};
    PyType_Slot slots[] = {{Py_tp_members, members},
                           {Py_tp_getset, dict},
                           {Py_tp_traverse, reinterpret_cast<void *>(traverse_dict)},
                           {Py_tp_clear, reinterpret_cast<void *>(clear_dict)},
                           {0, nullptr}};
    PyType_Spec spec = {"made.Type", static_cast<int>(head) + 16, 0, base_flags | Py_TPFLAGS_HAVE_GC, slots};
    const Ref type = made(PepType_FromMetaclass(nullptr, nullptr, &spec, nullptr));
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
        BOOST_TEST(has(failure(PepType_FromMetaclass(nullptr, nullptr, &spec, nullptr)), "bf_getbuffer"));
    }
    if (version == 0x0308) {
        PyMemberDef members[] = {{const_cast<char *>("__vectorcalloffset__"), T_PYSSIZET, head, READONLY, nullptr},
                                 {nullptr, 0, 0, 0, nullptr}};
        PyType_Slot slots[] = {{Py_tp_members, members}, {0, nullptr}};
        PyType_Spec spec = {"made.Type", static_cast<int>(head) + 8, 0, base_flags, slots};
        BOOST_TEST(has(failure(PepType_FromMetaclass(nullptr, nullptr, &spec, nullptr)), "tp_vectorcall_offset"));
    }
    if (version < 0x030c) {
        PyType_Spec spec = {"made.Type", 0, 0, base_flags | 1u << 4, no_slots};
        BOOST_TEST(has(failure(PepType_FromMetaclass(nullptr, nullptr, &spec, nullptr)), "Py_TPFLAGS_MANAGED_DICT"));
    }
}

BOOST_AUTO_TEST_CASE(type_data_is_zero_at_birth_and_belongs_to_its_metatype) {
    const Ref metatype = made(libprobe_metatype(nullptr, nullptr, &kind));
    run("assert argument.__mro__ == (argument, type, object) and argument.__doc__ == 'Keeps data.'\n"
        "assert repr(argument) == \"<class 'made.Meta'>\"",
        metatype.get());
    const Ref type = make(as_type(metatype));
    BOOST_TEST(data_of(type)->number == 0);
    BOOST_TEST(data_of(type)->reference == nullptr);
    const auto get_data = find_function<void *(*)(PyObject *, PyTypeObject *)>("PyObject_GetTypeData");
    if (get_data != nullptr) {
        BOOST_TEST(get_data(type.get(), as_type(metatype)) == data_of(type));
    }
    data_of(type)->number = 5;
    // A class of a metatype derived in Python, and one without a base that has data.
    const Ref names = run("class Sub(argument): pass\n"
                          "class Meta(type(argument)): pass\n"
                          "class Deep(Sub, metaclass=Meta): pass\n"
                          "class Alone(metaclass=Meta): pass\n"
                          "type(Sub).__init__(Sub, 'Sub', (), {})\n",
                          type.get());
    const auto number_of = [&](const char *name) {
        PyObject *found = PyDict_GetItemString(names.get(), name);
        Py_IncRef(found);
        return data_of(Ref(found))->number;
    };
    BOOST_TEST(number_of("Sub") == 6); // __init__ by hand changed nothing
    BOOST_TEST(number_of("Deep") == 7);
    BOOST_TEST(number_of("Alone") == -1);
    data_of(type)->number = 13;
    collect_garbage();
    const int ends = ended;
    run("try:\n class No(argument): pass\n"
        "except TypeError as error: assert str(error) == '13 is not to be subclassed'\n"
        "else: raise AssertionError",
        type.get());
    collect_garbage();
    BOOST_TEST(ended == ends + 1);
}

BOOST_AUTO_TEST_CASE(a_derived_kind_has_the_data_of_both) {
    static int order;
    static int first_start;
    static int second_start;
    struct More {
        std::int64_t mark;
    };
    static libprobe_type_data first = kind;
    static libprobe_type_data second = {};
    first.subclass = [](PyTypeObject *, void *data, PyTypeObject *, void *) {
        first_start = ++order;
        static_cast<Data *>(data)->number = 1;
        return 0;
    };
    second.name = "made.More";
    second.size = sizeof(More);
    second.subclass = [](PyTypeObject *, void *data, PyTypeObject *base, void *) {
        second_start = ++order;
        static_cast<More *>(data)->mark = base != nullptr ? 2 : 1;
        return 0;
    };
    const Ref metatype = made(libprobe_metatype(nullptr, nullptr, &first));
    const Ref derived = made(libprobe_metatype(nullptr, as_type(metatype), &second));
    collect_garbage();
    const int ends = ended;
    {
        const Ref names = run("class Type(metaclass=argument): pass", derived.get());
        BOOST_TEST(first_start == 1);
        BOOST_TEST(second_start == 2);
        PyObject *type = PyDict_GetItemString(names.get(), "Type");
        Py_IncRef(type);
        const Ref owned(type);
        BOOST_TEST(data_of(owned)->number == 1);
        const std::int64_t size = evaluate("result = argument.__basicsize__", metatype.get());
        BOOST_TEST(reinterpret_cast<More *>(reinterpret_cast<char *>(type) + size)->mark == 1);
    }
    collect_garbage();
    BOOST_TEST(ended == ends + 1);
    const Ref foreign = run("class Meta(type): pass");
    libprobe_type_data none = kind;
    none.size = 0;
    BOOST_TEST(has(failure(libprobe_metatype(nullptr, nullptr, &none)), "size of type data"));
    auto *other = reinterpret_cast<PyTypeObject *>(PyDict_GetItemString(foreign.get(), "Meta"));
    BOOST_TEST(has(failure(libprobe_metatype(nullptr, other, &second)), "libprobe_metatype"));
}

// The reference in the data leads back to the type: only traverse and clear can free the two.
BOOST_AUTO_TEST_CASE(many_types_with_data_leave_nothing_behind) { leave_nothing_behind(rounds(), 1, true); }

// 3.13's free-threaded build never frees a class that a class statement makes once a thread has been started, so these
// are all made by spec; and after the others.
BOOST_AUTO_TEST_CASE(many_types_from_eight_threads_leave_nothing_behind) {
    const bool at_once = evaluate("import sys\nresult = int('free-threading build' in sys.version)") != 0;
    leave_nothing_behind(at_once ? rounds() : rounds() / 10, 8, false);
}

BOOST_AUTO_TEST_SUITE_END()
