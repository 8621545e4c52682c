// Defines libprobe_family_type: code that names it links the table, the cells and the questions of type objects.
#include "ask/type/questions.hpp"
#include "python/expected.hpp"
#include "table/type.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace type_table {
namespace {

enum : unsigned long { heap_type_flag = 1UL << 9, type_subclass_flag = 1UL << 31 }; // on every version

bool refuse(PyObject *object, const char *what) {
    const Ref type(PyObject_Type(object));
    PyErr_Format(PyExc_TypeError, "libprobe: %R, which is made by %R, is %s", object, type.get(), what);
    return false;
}

// Every object has the fields of PyObject and PyVarObject. Only heap types have the fields behind PyTypeObject, but
// static types have suites elsewhere.
bool check_type(PyObject *object, std::uint16_t row) {
    if (object == nullptr) {
        PyErr_SetString(PyExc_TypeError, "libprobe: NULL is no type");
        return false;
    }
    if (row < row::tp_name) {
        return true;
    }
    const Ref metatype(PyObject_Type(object));
    if ((PyType_GetFlags(reinterpret_cast<PyTypeObject *>(metatype.get())) & type_subclass_flag) == 0) {
        return refuse(object, "no type");
    }
    const Field &field = family.rows[row];
    const bool in_static_types = field.owner_row == row::tp_name || field.suite_row != no_row;
    if (!in_static_types && (PyType_GetFlags(reinterpret_cast<PyTypeObject *>(object)) & heap_type_flag) == 0) {
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
