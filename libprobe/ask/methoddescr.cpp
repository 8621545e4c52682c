// Asks about the descriptors of methods that are written in C: makes two, and reads back what they were made of.
#include "table/methoddescr.hpp"
#include "ask/samples.hpp"
#include "ask/surveys.hpp"
#include "python/expected.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace methoddescr_table {
namespace {

PyObject *refuse(PyObject *, PyObject *) {
    PyErr_SetString(PyExc_RuntimeError, "libprobe: this method does nothing");
    return nullptr;
}

// Python code can reach the descriptors until they are freed, so these outlive them.
PyMethodDef definitions[] = {{"libprobe_first", refuse, METH_NOARGS, nullptr},
                             {"libprobe_second", refuse, METH_NOARGS, nullptr}};

bool ask(const Plan &plan, Evidence &evidence) {
    PyTypeObject *const types[] = {&PyBaseObject_Type, &PyType_Type};
    Ref names[2];
    Ref neighbours[2][1]; // on trace-refs builds an object's head leads to those made before and after it
    Samples descriptors(plan, evidence);
    for (const Subject i : {Subject{subject::first}, Subject{subject::second}}) {
        names[i] = Ref(PyUnicode_InternFromString(definitions[i].ml_name));
        if (!names[i] || !make_objects(neighbours[i]) ||
            !descriptors.add(PyDescr_NewMethod(types[i], &definitions[i]))) {
            return false;
        }
    }
    const std::uint64_t its_types[] = {address_of(types[0]), address_of(types[1])};
    const std::uint64_t addresses[] = {address_of(&definitions[0]), address_of(&definitions[1])};
    descriptors.claim(row::PyMethodDescrObject_d_type, source::made, its_types);
    descriptors.claim(row::PyMethodDescrObject_d_name, source::made, names);
    descriptors.claim(row::d_method, source::made, addresses);
    descriptors.ask_attribute(row::PyMethodDescrObject_d_type, source::attribute, "__objclass__");
    descriptors.ask_attribute(row::PyMethodDescrObject_d_name, source::attribute, "__name__");
    descriptors.ask_attribute(row::PyMethodDescrObject_d_qualname, source::attribute, "__qualname__");
    return descriptors.finish();
}

bool check(PyObject *object, std::uint16_t) {
    return check_instance(object, {"PyMethodDescr_Type", "PyClassMethodDescr_Type"}, "method descriptor");
}

} // namespace
} // namespace methoddescr_table

bool survey_methoddescr(Evidence &) { return true; }

} // namespace libprobe

LIBPROBE_DEFINE_FAMILY(methoddescr, PyMethodDescrObject_d_type)
