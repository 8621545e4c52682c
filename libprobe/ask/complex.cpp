// Asks about complex numbers: makes two whose parts occur nowhere else, and calls the functions that read them.
#include "table/complex.hpp"
#include "ask/samples.hpp"
#include "ask/surveys.hpp"
#include "python/expected.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace complex_table {
namespace {

// The bits of none are an address, a count or another number that may be in the same object.
constexpr double real_parts[] = {7.1593064284617372e+152, -2.8802513977428093e-187};
constexpr double imaginary_parts[] = {-5.4021937763014981e-166, 9.2637188105592146e+131};

bool ask(const Plan &plan, Evidence &evidence) {
    Samples numbers(plan, evidence);
    for (const Subject i : {Subject{subject::first}, Subject{subject::second}}) {
        if (!numbers.add(PyComplex_FromDoubles(real_parts[i], imaginary_parts[i]))) {
            return false;
        }
    }
    numbers.claim(row::Py_complex_real, source::made, real_parts);
    numbers.ask(row::Py_complex_real, source::real,
                [](PyObject *number, Subject) { return PyComplex_RealAsDouble(number); });
    numbers.claim(row::Py_complex_imag, source::made, imaginary_parts);
    numbers.ask(row::Py_complex_imag, source::imag,
                [](PyObject *number, Subject) { return PyComplex_ImagAsDouble(number); });
    return numbers.finish();
}

bool check(PyObject *object, std::uint16_t) { return check_instance(object, PyComplex_Type, "complex number"); }

} // namespace
} // namespace complex_table

bool survey_complex(Evidence &) { return true; }

} // namespace libprobe

LIBPROBE_DEFINE_FAMILY(complex, cval)
