// Asks about properties: makes two, and reads back what they were made of.
#include "table/property.hpp"
#include "ask/samples.hpp"
#include "ask/surveys.hpp"
#include "python/expected.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace property_table {
namespace {

constexpr std::uint16_t rows[] = {row::prop_get, row::prop_set, row::prop_del, row::prop_doc};
const char *const attributes[] = {"fget", "fset", "fdel", "__doc__"};
constexpr std::size_t count = sizeof rows / sizeof *rows;

bool ask(const Plan &plan, Evidence &evidence) {
    Ref parts[count][2]; // by row and subject
    for (auto &its : parts) {
        if (!make_objects(its)) {
            return false;
        }
    }
    Ref names[2]; // made before the properties: on trace-refs builds an object's head leads to its neighbours
    for (int i = 0; i < 2; ++i) {
        names[i] = Ref(PyUnicode_FromFormat("libprobe %d", i));
        if (!names[i]) {
            return false;
        }
    }
    Samples properties(plan, evidence);
    const bool wants_name = (plan.asked(row::prop_name) & ~all_derived) != 0;
    for (const Subject i : {Subject{subject::first}, Subject{subject::second}}) {
        if (!properties.add(PyObject_CallFunctionObjArgs(reinterpret_cast<PyObject *>(&PyProperty_Type),
                                                         parts[0][i].get(), parts[1][i].get(), parts[2][i].get(),
                                                         parts[3][i].get(), nullptr)) ||
            (wants_name &&
             !Ref(PyObject_CallMethod(properties[i], "__set_name__", "OO", type_object(), names[i].get())))) {
            return false;
        }
    }
    for (std::size_t at = 0; at < count; ++at) {
        properties.claim(rows[at], source::made, parts[at]);
        properties.ask_attribute(rows[at], source::attribute, attributes[at]);
    }
    properties.claim(row::prop_name, source::set, names);
    properties.ask_attribute(row::prop_name, source::attribute, "__name__");
    return properties.finish();
}

bool check(PyObject *object, std::uint16_t) { return check_instance(object, PyProperty_Type, "property"); }

} // namespace
} // namespace property_table

bool survey_property(Evidence &) { return true; }

} // namespace libprobe

LIBPROBE_DEFINE_FAMILY(property, prop_get)
