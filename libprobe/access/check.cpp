// Answers for a checked accessor whether the object has the field and whether the field is proven.
#include "state/cells.hpp"

int libprobe_check_access(const libprobe_family *family, libprobe_field field, const void *object) {
    const libprobe::Questions &questions = *family;
    const std::uint16_t row = questions.family->row_of(field);
    if (row == libprobe::no_row || !libprobe::is_set(questions.cells[row])) {
        PyErr_Format(PyExc_RuntimeError, "libprobe: %s was read before libprobe_require proved it",
                     row != libprobe::no_row ? questions.family->field_name(row) : "an unknown field");
        return -1;
    }
    const bool is_size = questions.family->rows[row].is_size(); // which no object has
    auto *checked = static_cast<PyObject *>(const_cast<void *>(object));
    return is_size || questions.check_object(checked, row) ? 0 : -1;
}
