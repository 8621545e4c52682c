// The accessors of use.h, each against another source that knows the same: what PyType_GetSlot or an attribute says.
#include "use_test.hpp"

#include <cstring>

#include "every_row.hpp"
#include "judge/evidence.hpp"

#define LIBPROBE_USES(X) X(ob_type) X(tp_name) X(tp_mro) X(nb_subtract) X(heap_type) X(ob_fval)
#include <libprobe/use.h>

using namespace libprobe;
using namespace libprobe::type_table;

namespace {

const libprobe_layout &layout() { return *libprobe_survey(nullptr); }
Build running_build() { return build_of(layout().interpreter, layout().machine); }

bool is_heap(PyTypeObject *type) { return (PyType_GetFlags(type) & Py_TPFLAGS_HEAPTYPE) != 0; }
bool has(PyTypeObject *type, std::uint16_t row) {
    return is_heap(type) || !is_behind(row) || is_in_suite(row) || family.rows[row].is_size();
}

// Whether the running build has objects of another head than a default one.
bool has_another_head() { return libprobe_type_cells.ob_type != libprobe_cell{sizeof(Py_ssize_t)}; }

// A number as an accessor that reads so many bytes gives it, in the first ones.
std::uint64_t word_of(std::uint64_t number, unsigned size) {
    const unsigned unused = 64 - 8 * size;
    return native_big_endian() ? number << unused : number << unused >> unused;
}

// The integer, or the address, that an attribute says.
std::uint64_t attribute(PyTypeObject *type, std::uint16_t row, const char *name) {
    const Ref value(PyObject_GetAttrString(object(type), name));
    BOOST_REQUIRE(static_cast<bool>(value));
    std::int64_t number = 0;
    if (family.rows[row].is_integer()) {
        BOOST_REQUIRE(integer(value.get(), number));
        return static_cast<std::uint64_t>(number);
    }
    return value.get() == &_Py_NoneStruct ? 0 : value.address();
}

bool is_kept_per_interpreter(PyTypeObject *type, std::uint16_t row) {
    return version() >= 0x030c && !is_heap(type) && (row == row::tp_dict || row == row::tp_bases);
}

// What another source says of the field; false if none does.
bool told(PyTypeObject *type, std::uint16_t row, std::uint64_t &value) {
    const Witness *slot = family.witness(row, source::slot);
    if (slot != nullptr && takes_slots(type) && version() >= slot->since && !is_kept_per_interpreter(type, row)) {
        value = address_of(PyType_GetSlot(type, slot->slot));
        return true;
    }
    const Witness *said = family.witness(row, source::attribute);
    if (said != nullptr && !is_kept_per_interpreter(type, row) && !family.rows[row].is_size()) {
        value = attribute(type, row, family.text_of(*said));
        return true;
    }
    value = row == row::tp_flags ? PyType_GetFlags(type) : 0;
    return row == row::tp_flags;
}

std::string memory_of(PyTypeObject *type, libprobe_cell size = libprobe_type_cells.static_type) {
    return std::string(reinterpret_cast<const char *>(type), static_cast<std::size_t>(size));
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(use_tests, Clean)

BOOST_AUTO_TEST_CASE(every_row_has_accessors) {
    std::size_t counts[3] = {};
    const use_row *const tables[] = {use_unchecked_rows, use_checked_rows, use_fixed_rows};
    for (int i = 0; i < 3; ++i) {
        for (const use_row *each = tables[i]; each->field != 0; ++each) {
            ++counts[i];
        }
    }
    std::size_t all = 0;
    std::size_t restricted = 0;
    for (const EveryRow &one : every_row()) {
        const std::string type = one.names->types[one.row];
        const Stored stored = one.field().stored;
        all += type != "libprobe_refcnt" && type != "libprobe_items" && stored != Stored::members &&
               stored != Stored::array8 && stored != Stored::behind && stored != Stored::bit_field;
        restricted += one.field().restricted;
    }
    BOOST_TEST(counts[0] == all);
    BOOST_TEST(counts[1] == all);
    BOOST_TEST(counts[2] == restricted);
}

BOOST_AUTO_TEST_CASE(the_list_is_required) {
    const NothingProven unproven;
    BOOST_REQUIRE(libprobe_require_used() == 0);
    BOOST_TEST(libprobe_get_tp_name(&PyLong_Type) == std::string("int"));
    BOOST_TEST(libprobe_get_ob_type(object(&PyLong_Type)) == &PyType_Type);
    const Ref mro(PyObject_GetAttrString(object(&PyLong_Type), "__mro__"));
    BOOST_TEST(libprobe_get_tp_mro(&PyLong_Type) == mro.get());
    BOOST_TEST(libprobe_get_heap_type(nullptr) == evaluate("result = type.__basicsize__"));
    const Ref five(PyLong_FromLong(5));
    const Ref two(PyLong_FromLong(2));
    const Ref three(libprobe_get_nb_subtract(&PyLong_Type)(five.get(), two.get()));
    BOOST_TEST(PyLong_AsLong(three.get()) == 3);
    const Ref real(PyFloat_FromDouble(1.5));
    BOOST_TEST(libprobe_get_ob_fval(real.get()) == 1.5);
    libprobe_set_ob_fval(real.get(), 2.5);
    BOOST_TEST(PyFloat_AsDouble(real.get()) == 2.5);
    BOOST_TEST(libprobe_type_cells.tp_repr == LIBPROBE_UNSET);
    // A list with a field that nothing can prove is refused.
    for (const auto require : {use_unchecked_require, use_checked_require}) {
        BOOST_TEST(require() == -1);
        BOOST_TEST(has(raised(PyExc_ImportError), "tp_cache"));
    }
}

// In all forms, of all types.
BOOST_FIXTURE_TEST_CASE(getters, Surveyed) {
    const Ref names = classes();
    int compared = 0;
    for_each_proven(use_unchecked_rows, [&](const use_row &accessors, std::uint16_t row) {
        for (PyTypeObject *each : list(names, "every")) {
            if (!has(each, row)) {
                continue;
            }
            const std::uint64_t value = accessors.get(each);
            std::uint64_t expected = 0;
            if (told(each, row, expected)) {
                BOOST_TEST(value == word_of(expected, accessors.size), family.field_name(row));
                ++compared;
            }
            BOOST_TEST(of(use_checked_rows, accessors.field).get(each) == value, family.field_name(row));
            if (family.rows[row].restricted && !has_another_head()) {
                BOOST_TEST(of(use_fixed_rows, accessors.field).get(each) == value, family.field_name(row));
            }
        }
    });
    BOOST_TEST(compared > 400);
}

BOOST_FIXTURE_TEST_CASE(strings_and_sizes, Surveyed) {
    const Ref names = classes();
    const Ref name(PyUnicode_FromString(
        reinterpret_cast<const char *>(of(use_unchecked_rows, LIBPROBE_FIELD_tp_name).get(type(names, "Derived")))));
    BOOST_TEST(evaluate("result = int(argument == 'Derived')", name.get()) == 1);
    const auto size = [](libprobe_field field) { return of(use_unchecked_rows, field).get(nullptr); };
    BOOST_TEST(size(LIBPROBE_FIELD_heap_type) == std::uint64_t(evaluate("result = type.__basicsize__")));
    BOOST_TEST(size(LIBPROBE_FIELD_static_type) == std::uint64_t(evaluate("result = type.__sizeof__(int)")));
    BOOST_TEST(size(LIBPROBE_FIELD_type_data) == std::uint64_t(aligned(libprobe_type_cells.heap_type)));
    BOOST_TEST(of(use_checked_rows, LIBPROBE_FIELD_heap_type).get(nullptr) == size(LIBPROBE_FIELD_heap_type));
}

// Each writes its field and not a byte more.
BOOST_FIXTURE_TEST_CASE(setters, Surveyed) {
    const Ref names = classes();
    PyTypeObject *rich = type(names, "Rich");
    const Build build = running_build();
    const libprobe_cell size = libprobe_type_cells.heap_type;
    for (const use_row *table : {use_unchecked_rows, use_checked_rows, use_fixed_rows}) {
        for_each_proven(table, [&](const use_row &accessors, std::uint16_t row) {
            if (table == use_fixed_rows && has_another_head()) {
                return;
            }
            const std::string before = memory_of(rich, size);
            const std::uint64_t value = accessors.get(rich);
            accessors.set(rich, ~value);
            const std::string changed = memory_of(rich, size);
            const std::uint64_t read = accessors.get(rich);
            accessors.set(rich, value);
            BOOST_TEST((memory_of(rich, size) == before), family.field_name(row));
            std::string expected = before;
            if (family.rows[row].is_size()) {
                BOOST_TEST(read == value);
            } else {
                const unsigned width = width_of(family.rows[row], build);
                BOOST_TEST(accessors.size == width, family.field_name(row));
                for (unsigned i = 0; i < width; ++i) {
                    expected[static_cast<std::size_t>(type_cells()[row]) + i] ^= static_cast<char>(0xff);
                }
                std::uint64_t own = 0; // the bytes of a word that are the field's
                std::memset(&own, 0xff, width);
                BOOST_TEST(read == (~value & own), family.field_name(row));
            }
            BOOST_TEST((changed == expected), family.field_name(row));
        });
    }
}

// object has no number methods; a static type has its suite elsewhere.
BOOST_FIXTURE_TEST_CASE(suites_of_static_types, Surveyed) {
    const std::string before = memory_of(&PyBaseObject_Type);
    for (const use_row *table : {use_unchecked_rows, use_checked_rows}) {
        const use_row &subtract = of(table, LIBPROBE_FIELD_nb_subtract);
        BOOST_TEST(subtract.get(&PyBaseObject_Type) == 0u);
        subtract.set(&PyBaseObject_Type, 1);
        BOOST_TEST((memory_of(&PyBaseObject_Type) == before));
        const std::uint64_t function = subtract.get(&PyFloat_Type);
        BOOST_TEST(function != 0u);
        const std::string of_float = memory_of(&PyFloat_Type);
        subtract.set(&PyFloat_Type, 1);
        BOOST_TEST(subtract.get(&PyFloat_Type) == 1u);
        BOOST_TEST((memory_of(&PyFloat_Type) == of_float));
        subtract.set(&PyFloat_Type, function);
    }
    const Ref two(PyLong_FromLong(2));
    const Ref pair(PyTuple_Pack(2, two.get(), two.get()));
    lenfunc length = nullptr;
    const std::uint64_t word = of(use_unchecked_rows, LIBPROBE_FIELD_sq_length).get(&PyTuple_Type);
    std::memcpy(&length, &word, sizeof length);
    BOOST_TEST(length(pair.get()) == 2);
}

BOOST_FIXTURE_TEST_CASE(the_fixed_form_is_required_where_the_struct_has_it, Surveyed) {
    const int result = use_fixed_require();
    if (!has_another_head() && version() >= 0x0309) {
        BOOST_TEST(result == 0);
        return;
    }
    BOOST_TEST(result == -1);
    const std::string said = raised(PyExc_ImportError);
    if (has_another_head()) {
        BOOST_TEST(has(said, "tp_name found at byte 40, expected at 24"), said);
    } else { // of these the version has no witness
        BOOST_TEST(has(said, "tp_vectorcall_offset"), said);
        BOOST_TEST(has(said, "tp_as_buffer"), said);
        BOOST_TEST(!has(said, "tp_name"), said);
    }
}

BOOST_AUTO_TEST_SUITE_END()
