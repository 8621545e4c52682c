// Asks about functions that are written in Python: makes two of code that is at hand, gives them members of their own,
// and reads these back.
#include "table/function.hpp"
#include "ask/samples.hpp"
#include "ask/surveys.hpp"
#include "platform/system.hpp"
#include "python/expected.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace function_table {
namespace {

using New = PyObject *(*)(PyObject *code, PyObject *globals);
using SetClosure = int (*)(PyObject *function, PyObject *closure);

// What is set, in the order of its rows.
struct Attribute {
    std::uint16_t row;
    const char *name;
};
constexpr Attribute set_attributes[] = {
    {row::func_name, "__name__"},         {row::func_qualname, "__qualname__"},
    {row::func_defaults, "__defaults__"}, {row::func_kwdefaults, "__kwdefaults__"},
    {row::func_doc, "__doc__"},           {row::func_dict, "__dict__"},
    {row::func_module, "__module__"},     {row::func_annotations, "__annotations__"},
    {row::func_annotate, "__annotate__"}, {row::func_typeparams, "__type_params__"},
};
constexpr std::size_t set_count = sizeof set_attributes / sizeof *set_attributes;

class Asker {
public:
    Asker(const Plan &plan, Evidence &evidence)
        : evidence_(evidence), functions_(plan, evidence), make_(find_function<New>("PyFunction_New")),
          set_closure_(find_function<SetClosure>("PyFunction_SetClosure")),
          code_type_(static_cast<PyTypeObject *>(find_symbol("PyCode_Type"))) {}

    bool run() {
        if (make_ == nullptr || set_closure_ == nullptr || code_type_ == nullptr) { // which the limited API lacks
            return true;
        }
        // Functions of importlib, which CPython itself calls by these names.
        if (!make(subject::first, "_find_and_load") || !make(subject::second, "_handle_fromlist")) {
            return false;
        }
        functions_.claim(row::func_code, source::made, codes_);
        functions_.claim(row::func_globals, source::made, globals_);
        functions_.claim(row::func_builtins, source::made, builtins_);
        functions_.claim(row::func_closure, source::set, closures_);
        functions_.ask_attribute(row::func_code, source::attribute, "__code__");
        functions_.ask_attribute(row::func_globals, source::attribute, "__globals__");
        functions_.ask_attribute(row::func_builtins, source::attribute, "__builtins__");
        functions_.ask_attribute(row::func_closure, source::attribute, "__closure__");
        for (std::size_t i = 0; i < set_count; ++i) {
            functions_.claim(set_attributes[i].row, source::set, given_[i]);
            functions_.ask_attribute(set_attributes[i].row, source::attribute, set_attributes[i].name);
        }
        functions_.ask_weak_reference(row::func_weakreflist, source::weakref);
        return functions_.finish();
    }

private:
    bool make(Subject i, const char *name) {
        const Ref module(PyImport_ImportModule("_frozen_importlib"));
        const Ref function(module ? PyObject_GetAttrString(module.get(), name) : nullptr);
        codes_[i] = Ref(function ? PyObject_GetAttrString(function.get(), "__code__") : nullptr);
        globals_[i] = Ref(codes_[i] ? PyDict_New() : nullptr);
        builtins_[i] = Ref(globals_[i] ? PyDict_New() : nullptr);
        closures_[i] = Ref(builtins_[i] ? PyTuple_Pack(1, builtins_[i].get()) : nullptr);
        return closures_[i] && make_objects(neighbours_[i]) &&
               check_instance(codes_[i].get(), *code_type_, "code object") && // PyFunction_New does not
               PyDict_SetItemString(globals_[i].get(), "__builtins__", builtins_[i].get()) == 0 &&
               functions_.add(make_(codes_[i].get(), globals_[i].get())) && make_objects(later_neighbours_[i]) &&
               set_closure_(functions_[i], closures_[i].get()) == 0 && set_attributes_of(i);
    }

    bool set_attributes_of(Subject i) {
        annotations_ = Ref(PyDict_New());
        if (!annotations_) {
            return false;
        }
        for (std::size_t at = 0; at < set_count; ++at) {
            const std::uint16_t row = set_attributes[at].row;
            if (!family.rows[row].exists_in(evidence_.build()) ||
                !(is_asked(row) || (row == row::func_annotate && is_asked(row::func_annotations)))) {
                continue;
            }
            given_[at][i] = given(row);
            // From 3.14 on it is what `__annotate__`, which is set then, returns.
            const bool computed = row == row::func_annotations && evidence_.interpreter.version >= 0x030e;
            if (!given_[at][i] || (!computed && PyObject_SetAttrString(functions_[i], set_attributes[at].name,
                                                                       given_[at][i].get()) < 0)) {
                return false;
            }
            if (row == row::func_annotate && is_asked(row::func_annotations) &&
                !Ref(PyObject_GetAttrString(functions_[i], "__annotations__"))) {
                return false;
            }
        }
        return true;
    }

    bool is_asked(std::uint16_t row) const {
        return functions_.asks(row, source::set) || functions_.asks(row, source::attribute);
    }

    // An object that the attribute may have, and that nothing else has.
    Ref given(std::uint16_t row) {
        switch (row) {
        case row::func_kwdefaults:
        case row::func_dict: return Ref(PyDict_New());
        case row::func_annotations: return new_reference(annotations_.get());
        case row::func_annotate: { // called with 1, which is annotationlib.Format.VALUE
            const Ref all(PyDict_New());
            const Ref one(all ? PyLong_FromLong(1) : nullptr);
            const bool made = one && PyDict_SetItem(all.get(), one.get(), annotations_.get()) == 0;
            return Ref(made ? PyObject_GetAttrString(all.get(), "__getitem__") : nullptr);
        }
        case row::func_defaults:
        case row::func_typeparams: return Ref(PyTuple_Pack(1, &PyBaseObject_Type));
        default: return Ref(PyUnicode_FromFormat("libprobe %d", int{row}));
        }
    }

    Evidence &evidence_;
    Samples functions_;
    const New make_;
    const SetClosure set_closure_;
    PyTypeObject *const code_type_;
    Ref codes_[2];
    Ref globals_[2];
    Ref builtins_[2];
    Ref closures_[2];
    Ref given_[set_count][2];
    Ref annotations_;
    // On trace-refs builds an object's head leads to those made before and after it, which are no members.
    Ref neighbours_[2][1];
    Ref later_neighbours_[2][1];
};

bool ask(const Plan &plan, Evidence &evidence) { return Asker(plan, evidence).run(); }

bool check(PyObject *object, std::uint16_t) {
    return check_instance(object, {"PyFunction_Type"}, "function written in Python");
}

} // namespace
} // namespace function_table

bool survey_function(Evidence &) { return true; }

} // namespace libprobe

LIBPROBE_DEFINE_FAMILY(function, func_code)
