// Asks about code objects: takes some of importlib's, and makes two with values that no other code has.
#include "table/code.hpp"
#include "ask/samples.hpp"
#include "ask/surveys.hpp"
#include "platform/system.hpp"
#include "python/expected.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace code_table {
namespace {

// Where the functions are whose code is taken, in the order of the subjects. CPython itself runs them.
const char *const functions[][2] = {
    {"_find_and_load", nullptr},     {"_handle_fromlist", nullptr},
    {"spec_from_loader", nullptr},   {"_call_with_frames_removed", nullptr},
    {"_verbose_message", nullptr},   {"__import__", nullptr},
    {"_resolve_name", nullptr},      {"ModuleSpec", "__init__"},
    {"BuiltinImporter", "get_code"},
};

struct Number {
    std::uint16_t row;
    const char *name;
    int values[2]; // of the replaced ones; 0: it is not replaced
};
constexpr Number numbers[] = {
    {row::co_argcount, "co_argcount", {0, 0}},
    {row::co_posonlyargcount, "co_posonlyargcount", {3, 4}},
    {row::co_kwonlyargcount, "co_kwonlyargcount", {0, 0}},
    {row::co_nlocals, "co_nlocals", {0, 0}},
    {row::co_stacksize, "co_stacksize", {211, 307}},
    {row::co_flags, "co_flags", {0, 0}},
    {row::co_firstlineno, "co_firstlineno", {0x3a94c9, 0x5d0a95}},
};
struct Text {
    std::uint16_t row;
    const char *name;
    bool is_replaced;
};
constexpr Text texts[] = {{row::co_consts, "co_consts", false},
                          {row::co_names, "co_names", true},
                          {row::co_filename, "co_filename", true},
                          {row::co_name, "co_name", true},
                          {row::co_qualname, "co_qualname", true}};

class Asker {
public:
    Asker(const Plan &plan, Evidence &evidence)
        : build_(plan.build), codes_(plan, evidence), type_(static_cast<PyTypeObject *>(find_symbol("PyCode_Type"))) {}

    bool run() {
        const Ref module(PyImport_ImportModule("_frozen_importlib"));
        bool found = type_ != nullptr; // which the limited API lacks
        for (const auto &function : functions) {
            if (!module || (found && !take(module.get(), function, found))) {
                return false;
            }
        }
        if (!found) { // silence proves nothing
            return true;
        }
        if (build_.version >= 0x0308 && !(replace(0) && replace(1))) {
            return false;
        }
        ask();
        return codes_.finish();
    }

private:
    // Takes the code of such a function. Sets `found` to false if there is no such function, or its code is no code.
    bool take(PyObject *module, const char *const (&names)[2], bool &found) {
        Ref owner;
        Ref function;
        Ref code;
        const bool asked = find_attribute(module, names[0], owner) &&
                           (!owner || names[1] == nullptr || find_attribute(owner.get(), names[1], function)) &&
                           (!owner || find_attribute(function ? function.get() : owner.get(), "__code__", code));
        found = code && is_instance(code.get(), *type_);
        return asked && (!found || codes_.add(code.release()));
    }

    // Makes code that is never run.
    bool replace(Subject i) {
        const Ref names(PyDict_New());
        const Ref none(PyTuple_New(0));
        const Ref method(PyObject_GetAttrString(codes_[subject::import_module], "replace"));
        if (!names || !none || !method) {
            return false;
        }
        for (const Number &number : numbers) {
            const Ref value(PyLong_FromLong(number.values[i]));
            if (number.values[i] != 0 && !put(names.get(), number.name, value)) {
                return false;
            }
        }
        for (std::size_t at = 0; at < sizeof texts / sizeof *texts; ++at) {
            const Text &text = texts[at];
            if (!text.is_replaced || !family.rows[text.row].exists_in(build_)) {
                continue;
            }
            Ref name = interned(PyUnicode_FromFormat("libprobe %s %d", text.name, int{i}));
            given_[at][i] =
                text.row == row::co_names && name ? Ref(PyTuple_Pack(1, name.get())) : static_cast<Ref &&>(name);
            if (!put(names.get(), text.name, given_[at][i])) {
                return false;
            }
        }
        return codes_.add(PyObject_Call(method.get(), none.get(), names.get()));
    }
    // CPython would take an equal string that is interned for ours.
    static Ref interned(PyObject *string) {
        if (string != nullptr) {
            PyUnicode_InternInPlace(&string);
        }
        return Ref(string);
    }
    static bool put(PyObject *names, const char *name, const Ref &value) {
        return value && PyDict_SetItemString(names, name, value.get()) == 0;
    }

    void ask() {
        for (const Number &number : numbers) {
            if (number.values[0] != 0) {
                codes_.claim(number.row, source::replaced, number.values, subject::replaced);
            }
            codes_.ask_number(number.row, source::attribute, number.name);
        }
        for (std::size_t at = 0; at < sizeof texts / sizeof *texts; ++at) {
            codes_.claim(texts[at].row, source::replaced, given_[at], subject::replaced);
            codes_.ask_attribute(texts[at].row, source::attribute, texts[at].name);
        }
        codes_.ask_weak_reference(row::co_weakreflist, source::weakref);
    }

    const Build build_;
    Samples codes_;
    PyTypeObject *const type_;
    Ref given_[sizeof texts / sizeof *texts][2];
};

bool ask(const Plan &plan, Evidence &evidence) { return Asker(plan, evidence).run(); }

bool check(PyObject *object, std::uint16_t) { return check_instance(object, {"PyCode_Type"}, "code object"); }

} // namespace
} // namespace code_table

bool survey_code(Evidence &) { return true; }

} // namespace libprobe

LIBPROBE_DEFINE_FAMILY(code, co_argcount)
