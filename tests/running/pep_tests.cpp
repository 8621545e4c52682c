// The accessors of pep.h, each against another source that knows the same.
#include "pep_test.hpp"

#include <boost/test/data/test_case.hpp>

#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

#include "platform/system.hpp"

using namespace libprobe;

namespace {

// What the getters of one row return, as words.
struct Getter {
    Word (*fast)(PyTypeObject *);
    Word (*checked)(PyTypeObject *);
};

template <class T, T (*getter)(PyTypeObject *)> Word word(PyTypeObject *type) {
    const T value = getter(type);
    Word result = 0;
    std::memcpy(&result, &value, sizeof value);
    return result;
}

const Getter getters[] = {
#define LIBPROBE_FIELD(id, owner, name, type, since, until, ...) {nullptr, nullptr},
#define LIBPROBE_RESTRICTED(id, owner, name, type, since, until, ...) \
    {word<type, PepType_GET_##name>, word<type, PepType_Get_##name>},
#include "libprobe/fields.def"
};

const std::int32_t *const places[] = {
#define LIBPROBE_FIELD(id, owner, name, type, since, until, ...) nullptr,
#define LIBPROBE_RESTRICTED(id, owner, name, type, since, until, ...) &libprobe_place.name,
#include "libprobe/fields.def"
};

// The integer, or the address, that an attribute says.
Word attribute(PyTypeObject *type, const Field &field, const char *name) {
    const Ref value(PyObject_GetAttrString(object(type), name));
    BOOST_REQUIRE(static_cast<bool>(value));
    std::int64_t number = 0;
    if (field.is_integer()) {
        BOOST_REQUIRE(integer(value.get(), number));
        return static_cast<Word>(number);
    }
    return value.get() == &_Py_NoneStruct ? 0 : static_cast<Word>(value.address());
}

bool is_heap(PyTypeObject *type) { return (PyType_GetFlags(type) & Py_TPFLAGS_HEAPTYPE) != 0; }

bool kept_per_interpreter(const Field &field) {
    return version() >= 0x030c && (field.id == LIBPROBE_FIELD_tp_dict || field.id == LIBPROBE_FIELD_tp_bases);
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(pep_tests, Started)

BOOST_AUTO_TEST_CASE(the_places_are_those_of_the_layout) {
    BOOST_TEST(PepHeapType_SIZE == libprobe_heap_type_size(libprobe_probe(nullptr)));
    BOOST_TEST(PepHeapType_SIZE == evaluate("result = type.__basicsize__"));
    BOOST_TEST(PepHeapType_DATA_OFFSET == (PepHeapType_SIZE + 15) / 16 * 16);
    BOOST_TEST(libprobe_place.ob_type == libprobe_offset(libprobe_probe(nullptr), LIBPROBE_FIELD_ob_type));
    BOOST_TEST(libprobe_place.ob_type > 0);
    for (std::size_t i = 0; i < field_count; ++i) {
        if (places[i] != nullptr) {
            const std::int32_t offset = layout().fields[i].offset;
            BOOST_TEST(*places[i] == (offset == nowhere ? 0 : offset), fields[i].name());
        }
    }
}

BOOST_AUTO_TEST_CASE(fields_are_required_at_any_place) {
    const libprobe_requirement needs[] = {LIBPROBE_NEED_ANYWHERE(tp_name), LIBPROBE_NEED_ANYWHERE(tp_mro)};
    BOOST_TEST(LIBPROBE_REQUIRE(needs) == 0);
    BOOST_TEST(unchecked_name(&PyType_Type) == std::string("type"));
}

// Every getter, by what PyType_GetSlot or an attribute says.
BOOST_DATA_TEST_CASE(getter, boost::unit_test::data::xrange(std::size_t{field_count}), i) {
    const Field &field = fields[i];
    if (!field.restricted) {
        return;
    }
    const Ref names = classes();
    for (PyTypeObject *each : list(names, "every")) {
        if (!has_place(layout().fields[i])) {
            BOOST_TEST(getters[i].fast(each) == 0u);
            BOOST_TEST(has(raised(PyExc_RuntimeError), std::string("libprobe: ") + field.name() + " of <class"));
            continue;
        }
        const Word value = getters[i].fast(each);
        BOOST_TEST(getters[i].checked(each) == value);
        const Witness *slot = field.witness(Source::slot);
        if (slot != nullptr && takes_slots(layout().interpreter.version, each)) {
            BOOST_TEST(value == reinterpret_cast<Word>(PyType_GetSlot(each, slot->slot)), field.name());
        }
        const Witness *said = field.witness(Source::attribute);
        if (said != nullptr && !kept_per_interpreter(field)) {
            BOOST_TEST(value == attribute(each, field, said->text()), field.name());
        }
        if (field.id == LIBPROBE_FIELD_tp_flags) {
            BOOST_TEST(value == PyType_GetFlags(each));
        }
    }
}

// Where a field is not proven the checked getter asks the limited API, and says which field where that has no answer.
BOOST_DATA_TEST_CASE(unproven, boost::unit_test::data::xrange(std::size_t{field_count}), i) {
    const Field &field = fields[i];
    if (!field.restricted || !has_place(layout().fields[i])) {
        return;
    }
    std::unique_ptr<Layout> blind(new Layout(layout()));
    blind->fields[i].offset = nowhere;
    blind->fields[i].verdict = LIBPROBE_VERDICT_UNPROVEN;
    blind->fields[i].reason = Reason::ABSENT;
    const Ref names = classes();
    for (PyTypeObject *each : list(names, "every")) {
        const bool told = field.witness(Source::attribute) != nullptr ||
                          (field.witness(Source::slot) != nullptr && (version() >= 0x030a || is_heap(each)));
        Word value = 0;
        BOOST_TEST(read_field(*blind, each, i, true, value) == told, field.name());
        if (told && !(kept_per_interpreter(field) && getters[i].fast(each) == 0)) {
            BOOST_TEST(value == getters[i].fast(each), field.name());
        } else if (!told) {
            const std::string said = raised(PyExc_RuntimeError);
            BOOST_TEST(has(said, std::string(field.name()) + " of <class '"), said);
            BOOST_TEST(has(said, "unproven: its value was found nowhere"), said);
        }
        BOOST_TEST(!read_field(*blind, each, i, false, value));
        raised(PyExc_RuntimeError);
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_type_is_told) {
    const Ref number(PyLong_FromLong(5));
    BOOST_TEST(PepType_GET_tp_name(reinterpret_cast<PyTypeObject *>(number.get())) == nullptr);
    BOOST_TEST(raised(PyExc_TypeError) == "TypeError: libprobe: 5, which is made by <class 'int'>, is no type");
    BOOST_TEST(PepType_Get_tp_basicsize(nullptr) == 0);
    BOOST_TEST(has(raised(PyExc_TypeError), "NULL is no type"));
    BOOST_TEST(PepType_GetDict(nullptr) == nullptr);
    raised(PyExc_TypeError);
    BOOST_TEST(PepType_GetSlot(nullptr, 1) == nullptr);
    raised(PyExc_TypeError);
}

BOOST_AUTO_TEST_CASE(name) {
    PyType_Slot no_slots[] = {{0, nullptr}};
    PyType_Spec spec = {"pack.mod.Made", 0, 0, Py_TPFLAGS_DEFAULT, no_slots};
    const Ref made(PyType_FromSpec(&spec));
    BOOST_REQUIRE(static_cast<bool>(made));
    BOOST_TEST(PepType_GetNameStr(reinterpret_cast<PyTypeObject *>(made.get())) == std::string("Made"));
    BOOST_TEST(PepType_GetNameStr(&PyType_Type) == std::string("type"));
    BOOST_TEST(PepType_GetNameStr(nullptr) == nullptr);
    raised(PyExc_TypeError);
}

// All slots of heap types by PyType_GetSlot, those of static types too where it takes them: at their proven places.
BOOST_AUTO_TEST_CASE(slots) {
    const Ref names = classes();
    for (std::size_t row = 0; row < field_count; ++row) {
        const Witness *witness = fields[row].witness(Source::slot);
        const Build build = build_of(layout().interpreter, layout().machine);
        if (witness == nullptr || !has_place(layout().fields[row]) || !offers(build, *witness)) {
            continue;
        }
        for (PyTypeObject *each : list(names, "every")) {
            if (!takes_slots(layout().interpreter.version, each) || fields[row].id == LIBPROBE_FIELD_ht_token) {
                continue;
            }
            void *const expected = PyType_GetSlot(each, witness->slot);
            BOOST_TEST(PepType_GetSlot(each, witness->slot) == expected, fields[row].name());
            Word value = 0;
            BOOST_TEST(read_slot(layout(), each, row, value));
            BOOST_TEST(value == reinterpret_cast<Word>(expected), fields[row].name());
        }
    }
}

template <class Function> Function slot(PyTypeObject *type, int id) {
    return reinterpret_cast<Function>(PepType_GetSlot(type, id));
}

// What the slots of static types do, on every version.
BOOST_AUTO_TEST_CASE(slots_of_static_types) {
    const Ref two(PyLong_FromLong(2));
    const Ref three(PyLong_FromLong(3));
    const Ref pair(PyTuple_Pack(2, two.get(), three.get()));
    const Ref dict(PyDict_New());
    PyDict_SetItem(dict.get(), two.get(), three.get());
    const Ref sum(slot<binaryfunc>(&PyLong_Type, 7)(two.get(), three.get()));
    BOOST_TEST(PyLong_AsLong(sum.get()) == 5);
    BOOST_TEST(slot<lenfunc>(&PyTuple_Type, 45)(pair.get()) == 2);
    const Ref item(slot<binaryfunc>(&PyDict_Type, 5)(dict.get(), two.get()));
    BOOST_TEST(item.get() == three.get());
    BOOST_TEST(slot<hashfunc>(&PyLong_Type, 59)(three.get()) == 3);
    BOOST_TEST(PepType_GetSlot(&PyBaseObject_Type, 7) == nullptr);
    BOOST_TEST(PepType_GetSlot(&PyTuple_Type, 13) == nullptr);
    BOOST_TEST(PepType_GetSlot(&PyType_Type, 48) == &PyBaseObject_Type);
    BOOST_TEST(PyErr_Occurred() == nullptr);
    for (const int unknown : {0, 9999, -1, version() < 0x030a ? 81 : 9998}) {
        for (PyTypeObject *each : {&PyType_Type, type(classes(), "Plain")}) {
            BOOST_TEST(PepType_GetSlot(each, unknown) == nullptr);
            raised(PyExc_SystemError);
        }
    }
}

BOOST_AUTO_TEST_CASE(the_buffer_slots) {
    for (PyTypeObject *each : {&PyBytes_Type, type(classes(), "Plain")}) {
        void *const found = PepType_GetSlot(each, 1);
        if (version() < 0x0309) {
            BOOST_TEST(found == nullptr);
            const std::string said = raised(PyExc_RuntimeError);
            BOOST_TEST(has(said, "bf_getbuffer of <class"), said);
            BOOST_TEST(has(said, "PyType_FromSpec takes no buffer slots before 3.9"), said);
        } else {
            BOOST_TEST((found != nullptr) == (each == &PyBytes_Type));
        }
    }
}

// The id is 3.14's, the field older.
BOOST_AUTO_TEST_CASE(the_vectorcall_slot) {
    const std::size_t row = field_index("tp_vectorcall");
    void *const found = PepType_GetSlot(&PyLong_Type, 82);
    if (has_place(layout().fields[row])) {
        BOOST_TEST(found == word_at<void *>(&PyLong_Type, layout().fields[row].offset));
        BOOST_TEST((found != nullptr) == (version() >= 0x030d));
    } else {
        BOOST_TEST(found == nullptr);
        raised(version() < 0x0308 ? PyExc_SystemError : PyExc_RuntimeError);
    }
}

BOOST_AUTO_TEST_CASE(the_new_of_type) {
    const Ref names = run("class Meta(type):\n    def __new__(*args): raise ValueError\narguments = ('Made', (), {})");
    const Ref made(PepType_Type_tp_new(type(names, "Meta"), PyDict_GetItemString(names.get(), "arguments"), nullptr));
    BOOST_REQUIRE(static_cast<bool>(made));
    BOOST_TEST(type_of(made.get()) == type(names, "Meta"));
    const Ref nothing(PyTuple_New(0));
    BOOST_TEST(PepType_Type_tp_new(&PyType_Type, nothing.get(), nullptr) == nullptr);
    raised(PyExc_TypeError);
}

BOOST_AUTO_TEST_CASE(objects_of_the_collector) {
    const Ref names = run("class Heap: pass\n"
                          "yes = [Heap, Heap(), [], {}, set(), len]\nno = [type, int, 5, 'text', 1.5, b'', None]\n"
                          "every = yes + no");
    const auto truth = find_function<int (*)(PyObject *)>("PyObject_IS_GC"); // from 3.9 on
    BOOST_TEST((truth != nullptr) == (version() >= 0x0309));
    for (const char *which : {"yes", "no"}) {
        for (PyTypeObject *each : list(names, which)) {
            const int is = PyObject_IS_GC(object(each));
            BOOST_TEST(is == (which[0] == 'y'));
            BOOST_TEST((truth == nullptr || is == (truth(object(each)) != 0)));
        }
    }
}

BOOST_AUTO_TEST_CASE(index) {
    const Ref names = run("import operator\nclass Index:\n    def __index__(self): return 1\nclass Sub(Index): pass\n"
                          "class Int(int): pass\n"
                          "every = [1, True, Int(), Index(), Sub(), Index, int, 1.5, 'text', (), {}, None, type]\n"
                          "def can(x):\n    try: operator.index(x)\n    except TypeError: return 0\n    return 1\n"
                          "truth = [can(x) for x in every]");
    PyObject *truth = PyDict_GetItemString(names.get(), "truth");
    Py_ssize_t i = 0;
    PyErr_SetString(PyExc_KeyError, "mine"); // is none of its business
    for (PyTypeObject *each : list(names, "every")) {
        const long can = PyLong_AsLong(PyList_GetItem(truth, i++));
        BOOST_TEST(PyIndex_Check(object(each)) == can);
        BOOST_TEST(unchecked_index_check(object(each)) == can);
        BOOST_TEST(PyObject_IS_GC(object(each)) >= 0);
    }
    BOOST_TEST(has(raised(PyExc_KeyError), "mine"));
}

BOOST_AUTO_TEST_CASE(dump) {
    const Ref text(PyUnicode_FromString("to be dumped"));
    char path[] = "/tmp/libprobe-dump-XXXXXX";
    const int file = mkstemp(path);
    BOOST_REQUIRE(file >= 0);
    std::fflush(stderr);
    const int kept = dup(2);
    dup2(file, 2);
    _PyObject_Dump(text.get());
    std::fflush(stderr);
    dup2(kept, 2);
    close(kept);
    char written[4096] = "";
    const ssize_t length = pread(file, written, sizeof written - 1, 0);
    close(file);
    unlink(path);
    BOOST_TEST(length > 0);
    BOOST_TEST(has(written, "to be dumped"), written);
    BOOST_TEST(has(written, "str"), written);
}

BOOST_AUTO_TEST_CASE(a_field_that_is_no_member_of_the_restricted_struct_is_not_read) {
    const libprobe_field fields_of_others[] = {
        0, -1, 9999, 0x7fffffff, LIBPROBE_FIELD_ht_module, LIBPROBE_FIELD_ob_type};
    for (const libprobe_field field : fields_of_others) {
        for (const int anyhow : {0, 1}) {
            BOOST_TEST(libprobe_read_type(&PyLong_Type, field, anyhow) == 0u);
            const std::string said = raised(PyExc_RuntimeError);
            BOOST_TEST(has(said, "is no member of the restricted struct"), said);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
