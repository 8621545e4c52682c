// What accessors of use.h do not read or write: what is not proven, and objects that do not have the field.
#include "use_test.hpp"

#include <set>

#include "fault.hpp"
#include "objects.hpp"

using namespace libprobe;
using namespace libprobe::type_table;

namespace {

// From its ob_type to where its type says that it ends. What stands before changes as other objects come and go.
std::string memory_of(PyObject *object) {
    const char *start = reinterpret_cast<const char *>(object);
    const std::int64_t type = evaluate("result = object.__basicsize__") - std::int64_t{sizeof(PyTypeObject *)};
    return std::string(
        start + type,
        start + evaluate("result = min(type(argument).__basicsize__, type(argument).__sizeof__(argument))", object));
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(use_refused_tests, Clean)

BOOST_FIXTURE_TEST_CASE(what_is_not_proven_is_told, Surveyed) {
    const NothingProven unproven;
    const Objects objects;
    for (const use_row *each = use_checked_rows; each->field != 0; ++each) {
        const Place place(each->field);
        const std::string expected =
            std::string("RuntimeError: libprobe: ") + place.name() + " was read before libprobe_require proved it";
        PyObject *checked = place.field().is_size() ? objects.plain() : objects.with(*place.family, place.row);
        const std::string before = memory_of(checked);
        BOOST_TEST(each->get(checked) == 0u);
        BOOST_TEST(raised(PyExc_RuntimeError) == expected);
        each->set(checked, ~std::uint64_t{0});
        BOOST_TEST(raised(PyExc_RuntimeError) == expected);
        BOOST_TEST((memory_of(checked) == before), place.name());
    }
}

BOOST_FIXTURE_TEST_CASE(what_does_not_have_the_field_is_told, Surveyed) {
    const Ref names = classes();
    const Ref number(PyLong_FromLong(5));
    for_each_proven(use_checked_rows, [&](const use_row &accessors, std::uint16_t row) {
        const auto refuses = [&](void *given, const char *words) {
            BOOST_TEST(accessors.get(given) == 0u, family.field_name(row));
            BOOST_TEST(raised(PyExc_TypeError) == std::string("TypeError: libprobe: ") + words);
            accessors.set(given, ~std::uint64_t{0});
            BOOST_TEST(raised(PyExc_TypeError) == std::string("TypeError: libprobe: ") + words);
        };
        if (family.rows[row].is_size()) {
            return;
        }
        refuses(nullptr, "NULL is no type");
        if (row == row::ob_size) {
            refuses(&_Py_NoneStruct, "None, which is made by <class 'NoneType'>, is no object with ob_size");
        }
        if (row > row::ob_size) {
            refuses(number.get(), "5, which is made by <class 'int'>, is no type");
        }
        if (is_behind(row) && !is_in_suite(row)) {
            refuses(&PyLong_Type, "<class 'int'>, which is made by <class 'type'>, is no heap type");
        }
    });
    const Objects objects;
    for (const use_row *each = use_checked_rows; each->field != 0; ++each) {
        const Place place(each->field);
        if (place.family == &libprobe_family_type || !place.is_proven() || place.field().is_size()) {
            continue;
        }
        const std::string before = memory_of(objects.plain());
        for (PyObject *other : {static_cast<PyObject *>(nullptr), objects.plain()}) {
            BOOST_TEST(each->get(other) == 0u, place.name());
            BOOST_TEST(has(raised(PyExc_TypeError), "libprobe: "));
            each->set(other, ~std::uint64_t{0});
            BOOST_TEST(has(raised(PyExc_TypeError), "libprobe: "));
        }
        BOOST_TEST((memory_of(objects.plain()) == before), place.name());
    }
}

// Whose struct begins with a PyVarObject differs between versions; nothing else has an ob_size, and what stands there
// is neither read nor written.
BOOST_FIXTURE_TEST_CASE(only_what_has_items_has_ob_size, Surveyed) {
    const Ref names = run("class Sub(list): pass\nclass Plain: pass\nclass Number(int): pass\n"
                          "def generator(): yield\n"
                          "def frame():\n    import sys\n    return sys._getframe()\n"
                          "sized = [(1, 2), b'12', [1, 2], bytearray(b'12'), Sub([1, 2]), type]\n"
                          "others = [1.5, 'text', object(), {}, Plain(), len]\n"
                          "numbers = [7, Number(7)]\n"
                          "frames = [frame()]\n"
                          "generators = [generator()]\n");
    const use_row &size = of(use_checked_rows, LIBPROBE_FIELD_ob_size);
    const auto each = [&names](const char *list, auto visit) {
        PyObject *objects = PyDict_GetItemString(names.get(), list);
        for (Py_ssize_t i = 0; i < PyList_Size(objects); ++i) {
            visit(PyList_GetItem(objects, i));
        }
    };
    const auto has_size = [&size](PyObject *object) {
        const std::uint64_t value = size.get(object);
        BOOST_TEST_REQUIRE(PyErr_Occurred() == nullptr);
        const bool is_type = object == type_object();
        BOOST_TEST(value == (is_type ? of(use_unchecked_rows, LIBPROBE_FIELD_ob_size).get(object)
                                     : std::uint64_t(PyObject_Size(object))));
    };
    const auto has_none = [&size](PyObject *object) {
        const std::string before = memory_of(object);
        BOOST_TEST(size.get(object) == 0u);
        BOOST_TEST(has(raised(PyExc_TypeError), "is no object with ob_size"));
        size.set(object, 1000);
        BOOST_TEST(has(raised(PyExc_TypeError), "is no object with ob_size"));
        BOOST_TEST((memory_of(object) == before));
    };
    each("sized", has_size);
    each("others", has_none);
    const auto counts = [&](const char *list, bool sized) {
        each(list, [&](PyObject *object) {
            if (sized) {
                size.get(object);
                BOOST_TEST(PyErr_Occurred() == nullptr);
            } else {
                has_none(object);
            }
        });
    };
    counts("numbers", version() < 0x030c);
    counts("frames", version() < 0x030b);
    counts("generators", false);
}

// Of an unchecked accessor; of a size it is the number that cells.h names.
BOOST_FIXTURE_TEST_CASE(an_unproven_field_faults, Surveyed) {
    if (sizeof(void *) < 8) {
        BOOST_TEST_MESSAGE("skipped: 32-bit machines have no address that is never mapped");
        return;
    }
    const NothingProven unproven;
    const Objects objects;
    std::set<const libprobe_family *> seen;
    for (const use_row *each = use_unchecked_rows; each->field != 0; ++each) {
        const Place place(each->field);
        const bool chosen = each->field == LIBPROBE_FIELD_tp_name || each->field == LIBPROBE_FIELD_nb_subtract ||
                            each->field == LIBPROBE_FIELD_ht_name;
        if (!place.field().is_size() && (seen.insert(place.family).second || chosen)) {
            PyObject *given = objects.with(*place.family, place.row);
            BOOST_TEST(faults([&] { each->get(given); }), place.name());
            BOOST_TEST(faults([&] { each->set(given, 0); }), place.name());
        }
    }
    BOOST_TEST(of(use_unchecked_rows, LIBPROBE_FIELD_heap_type).get(nullptr) ==
               static_cast<std::uint64_t>(LIBPROBE_UNSET));
    // Also if the way to the suite is proven, and the field in it is not.
    const libprobe_requirement needs[] = {LIBPROBE_NEED_ANYWHERE(tp_as_number)};
    BOOST_REQUIRE(LIBPROBE_REQUIRE(needs) == 0);
    BOOST_TEST(faults([&] { of(use_unchecked_rows, LIBPROBE_FIELD_nb_subtract).get(&PyLong_Type); }));
}

BOOST_AUTO_TEST_SUITE_END()
