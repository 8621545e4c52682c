// Asks about static methods: makes two, and reads back what they were made of.
#include "table/staticmethod.hpp"
#include "ask/surveys.hpp"
#include "ask/wrappers.hpp"
#include "python/expected.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace staticmethod_table {
namespace {

const char *const symbol = "PyStaticMethod_Type";

bool ask(const Plan &plan, Evidence &evidence) {
    return ask_wrapper(plan, evidence, symbol,
                       {row::sm_callable, row::sm_dict, source::made, source::attribute, source::place});
}

bool check(PyObject *object, std::uint16_t) { return check_instance(object, {symbol}, "static method"); }

} // namespace
} // namespace staticmethod_table

bool survey_staticmethod(Evidence &) { return true; }

} // namespace libprobe

LIBPROBE_DEFINE_FAMILY(staticmethod, sm_callable)
