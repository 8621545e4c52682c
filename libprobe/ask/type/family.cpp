// Defines libprobe_family_type: code that names it links the table, the cells and the questions of type objects.
#include "ask/type/questions.hpp"
#include "platform/system.hpp"
#include "python/expected.hpp"
#include "python/interpreter.hpp"
#include "table/type.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace type_table {
namespace {

// On every version.
enum : unsigned long { heap_type_flag = 1UL << 9, int_subclass_flag = 1UL << 24, type_subclass_flag = 1UL << 31 };

PyTypeObject *as_type(PyObject *object) { return reinterpret_cast<PyTypeObject *>(object); }

bool refuse(PyObject *object, const char *what) {
    const Ref type(PyObject_Type(object));
    PyErr_Format(PyExc_TypeError, "libprobe: %R, which is made by %R, is %s", object, type.get(), what);
    return false;
}

// Types whose instances have items and no ob_size, from the version on. The limited API lacks these names.
const struct {
    const char *name;
    std::uint16_t since;
} counting_elsewhere[] = {
    {"PyFrame_Type", 0x030b}, {"PyGen_Type", 0x030b}, {"PyCoro_Type", 0x030b}, {"PyAsyncGen_Type", 0x030b}};

// Whether instances of the type begin with a PyVarObject, so far as exported functions tell: if they have items, or are
// lists or bytearrays, which keep their items elsewhere.
bool has_size(PyTypeObject *type) {
    for (PyTypeObject *base : {&PyList_Type, &PyByteArray_Type}) {
        if (PyType_IsSubtype(type, base) != 0) {
            return true;
        }
    }
    const Ref itemsize(PyObject_GetAttrString(reinterpret_cast<PyObject *>(type), "__itemsize__"));
    std::int64_t bytes = 0;
    if (!integer(itemsize.get(), bytes) || bytes == 0) {
        return false;
    }
    const std::uint16_t version = running_version();
    for (const auto &one : counting_elsewhere) {
        auto *base = version >= one.since ? find_function<PyTypeObject *>(one.name) : nullptr;
        if (base != nullptr && PyType_IsSubtype(type, base) != 0) {
            return false;
        }
    }
    return version < 0x030c || (PyType_GetFlags(type) & int_subclass_flag) == 0; // an int then has a tag there
}

// Every object has the fields of PyObject. Only heap types have the fields behind PyTypeObject, but static types have
// suites elsewhere.
bool check_type(PyObject *object, std::uint16_t row) {
    if (object == nullptr) {
        PyErr_SetString(PyExc_TypeError, "libprobe: NULL is no type");
        return false;
    }
    if (row < row::ob_size) {
        return true;
    }
    const Ref its_type(PyObject_Type(object));
    if (row == row::ob_size) {
        return has_size(as_type(its_type.get())) || refuse(object, "no object with ob_size");
    }
    if ((PyType_GetFlags(as_type(its_type.get())) & type_subclass_flag) == 0) {
        return refuse(object, "no type");
    }
    const Field &field = family.rows[row];
    const bool in_static_types = field.owner_row == row::tp_name || field.suite_row != no_row;
    if (!in_static_types && (PyType_GetFlags(as_type(object)) & heap_type_flag) == 0) {
        return refuse(object, "no heap type");
    }
    return true;
}

} // namespace
} // namespace type_table

namespace {
constexpr Questions type_questions = {
    &type_table::family,      expected_of_type, &libprobe_type_cells._ob_next, type_table::row::heap_type,
    type_table::row::ob_type, ask_about_types,  type_table::check_type};
} // namespace

} // namespace libprobe

libprobe_cells_type libprobe_type_cells = {
#define LIBPROBE_FIELD(...) LIBPROBE_UNSET,
#include "libprobe/fields/type.def"
};

const libprobe_family libprobe_family_type = {libprobe::type_questions};
