// Metatypes with data: what is in it, whom it belongs to, and that nothing of it is left behind.
#include "growth.hpp"

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <cstring>

#include "make/hooks.hpp"
#include "making_types.hpp"
#include "platform/system.hpp"

using namespace libprobe;

namespace {

// The kind of data that these tests keep.
struct Data {
    std::int64_t number;
    PyObject *reference;
};
LIBPROBE_TYPE_DATA(data_of, Data);
struct More {
    std::int64_t mark;
};
LIBPROBE_TYPE_DATA(more_of, More);

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

constexpr libprobe_metatype_spec meta = {sizeof meta, "made.Meta", "Keeps data.", &data_of_kind, share,
                                         traverse,    clear,       end,           nullptr};

Data *data_of(const Ref &type) { return data_of(as_type(type)); }

int rounds() {
    const char *text = std::getenv("LIBPROBE_ROUNDS");
    return text != nullptr ? std::atoi(text) : 100000;
}

// make(None): a type with data, whose reference is part of a cycle. make(base): a type derived from it, whose data the
// hook fills.
PyObject *make_one(PyObject *metatype, PyObject *base) {
    PyType_Spec spec = {"made.Type", 0, 0, base_flags, no_slots};
    const bool first = base == &_Py_NoneStruct;
    Ref type(libprobe_type_from_metaclass(reinterpret_cast<PyTypeObject *>(metatype), nullptr, &spec,
                                          first ? nullptr : base));
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
    const Ref metatype = made(libprobe_metatype(nullptr, nullptr, &meta));
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

BOOST_AUTO_TEST_SUITE(metatype_tests)

BOOST_AUTO_TEST_CASE(type_data_is_zero_at_birth_and_belongs_to_its_metatype) {
    const Ref metatype = made(libprobe_metatype(nullptr, nullptr, &meta));
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
    BOOST_TEST(data_of_kind.offset == libprobe_type_data_offset(libprobe_probe(nullptr)));
    data_of(type)->number = 5;
    const int starts = started;
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
    BOOST_TEST(started == starts + 3); // not once more when __init__ was called by hand
    BOOST_TEST(number_of("Sub") == 6);
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
    libprobe_metatype_spec first = meta;
    libprobe_metatype_spec second = {};
    second.size = sizeof second;
    first.subclass = [](PyTypeObject *, void *data, PyTypeObject *, void *) {
        first_start = ++order;
        static_cast<Data *>(data)->number = 1;
        return 0;
    };
    second.name = "made.More";
    second.kind = &more_of_kind;
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
        BOOST_TEST(more_of_kind.offset == size);
        BOOST_TEST(more_of(as_type(owned))->mark == 1);
    }
    collect_garbage();
    BOOST_TEST(ended == ends + 1);
    const Ref foreign = run("class Meta(type): pass");
    libprobe_typedata empty = {"empty", 0, 1, LIBPROBE_UNSET, nullptr};
    libprobe_metatype_spec none = meta;
    none.kind = &empty;
    BOOST_TEST(
        has(failure(libprobe_metatype(nullptr, nullptr, &none)), "empty: no type data has 0 bytes aligned to 1"));
    auto *other = reinterpret_cast<PyTypeObject *>(PyDict_GetItemString(foreign.get(), "Meta"));
    BOOST_TEST(has(failure(libprobe_metatype(nullptr, other, &second)), "made by libprobe_metatype"));
    // A kind has one place: not also behind that of its own metatype.
    const std::string said = failure(libprobe_metatype(nullptr, as_type(metatype), &first));
    BOOST_TEST(has(said, "data_of: its data is at byte "), said);
    BOOST_TEST(has(said, " of types made by Meta, but at "), said);
}

BOOST_AUTO_TEST_CASE(a_spec_says_its_size) {
    for (const std::size_t size : {std::size_t{0}, offsetof(libprobe_metatype_spec, kind), std::size_t{5000}}) {
        libprobe_metatype_spec spec = meta;
        spec.size = size;
        BOOST_TEST(failure(libprobe_metatype(nullptr, nullptr, &spec)) ==
                   "SystemError: libprobe_metatype: the size of the spec is " + std::to_string(size) +
                       ": it must be sizeof(libprobe_metatype_spec)");
    }
    BOOST_TEST(failure(libprobe_metatype(nullptr, nullptr, nullptr)) ==
               "SystemError: libprobe_metatype: the spec is NULL");
    libprobe_metatype_spec nameless = meta;
    nameless.name = nullptr;
    libprobe_metatype_spec of_no_kind = meta;
    of_no_kind.kind = nullptr;
    for (const libprobe_metatype_spec *each : {&nameless, &of_no_kind}) {
        BOOST_TEST(failure(libprobe_metatype(nullptr, nullptr, each)) ==
                   "SystemError: libprobe_metatype: the spec has no name or no kind");
    }
}

// As a caller has it that was compiled with a header which lacked the last members: what follows is not read.
BOOST_AUTO_TEST_CASE(a_shorter_spec_has_no_hooks_behind_its_end) {
    libprobe_metatype_spec spec = meta;
    spec.size = offsetof(libprobe_metatype_spec, traverse);
    spec.traverse = [](void *, visitproc, void *) { return std::abort(), 0; };
    spec.clear = spec.end = [](void *) { std::abort(); };
    spec.methods = reinterpret_cast<PyMethodDef *>(1);
    const int starts = started;
    {
        const Ref metatype = made(libprobe_metatype(nullptr, nullptr, &spec));
        run("class Type(metaclass=argument): pass", metatype.get());
    }
    collect_garbage();
    BOOST_TEST(started == starts + 1);
}

// As a caller has it that was compiled with a newer header: what it asks for is not left out silently.
BOOST_AUTO_TEST_CASE(a_longer_spec_must_be_zero_behind_the_end_of_ours) {
    struct Longer {
        libprobe_metatype_spec known;
        void (*unknown)();
        char flag;
    };
    Longer spec;
    std::memset(static_cast<void *>(&spec), 0, sizeof spec); // its padding too
    spec.known = meta;
    spec.known.size = sizeof spec;
    const Ref metatype = made(libprobe_metatype(nullptr, nullptr, &spec.known));
    run("class Type(metaclass=argument): pass", metatype.get());
    const std::string expected =
        "SystemError: made.Meta: its libprobe_metatype_spec has members that libprobe "
        "" LIBPROBE_VERSION " does not know: link the libprobe of the headers, or leave them zero";
    spec.unknown = [] {};
    BOOST_TEST(failure(libprobe_metatype(nullptr, nullptr, &spec.known)) == expected);
    spec.unknown = nullptr;
    spec.flag = 1;
    BOOST_TEST(failure(libprobe_metatype(nullptr, nullptr, &spec.known)) == expected);
    spec.known.size = offsetof(Longer, flag);
    static_cast<void>(made(libprobe_metatype(nullptr, nullptr, &spec.known)));
}

BOOST_AUTO_TEST_CASE(hooks_of_equal_specs_are_one) {
    libprobe_metatype_spec equal = meta;
    equal.size += 8; // members that this version does not know
    BOOST_TEST(hooks_of(meta) == hooks_of(equal));
    equal.end = nullptr;
    BOOST_TEST(hooks_of(meta) != hooks_of(equal));
    BOOST_TEST(hooks_at(hooks_of(meta)).name == meta.name);
}

// A metatype that was refused can be met until the collector takes it: it then is as if it had no hooks.
BOOST_AUTO_TEST_CASE(a_refused_metatype_does_no_harm) {
    static std::atomic<int> calls{0};
    struct alignas(4096) Wide {
        char bytes[4096];
    };
    libprobe_typedata wide = {"wide", sizeof(Wide), alignof(Wide), LIBPROBE_UNSET, nullptr};
    libprobe_metatype_spec refused = {};
    refused.size = sizeof refused;
    refused.name = "made.Refused";
    refused.kind = &wide;
    refused.subclass = [](PyTypeObject *, void *, PyTypeObject *, void *) { return ++calls; };
    refused.end = [](void *) { ++calls; };
    run("import gc\ngc.disable()");
    BOOST_TEST(has(failure(libprobe_metatype(nullptr, nullptr, &refused)), "aligned to 4096"));
    BOOST_TEST(evaluate("metatypes = [t for t in type.__subclasses__(type) if t.__name__ == 'Refused']\n"
                        "for t in metatypes: t('Made', (), {})\n"
                        "result = len(metatypes)") == 1);
    run("import gc\ngc.enable()");
    collect_garbage();
    BOOST_TEST(calls == 0);
}

// Who gives back the reference that a type has to its metatype, and who shows it to the garbage collector, differs
// between versions where Python derived the metatype.
BOOST_AUTO_TEST_CASE(types_keep_their_metatype_alive_and_no_longer) {
    const char source[] = "import gc, sys, weakref\n"
                          "def gone(Meta):\n"
                          "    gc.collect()\n"
                          "    count = sys.getrefcount(Meta)\n"
                          "    for i in range(50): Meta('Type', (), {})\n"
                          "    gc.collect()\n"
                          "    assert sys.getrefcount(Meta) == count, (sys.getrefcount(Meta), count)\n"
                          "    Meta.kept = Meta('Type', (), {})\n"
                          "    return weakref.ref(Meta)\n"
                          "class Meta(argument()): pass\n"
                          "references = [gone(Meta), gone(argument())]\n"
                          "del Meta\n"
                          "gc.collect(); gc.collect()\n"
                          "assert [each() for each in references] == [None, None], references\n";
    static PyMethodDef method = {"metatype",
                                 [](PyObject *, PyObject *) { return libprobe_metatype(nullptr, nullptr, &meta); },
                                 METH_NOARGS, nullptr};
    const Ref function(PyCFunction_NewEx(&method, nullptr, nullptr));
    run(source, function.get());
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
