// Data behind types: at the place that CPython says, of the metatype that declared it, and nobody else's.
#include "typedata_test.hpp"

#include <thread>
#include <utility>
#include <vector>

#include "fault.hpp"
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

const char *const class_names[] = {"Made", "Derived", "InSub", "InSubSub", "Slotted"};

// Where CPython says that it is, from 3.12 on.
void *type_data(PyTypeObject *type, const Ref &metatype) {
    const auto ask = find_function<void *(*)(PyObject *, PyTypeObject *)>("PyObject_GetTypeData");
    BOOST_REQUIRE(ask != nullptr);
    return ask(object(type), as_type(metatype));
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
    BOOST_TEST(PepType_SGTP_kind.offset == PepType_SOTP_kind.offset + aligned(-object_size));
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
    BOOST_TEST(faults([] { read(unchecked_never_bound(&PyLong_Type)); }));
    BOOST_TEST(faults([] { read(TypeData<long, UnboundTag, false>::of(&PyLong_Type)); }));
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

BOOST_AUTO_TEST_SUITE_END()
