// Asks about exceptions: makes some, sets what CPython has functions for, and reads everything back.
#include "table/exception.hpp"
#include "ask/samples.hpp"
#include "ask/surveys.hpp"
#include "python/expected.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace exception_table {
namespace {

// Of each exception, whether its context is suppressed. No other byte of all of them is 1 and 0 in this order.
constexpr int suppressed[] = {1, 1, 0, 0, 1, 0, 1, 1, 0, 1, 0, 0};
constexpr Subject count = sizeof suppressed / sizeof *suppressed;
// The first ones have a context, a cause and a traceback.
constexpr Subject related = 2;

PyObject *make_exception() {
    const Ref text(PyUnicode_FromString("libprobe"));
    return text ? PyObject_CallFunctionObjArgs(PyExc_Exception, text.get(), nullptr) : nullptr;
}

// A traceback, of a function of importlib that refuses its arguments. None if there is no such function, or it takes
// them. False, with the exception set, after a failure.
bool make_traceback(Ref &traceback) {
    const Ref module(PyImport_ImportModule("_frozen_importlib"));
    Ref function;
    if (!module || !find_attribute(module.get(), "_sanity_check", function)) {
        return false;
    }
    const Ref result(function ? PyObject_CallFunction(function.get(), "iii", 0, 0, 0) : nullptr);
    PyObject *raised[3] = {};
    PyErr_Fetch(&raised[0], &raised[1], &raised[2]);
    if (raised[0] != nullptr && PyErr_GivenExceptionMatches(raised[0], PyExc_TypeError) == 0) {
        PyErr_Restore(raised[0], raised[1], raised[2]);
        return false;
    }
    Py_DecRef(raised[0]);
    Py_DecRef(raised[1]);
    traceback = Ref(raised[2]);
    return true;
}

bool ask(const Plan &plan, Evidence &evidence) {
    Ref arguments[related];
    Ref contexts[related];
    Ref causes[related];
    Ref tracebacks[related];
    Samples exceptions(plan, evidence);
    constexpr std::uint16_t traceback = row::PyBaseExceptionObject_traceback;
    const bool wants_traceback = (plan.asked(traceback) & ~all_derived) != 0;
    for (Subject i = 0; i < count; ++i) {
        if (!exceptions.add(make_exception())) {
            return false;
        }
    }
    for (Subject i = 0; i < related; ++i) {
        arguments[i] = Ref(PyTuple_Pack(1, exceptions[i]));
        contexts[i] = Ref(make_exception());
        causes[i] = Ref(make_exception());
        if (!arguments[i] || PyObject_SetAttrString(exceptions[i], "args", arguments[i].get()) < 0 || !contexts[i] ||
            !causes[i] || (wants_traceback && !make_traceback(tracebacks[i])) ||
            (tracebacks[i] && PyException_SetTraceback(exceptions[i], tracebacks[i].get()) < 0)) {
            return false;
        }
        PyException_SetContext(exceptions[i], new_reference(contexts[i].get()).release()); // which it takes over
        PyException_SetCause(exceptions[i], new_reference(causes[i].get()).release());     // and suppresses the context
    }
    for (Subject i = related; i < count; ++i) {
        const Ref value(PyBool_FromLong(suppressed[i]));
        if (PyObject_SetAttrString(exceptions[i], "__suppress_context__", value.get()) < 0) {
            return false;
        }
    }
    exceptions.ask_attribute(row::PyBaseExceptionObject_dict, source::attribute, "__dict__");
    exceptions.ask_attribute(row::PyBaseExceptionObject_args, source::attribute, "args");
    exceptions.claim(row::PyBaseExceptionObject_args, source::set, arguments);
    exceptions.claim(row::PyBaseExceptionObject_context, source::set, contexts);
    exceptions.claim(row::PyBaseExceptionObject_cause, source::set, causes);
    exceptions.claim(row::PyBaseExceptionObject_suppress_context, source::set, suppressed);
    exceptions.ask_number(row::PyBaseExceptionObject_suppress_context, source::attribute, "__suppress_context__");
    exceptions.ask_attribute(row::PyBaseExceptionObject_context, source::attribute, "__context__", 0, related);
    exceptions.ask_attribute(row::PyBaseExceptionObject_cause, source::attribute, "__cause__", 0, related);
    if (tracebacks[0] && tracebacks[1]) {
        exceptions.claim(traceback, source::set, tracebacks);
        exceptions.ask_attribute(traceback, source::attribute, "__traceback__", 0, related);
    }
    exceptions.ask_place(row::PyBaseExceptionObject_dict, source::place, "__dictoffset__");
    return exceptions.finish();
}

bool check(PyObject *object, std::uint16_t) {
    return check_instance(object, *reinterpret_cast<PyTypeObject *>(PyExc_BaseException), "exception");
}

} // namespace
} // namespace exception_table

bool survey_exception(Evidence &) { return true; }

} // namespace libprobe

LIBPROBE_DEFINE_FAMILY(exception, PyBaseExceptionObject_dict)
