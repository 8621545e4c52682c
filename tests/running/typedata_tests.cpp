// Data behind types: at the place that CPython says, of the metatype that declared it, and nobody else's.
#include "types_test.hpp"

#include <algorithm>
#include <cstring>
#include <thread>
#include <utility>
#include <vector>

#include "access/typedata.hpp"
#include "fault.hpp"
#include "libprobe/metatype.h"
#include "platform/system.hpp"

using namespace libprobe;

namespace {

struct Template {
    int mark;
};
struct OtherTag;
using First = TypeData<Template>;
using Second = TypeData<Template, OtherTag>;

LIBPROBE_TYPE_DATA(shared, long);
LIBPROBE_TYPE_DATA(with_a_comma, std::pair<int, int>);
struct UnboundTag;

int basicsize_of(PyTypeObject *type) {
    return static_cast<int>(evaluate("result = argument.__basicsize__", object(type)));
}

// A metatype as a binding generator's C makes it. Before 3.12 PyType_FromSpec takes no negative basicsize; what such a
// metatype is there is PEP 697's rule.
Ref make_metatype(const char *name, PyTypeObject *base, int basicsize) {
    if (basicsize < 0 && version() < 0x030c) {
        basicsize = aligned(basicsize_of(base)) + aligned(-basicsize);
    }
    PyType_Slot no_slots[] = {{0, nullptr}};
    PyType_Spec spec = {name, basicsize, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, no_slots};
    const Ref bases(PyTuple_Pack(1, base));
    Ref made(PyType_FromSpecWithBases(&spec, bases.get()));
    BOOST_REQUIRE(static_cast<bool>(made));
    return made;
}

PyTypeObject *as_type(const Ref &object) { return reinterpret_cast<PyTypeObject *>(object.get()); }

// A class of each metatype: made by it, by its subclass in Python, and by that one's; and a subclass of each.
Ref classes_of(const Ref &metatype) {
    return run("Meta = argument\nclass Sub(Meta): pass\nclass SubSub(Sub):\n    def method(cls): return 1\n"
               "Made = Meta('Made', (), {})\nclass Derived(Made): pass\n"
               "InSub = Sub('InSub', (), {})\nInSubSub = SubSub('InSubSub', (int,), {'__slots__': ()})\n"
               "Slotted = Sub('Slotted', (), {'__slots__': ('a', 'b')})\n",
               metatype.get());
}
const char *const class_names[] = {"Made", "Derived", "InSub", "InSubSub", "Slotted"};

// Where CPython says that it is, from 3.12 on.
void *type_data(PyTypeObject *type, const Ref &metatype) {
    const auto ask = find_function<void *(*)(PyObject *, PyTypeObject *)>("PyObject_GetTypeData");
    BOOST_REQUIRE(ask != nullptr);
    return ask(object(type), as_type(metatype));
}

char *at(PyTypeObject *type, Py_ssize_t offset) { return reinterpret_cast<char *>(type) + offset; }

// That a refused access got zeroed memory, and that what is written there changes nothing else that a test can see: not
// static types, nor this kind, nor the cells. The exception is the caller's to take.
template <class T> void writes_nowhere(T *data, PyTypeObject *type = &PyLong_Type) {
    BOOST_REQUIRE(data != nullptr);
    const auto *bytes = reinterpret_cast<const char *>(data);
    BOOST_TEST(std::all_of(bytes, bytes + sizeof(T), [](char byte) { return byte == 0; }));
    BOOST_TEST(reinterpret_cast<std::uintptr_t>(data) % alignof(T) == 0u);
    const auto everything = [type] {
        std::string all(at(type, 0), at(type, libprobe_type_cells.static_type));
        all.append(at(&PyType_Type, 0), at(&PyType_Type, libprobe_type_cells.static_type));
        all.append(reinterpret_cast<const char *>(&PepType_SOTP_kind), sizeof PepType_SOTP_kind);
        return all.append(reinterpret_cast<const char *>(&libprobe_type_cells), sizeof libprobe_type_cells);
    };
    const std::string before = everything();
    std::memset(static_cast<void *>(data), 0xff, sizeof(T));
    BOOST_TEST((everything() == before));
}

// Reads through the address that an accessor returns.
template <class T> void read(T *data) {
    const volatile T value = *data;
    static_cast<void>(value);
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(typedata_tests, Started)

BOOST_AUTO_TEST_CASE(behind_the_base_rounded_up) {
    const int size = -static_cast<int>(sizeof(SbkObjectTypePrivate));
    const Ref metatype = make_metatype("pep.ObjectType", &PyType_Type, size);
    BOOST_REQUIRE(PepType_SOTP_bind(as_type(metatype), size) == 0);
    BOOST_TEST(PepType_SOTP_kind.offset == libprobe_type_cells.type_data);
    const Ref names = classes_of(metatype);
    for (const char *name : class_names) {
        PyTypeObject *each = type(names, name);
        SbkObjectTypePrivate *data = PepType_SOTP(each);
        BOOST_REQUIRE(data != nullptr);
        BOOST_TEST(static_cast<void *>(data) == at(each, aligned(basicsize_of(&PyType_Type))));
        BOOST_TEST(unchecked_sotp(each) == data);
        if (version() >= 0x030c) {
            BOOST_TEST(static_cast<void *>(data) == type_data(each, metatype));
            const auto room = find_function<Py_ssize_t (*)(PyTypeObject *)>("PyType_GetTypeDataSize");
            BOOST_TEST(basicsize_of(as_type(metatype)) - PepType_SOTP_kind.offset == room(as_type(metatype)));
        }
        BOOST_TEST(data->mark == 0);
        BOOST_TEST(data->converter == nullptr);
        PepType_SOTP(each)->converter = each;
        assign_sotp(each, {1, PepType_SOTP(each)->converter});
        *PepType_SOTP(each) = {PepType_SOTP(each)->mark + 1, PepType_SOTP(each)->converter};
        BOOST_TEST(unchecked_sotp(each)->mark == 2);
        BOOST_TEST(unchecked_sotp(each)->converter == each);
    }
    collect_garbage();
    BOOST_TEST(evaluate("result = argument().__len__() if hasattr(argument, '__len__') else argument() + 5",
                        object(type(names, "InSubSub"))) == 5);
}

BOOST_AUTO_TEST_CASE(directly_behind_the_base) {
    const int size = static_cast<int>(libprobe_type_cells.heap_type + sizeof(SbkEnumTypePrivate));
    const Ref metatype = make_metatype("pep.EnumType", &PyType_Type, size);
    BOOST_REQUIRE(PepType_SETP_bind(as_type(metatype), size) == 0);
    BOOST_TEST(PepType_SETP_kind.offset == libprobe_type_cells.heap_type);
    const Ref names = classes_of(metatype);
    for (const char *name : class_names) {
        PyTypeObject *each = type(names, name);
        BOOST_REQUIRE(PepType_SETP(each) != nullptr);
        BOOST_TEST(static_cast<void *>(PepType_SETP(each)) == at(each, basicsize_of(&PyType_Type)));
        BOOST_TEST(unchecked_setp(each) == PepType_SETP(each));
        std::memset(PepType_SETP(each), 'x', sizeof(SbkEnumTypePrivate));
    }
    collect_garbage();
    BOOST_TEST(evaluate("a = argument()\na.a = 3\na.b = 4\nresult = a.a + a.b", object(type(names, "Slotted"))) == 7);
}

// The metatype's metatype has data of its own: each kind has its offset, in all types.
BOOST_AUTO_TEST_CASE(a_metatype_derived_in_c) {
    const int object_size = -static_cast<int>(sizeof(SbkObjectTypePrivate));
    const Ref base = make_metatype("pep.ObjectType", &PyType_Type, object_size);
    BOOST_REQUIRE(PepType_SOTP_bind(as_type(base), object_size) == 0);
    const int generic_size = -static_cast<int>(sizeof(_SbkGenericTypePrivate));
    const Ref derived = make_metatype("pep.GenericType", as_type(base), generic_size);
    BOOST_REQUIRE(PepType_SGTP_bind(as_type(derived), generic_size) == 0);
    BOOST_TEST(PepType_SGTP_kind.offset == PepType_SOTP_kind.offset + 16);
    const Ref names = classes_of(derived);
    for (const char *name : class_names) {
        PyTypeObject *each = type(names, name);
        BOOST_REQUIRE(PepType_SGTP(each) != nullptr);
        BOOST_REQUIRE(PepType_SOTP(each) != nullptr);
        if (version() >= 0x030c) {
            BOOST_TEST(static_cast<void *>(PepType_SGTP(each)) == type_data(each, derived));
            BOOST_TEST(static_cast<void *>(PepType_SOTP(each)) == type_data(each, base));
        }
        PepType_SGTP(each)->mark = each;
        BOOST_TEST(PepType_SOTP(each)->mark == 0);
        BOOST_TEST(PepType_SOTP(each)->converter == nullptr);
    }
    // Types of the base have none of the derived one's data.
    const Ref of_base = classes_of(base);
    BOOST_TEST(PepType_SOTP(type(of_base, "InSub")) != nullptr);
    writes_nowhere(PepType_SGTP(type(of_base, "InSub")), type(of_base, "InSub"));
    BOOST_TEST(raised(PyExc_TypeError) == "TypeError: PepType_SGTP: <class 'InSub'> is made by <class 'Sub'>, not by "
                                          "GenericType or a metatype derived from it");
}

BOOST_AUTO_TEST_CASE(a_pointer_as_an_lvalue) {
    const int size = static_cast<int>(libprobe_type_cells.heap_type + sizeof(void *));
    const Ref metatype = make_metatype("pep.FlagsType", &PyType_Type, size);
    BOOST_REQUIRE(PepType_PFTP_at_bind(as_type(metatype), size) == 0);
    const Ref names = classes_of(metatype);
    PyTypeObject *made = type(names, "InSub");
    PySideQFlagsTypePrivate data = {5};
    BOOST_TEST(PepType_PFTP(made) == nullptr);
    PepType_PFTP(made) = &data;
    BOOST_TEST(PepType_PFTP(made)->mark == 5);
    PySideQFlagsTypePrivate other = {6};
    assign_pftp(made, &other);
    BOOST_TEST(PepType_PFTP(made)->mark == 6);
}

BOOST_AUTO_TEST_CASE(the_template) {
    const int size = -static_cast<int>(sizeof(Template));
    const Ref one = make_metatype("pep.First", &PyType_Type, size);
    const Ref two = make_metatype("pep.Second", as_type(one), size);
    BOOST_REQUIRE(First::bind(as_type(one), size) == 0);
    BOOST_REQUIRE(Second::bind(as_type(two), size) == 0);
    const Ref names = classes_of(two);
    PyTypeObject *made = type(names, "InSub");
    BOOST_REQUIRE(First::of(made) != nullptr);
    First::of(made)->mark = 1;
    *Second::of(made) = {2};
    BOOST_TEST(First::of(made)->mark == 1);
    BOOST_TEST((TypeData<Template, OtherTag, false>::of(made)->mark) == 2);
    writes_nowhere(First::of(&PyLong_Type));
    const std::string said = raised(PyExc_TypeError);
    BOOST_TEST(has(said, "T = "), said);
    BOOST_TEST(has(said, "<class 'int'> is made by <class 'type'>, not by First"), said);
}

// What binding writes into the metatype's dict is seen in spite of CPython's caches.
BOOST_AUTO_TEST_CASE(the_entry_in_the_metatype) {
    const int size = -static_cast<int>(sizeof(SbkObjectTypePrivate));
    const Ref metatype = make_metatype("pep.ObjectType", &PyType_Type, size);
    const char count[] = "import sys\nresult = 0\nfor name in sys.kept: result += hasattr(argument, name)";
    PyTypeObject *before = as_type(metatype);
    BOOST_REQUIRE(PepType_SOTP_bind(before, size) == 0);
    run("import sys\nsys.kept = [sys.intern(n) for n in vars(argument) if n.startswith('libprobe ')]", metatype.get());
    const Ref other = make_metatype("pep.ObjectType", &PyType_Type, size);
    BOOST_TEST(evaluate(count, other.get()) == 0);
    BOOST_REQUIRE(PepType_SOTP_bind(as_type(other), size) == 0);
    BOOST_TEST(evaluate(count, other.get()) == 1);
    run("import sys\ndel sys.kept");
}

BOOST_AUTO_TEST_CASE(a_type_with_a_comma_in_its_name) {
    const int size = -static_cast<int>(sizeof(std::pair<int, int>));
    const Ref metatype = make_metatype("pep.Pair", &PyType_Type, size);
    BOOST_REQUIRE(with_a_comma_bind(as_type(metatype), size) == 0);
    const Ref names = classes_of(metatype);
    *with_a_comma(type(names, "Made")) = {1, 2};
    BOOST_TEST(with_a_comma(type(names, "Made"))->second == 2);
}

BOOST_AUTO_TEST_CASE(an_unbound_unchecked_accessor_faults) {
    if (sizeof(void *) < 8) {
        BOOST_TEST_MESSAGE("skipped: 32-bit machines have no address that is never mapped");
        return;
    }
    BOOST_TEST(signal_of([] { read(unchecked_never_bound(&PyLong_Type)); }) == SIGSEGV);
    BOOST_TEST(signal_of([] { read(TypeData<long, UnboundTag, false>::of(&PyLong_Type)); }) == SIGSEGV);
}

// Whoever binds first writes, all read the same.
BOOST_AUTO_TEST_CASE(eight_threads_bind_at_once) {
    const int size = static_cast<int>(libprobe_type_cells.heap_type + sizeof(long));
    const Ref metatype = make_metatype("pep.Shared", &PyType_Type, size);
    const Ref names = classes_of(metatype);
    PyTypeObject *made = type(names, "InSub");
    long *got[8] = {};
    PyThreadState *state = PyEval_SaveThread();
    std::vector<std::thread> threads;
    for (long *&mine : got) {
        threads.emplace_back([&mine, made, &metatype, size] {
            const PyGILState_STATE attached = PyGILState_Ensure();
            const bool bound = shared_bind(as_type(metatype), size) == 0;
            mine = bound ? shared(made) : nullptr;
            PyGILState_Release(attached);
        });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    PyEval_RestoreThread(state);
    for (long *one : got) {
        BOOST_TEST(static_cast<void *>(one) == at(made, static_cast<int>(libprobe_type_cells.heap_type)));
    }
}

BOOST_AUTO_TEST_CASE(what_a_checked_accessor_refuses) {
    const int size = -static_cast<int>(sizeof(SbkObjectTypePrivate));
    const Ref metatype = make_metatype("pep.ObjectType", &PyType_Type, size);
    BOOST_REQUIRE(PepType_SOTP_bind(as_type(metatype), size) == 0);
    writes_nowhere(never_bound(as_type(metatype)));
    BOOST_TEST(raised(PyExc_RuntimeError) == "RuntimeError: never_bound is not bound to a metatype");
    writes_nowhere(largest(&PyLong_Type));
    BOOST_TEST(raised(PyExc_RuntimeError) == "RuntimeError: largest is not bound to a metatype");
    PepType_PFTP(nullptr) = nullptr; // an lvalue too
    BOOST_TEST(PyErr_Occurred() != nullptr);
    PyErr_Clear();
    writes_nowhere(PepType_SOTP(nullptr));
    BOOST_TEST(raised(PyExc_TypeError) == "TypeError: libprobe: NULL is no type");
    const Ref number(PyLong_FromLong(5));
    writes_nowhere(PepType_SOTP(reinterpret_cast<PyTypeObject *>(number.get())));
    BOOST_TEST(raised(PyExc_TypeError) == "TypeError: libprobe: 5, which is made by <class 'int'>, is no type");
    const char other[] = "TypeError: PepType_SOTP: <class 'int'> is made by <class 'type'>, not by ObjectType or a "
                         "metatype derived from it";
    writes_nowhere(PepType_SOTP(&PyLong_Type));
    BOOST_TEST(raised(PyExc_TypeError) == other);
    // The metatype itself is a type that `type` made.
    writes_nowhere(PepType_SOTP(as_type(metatype)));
    BOOST_TEST(has(raised(PyExc_TypeError), "pep.ObjectType'> is made by <class 'type'>"));
    // Another metatype of the same size, which the kind was never bound to.
    const Ref stranger = make_metatype("pep.Stranger", &PyType_Type, size);
    const Ref names = classes_of(stranger);
    writes_nowhere(PepType_SOTP(type(names, "Made")));
    BOOST_TEST(has(raised(PyExc_TypeError), "<class 'Made'> is made by <class 'pep.Stranger'>, not by ObjectType"));
}

BOOST_AUTO_TEST_CASE(a_type_that_is_too_small) {
    const int size = -static_cast<int>(sizeof(SbkObjectTypePrivate));
    const Ref metatype = make_metatype("pep.ObjectType", &PyType_Type, size);
    BOOST_REQUIRE(PepType_SOTP_bind(as_type(metatype), size) == 0);
    const Ref names = classes_of(metatype);
    const Py_ssize_t small = libprobe_type_cells.heap_type;
    const Py_ssize_t real = basicsize_of(as_type(metatype));
    std::memcpy(at(as_type(metatype), libprobe_type_cells.tp_basicsize), &small, sizeof small);
    SbkObjectTypePrivate *data = PepType_SOTP(type(names, "Made"));
    std::memcpy(at(as_type(metatype), libprobe_type_cells.tp_basicsize), &real, sizeof real);
    writes_nowhere(data);
    BOOST_TEST(unchecked_sotp(type(names, "Made"))->mark == 0);
    const std::string said = raised(PyExc_TypeError);
    BOOST_TEST(has(said, "PepType_SOTP: <class 'Made'>, made by <class 'pep.ObjectType'>, is too small"), said);
    BOOST_TEST(has(said, "it ends at " + std::to_string(small)), said);
}

BOOST_AUTO_TEST_CASE(calls_leave_references_and_memory_where_they_were) {
    const int size = -static_cast<int>(sizeof(SbkObjectTypePrivate));
    const Ref metatype = make_metatype("pep.ObjectType", &PyType_Type, size);
    const Ref names = classes_of(metatype);
    PyTypeObject *made = type(names, "InSub");
    const Ref missing(PyUnicode_FromString("missing"));
    const auto call_all = [&](int rounds) {
        for (int i = 0; i < rounds; ++i) {
            BOOST_TEST_REQUIRE(PepType_SOTP_bind(as_type(metatype), size) == 0);
            BOOST_TEST_REQUIRE(PepType_SOTP(made) == unchecked_sotp(made));
            BOOST_TEST_REQUIRE(PepType_SOTP(&PyLong_Type) != nullptr);
            BOOST_TEST_REQUIRE(PyErr_Occurred() != nullptr);
            PyErr_Clear();
            const Ref dict(libprobe_type_dict(made));
            {
                const Unproven<libprobe_cell> unproven(libprobe_type_cells.tp_dict);
                const Ref without_place(libprobe_type_dict(made));
            }
            BOOST_TEST_REQUIRE(libprobe_type_set_dict(made, dict.get()) == 0);
            BOOST_TEST_REQUIRE(libprobe_type_lookup(made, missing.get()) == nullptr);
            BOOST_TEST_REQUIRE(libprobe_index_check(object(made)) == 0);
            BOOST_TEST_REQUIRE(libprobe_object_is_gc(object(made)) == 1);
        }
    };
    const char blocks[] = "import sys\nresult = sys.getallocatedblocks()";
    const char references[] = "import sys\nresult = getattr(sys, 'gettotalrefcount', int)()";
    // A leak grows in every stretch; a cache that fills does not.
    std::int64_t least[2] = {INT64_MAX, INT64_MAX};
    for (int stretch = 0; stretch < 8; ++stretch) {
        const std::int64_t before[2] = {evaluate(blocks), evaluate(references)};
        call_all(1000);
        collect_garbage();
        least[0] = std::min(least[0], evaluate(blocks) - before[0]);
        least[1] = std::min(least[1], evaluate(references) - before[1]);
    }
    BOOST_TEST(least[0] < 500);
    BOOST_TEST(least[1] < 500);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_bound) {
    const int size = -static_cast<int>(sizeof(SbkObjectTypePrivate));
    const Ref metatype = make_metatype("pep.ObjectType", &PyType_Type, size);
    for (PyTypeObject *each : {&PyType_Type, &PyLong_Type}) {
        BOOST_TEST(never_bound_bind(each, basicsize_of(each)) == -1);
        BOOST_TEST(has(raised(PyExc_TypeError), "never_bound: <class '"));
    }
    BOOST_TEST(never_bound_bind(nullptr, 0) == -1);
    raised(PyExc_TypeError);
    // Said to be made in another way than it was.
    BOOST_TEST(never_bound_bind(as_type(metatype), basicsize_of(as_type(metatype)) + 8) == -1);
    BOOST_TEST(has(raised(PyExc_TypeError), "if it was made from <class 'type'> with basicsize"));
    BOOST_TEST(never_bound_bind(as_type(metatype), size - 16) == -1);
    raised(PyExc_TypeError);
    // No room, in a subclass that keeps nothing, and no alignment.
    const Ref names = classes_of(metatype);
    BOOST_TEST(never_bound_bind(type(names, "Sub"), basicsize_of(as_type(metatype))) == -1);
    BOOST_TEST(has(raised(PyExc_TypeError), "its 4 bytes, aligned to 4, do not fit"));
    const Ref large = make_metatype("pep.Large", &PyType_Type, -8192);
    BOOST_TEST(too_wide_bind(as_type(large), -8192) == -1);
    BOOST_TEST(has(raised(PyExc_TypeError), "aligned to 4096, do not fit"));
    BOOST_TEST(never_bound_kind.offset == LIBPROBE_UNSET);
    // Where CPython does not agree.
    const auto room = [](PyTypeObject *) { return Py_ssize_t{32}; };
    BOOST_TEST(bind_type_data(&never_bound_kind, as_type(metatype), size, room) == -1);
    BOOST_TEST(
        has(raised(PyExc_RuntimeError), "never_bound: PyType_GetTypeDataSize of <class 'pep.ObjectType'> is not 16"));
    BOOST_TEST(never_bound_kind.offset == LIBPROBE_UNSET);
    // At two places at once.
    BOOST_REQUIRE(PepType_SOTP_bind(as_type(metatype), size) == 0);
    BOOST_TEST(PepType_SOTP_bind(as_type(metatype), size) == 0);
    const Ref derived = make_metatype("pep.Derived", as_type(metatype), size);
    const libprobe_cell offset = PepType_SOTP_kind.offset;
    BOOST_TEST(PepType_SOTP_bind(as_type(derived), size) == -1);
    const std::string said = raised(PyExc_RuntimeError);
    BOOST_TEST(has(said, "at byte " + std::to_string(offset) + " of types made by ObjectType, but at "), said);
    BOOST_TEST(PepType_SOTP_kind.offset == offset);
}

// A kind that was written by hand, or is not there yet when a static initializer binds it.
BOOST_AUTO_TEST_CASE(what_is_no_kind) {
    const int size = -static_cast<int>(sizeof(SbkObjectTypePrivate));
    const Ref metatype = make_metatype("pep.ObjectType", &PyType_Type, size);
    const std::pair<std::uint32_t, std::uint32_t> wrong[] = {{16, 0}, {16, 12}, {0, 8}, {16, 8192}, {65537, 8}};
    for (const auto &[bytes, align] : wrong) {
        libprobe_typedata kind = {"by_hand", bytes, align, LIBPROBE_UNSET, nullptr};
        libprobe_metatype_spec spec = {};
        spec.size = sizeof spec;
        spec.name = "pep.Meta";
        spec.kind = &kind;
        const std::string expected = "SystemError: by_hand: no type data has " + std::to_string(bytes) +
                                     " bytes aligned to " + std::to_string(align) +
                                     ": declare it with LIBPROBE_TYPE_DATA";
        BOOST_TEST(libprobe_typedata_bind(&kind, as_type(metatype), size) == -1);
        BOOST_TEST(raised(PyExc_SystemError) == expected);
        BOOST_TEST(libprobe_metatype(nullptr, nullptr, &spec) == nullptr);
        BOOST_TEST(raised(PyExc_SystemError) == expected);
        BOOST_TEST(kind.offset == LIBPROBE_UNSET);
        BOOST_TEST(libprobe_typedata_checked(&kind, as_type(metatype)) != nullptr);
        BOOST_TEST(raised(PyExc_RuntimeError) == "RuntimeError: by_hand is not bound to a metatype");
    }
}

BOOST_AUTO_TEST_SUITE_END()
