// Asks about float objects: makes floats whose values occur nowhere else, and calls the functions that read them back.
#include <cstring>

#include "ask/surveys.hpp"
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

bool ask(const Plan &plan, Evidence &evidence) {
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

bool check(PyObject *object, std::uint16_t) { return check_instance(object, PyFloat_Type, "float"); }

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

} // namespace libprobe

LIBPROBE_DEFINE_FAMILY(float, ob_fval)
