// Metatypes with data: what is in it, and whom it belongs to.
#include "metatype_test.hpp"

#include "platform/system.hpp"

using namespace libprobe;

namespace {

struct More {
    std::int64_t mark;
};
LIBPROBE_TYPE_DATA(more_of, More);

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

BOOST_AUTO_TEST_SUITE_END()
