// Asks about class methods: makes two, and reads back what they were made of.
#include "table/classmethod.hpp"
#include "ask/surveys.hpp"
#include "ask/wrappers.hpp"
#include "python/expected.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace classmethod_table {
namespace {

const char *const symbol = "PyClassMethod_Type";

bool ask(const Plan &plan, Evidence &evidence) {
    return ask_wrapper(plan, evidence, symbol,
                       {row::cm_callable, row::cm_dict, source::made, source::attribute, source::place});
}

bool check(PyObject *object, std::uint16_t) { return check_instance(object, {symbol}, "class method"); }

} // namespace
} // namespace classmethod_table

bool survey_classmethod(Evidence &) { return true; }

} // namespace libprobe

LIBPROBE_DEFINE_FAMILY(classmethod, cm_callable)
