// Asks about float objects: makes floats whose values occur nowhere else, and calls the functions that read them back.
#include "ask/float/family.hpp"

#include <cstring>

#include "python/expected.hpp"
#include "python/image.hpp"
#include "table/float.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace float_table {
namespace {

// The bits of neither are an address, a count or another number that may be in the same object.
constexpr double values[] = {-1.9846511684376521e+173, 3.5372958641205518e-201};
constexpr char text_value[] = "-6.0221407599999987e+123";

std::uint64_t bits_of(double value) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof value);
    return bits;
}

// The size of floats, where their images end; 0 if the attribute is no number.
bool float_size(std::int64_t &bytes) {
    const Ref size(PyObject_GetAttrString(reinterpret_cast<PyObject *>(&PyFloat_Type), "__basicsize__"));
    if (size && !integer(size.get(), bytes)) {
        bytes = 0;
    }
    return static_cast<bool>(size);
}

bool ask_about_floats(const Plan &plan, Evidence &evidence) {
    std::int64_t bytes = 0;
    const Ref floats[] = {Ref(PyFloat_FromDouble(values[0])), Ref(PyFloat_FromDouble(values[1]))};
    if (!floats[0] || !floats[1] || !float_size(bytes)) {
        return false;
    }
    for (const Subject subject : {Subject{subject::first}, Subject{subject::second}}) {
        take_image(evidence, subject, floats[subject].get(), bytes);
    }
    const Sources asked = plan.asked(row::ob_fval);
    if ((asked & bit(source::made)) != 0) {
        evidence.add_claim(row::ob_fval, source::made);
        evidence.say(subject::first, bits_of(values[0]));
        evidence.say(subject::second, bits_of(values[1]));
    }
    if ((asked & bit(source::asdouble)) != 0) {
        evidence.add_claim(row::ob_fval, source::asdouble);
        evidence.say(subject::first, bits_of(PyFloat_AsDouble(floats[0].get())));
        evidence.say(subject::second, bits_of(PyFloat_AsDouble(floats[1].get())));
    }
    return true;
}

// Exact floats and their subclasses begin with the same members.
bool check_float(PyObject *object, std::uint16_t) {
    const Ref type(object != nullptr ? PyObject_Type(object) : nullptr);
    if (type && PyType_IsSubtype(reinterpret_cast<PyTypeObject *>(type.get()), &PyFloat_Type) != 0) {
        return true;
    }
    if (object == nullptr) {
        PyErr_SetString(PyExc_TypeError, "libprobe: NULL is no float");
    } else {
        PyErr_Format(PyExc_TypeError, "libprobe: %R is no float", object);
    }
    return false;
}

bool survey(Evidence &evidence) {
    std::int64_t bytes = 0;
    const Ref text(PyUnicode_FromString(text_value));
    const Ref parsed(text ? PyFloat_FromString(text.get()) : nullptr);
    if (!parsed || !float_size(bytes)) {
        return false;
    }
    take_image(evidence, subject::text, parsed.get(), bytes);
    evidence.claim(row::ob_fval, source::parsed, Relation::holds, subject::text, bits_of(-6.0221407599999987e+123));
    return true;
}

} // namespace
} // namespace float_table

bool survey_float(Evidence &evidence) { return float_table::survey(evidence); }

namespace {
constexpr Questions float_questions = {
    &float_table::family,          expected_of_float,       &libprobe_float_cells.ob_fval, no_row, no_row,
    float_table::ask_about_floats, float_table::check_float};
} // namespace

} // namespace libprobe

libprobe_cells_float libprobe_float_cells = {
#define LIBPROBE_FIELD(...) LIBPROBE_UNSET,
#include "libprobe/fields/float.def"
};

const libprobe_family libprobe_family_float = {libprobe::float_questions};
