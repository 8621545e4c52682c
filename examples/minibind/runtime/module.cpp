// The module: what it needs of the interpreter, its types, and its end.
#include "runtime.hpp"

namespace minibind {
namespace {

State *&state_of_module(PyObject *module) { return *static_cast<State **>(PyModule_GetState(module)); }

} // namespace

PyObject *State::find(const void *object) {
    const std::lock_guard<std::mutex> guard(lock);
    const auto found = live.find(object);
    return found != live.end() ? again(found->second) : nullptr;
}

State::~State() {
    for (const auto &name : names) {
        PepObject_DECREF(name.second);
    }
}

PyObject *State::name(const char *literal) {
    const std::lock_guard<std::mutex> guard(lock);
    PyObject *&known = names[literal];
    if (known == nullptr) {
        known = PyUnicode_InternFromString(literal);
    }
    return known;
}

bool add_type(State &state, int id, PyObject *type) {
    if (type == nullptr) {
        return false;
    }
    state.types[static_cast<std::size_t>(id)] = reinterpret_cast<PyTypeObject *>(type);
    return PyObject_SetAttrString(state.module, PepType_GetNameStr(reinterpret_cast<PyTypeObject *>(type)), type) == 0;
}

int start(PyObject *module, const ClassSpec *classes, std::size_t class_count, const EnumSpec *enums,
          std::size_t enum_count) {
    if (libprobe_require_used() < 0) {
        return -1; // ImportError: which field, what was expected and found, the interpreter, the remedy
    }
    // What is not proven of these is asked of CPython, and counted by calls.
    libprobe_prepare_counts(nullptr);
    libprobe_prepare(&libprobe_family_int, nullptr);
    libprobe_prepare(&libprobe_family_float, nullptr);
    static const libprobe_requirement vectorcall[] = {LIBPROBE_NEED_ANYWHERE(tp_vectorcall_offset)};
    if (LIBPROBE_REQUIRE(vectorcall) < 0) { // as up to 3.8
        PyErr_Clear();
    }
    State *state = new State(module);
    state_of_module(module) = state;
    state->types.resize(1 + class_count + enum_count);
    const Ref name(PyObject_GetAttrString(module, "__name__"));
    const Ref root(name ? PyUnicode_FromFormat("%U.Object", name.get()) : nullptr);
    const Ref text(root ? PyUnicode_AsUTF8String(root.get()) : nullptr);
    if (!text || !make_metatypes(*state) || !add_root(*state, PyBytes_AsString(text.get()))) {
        return -1;
    }
    for (std::size_t i = 0; i < class_count; ++i) {
        if (!add_class(*state, classes[i])) {
            return -1;
        }
    }
    for (std::size_t i = 0; i < enum_count; ++i) {
        if (!add_enum(*state, enums[i])) {
            return -1;
        }
    }
    return 0;
}

int traverse(PyObject *module, visitproc visit, void *arg) {
    const State *state = state_of_module(module);
    if (state == nullptr) {
        return 0;
    }
    for (PyTypeObject *metatype : {state->class_type, state->enum_type, state->flags_type}) {
        Py_VISIT(reinterpret_cast<PyObject *>(metatype));
    }
    for (PyTypeObject *type : state->types) {
        Py_VISIT(reinterpret_cast<PyObject *>(type));
    }
    return 0;
}

int clear(PyObject *module) {
    State *state = state_of_module(module);
    if (state == nullptr) {
        return 0;
    }
    for (PyTypeObject **type : {&state->class_type, &state->enum_type, &state->flags_type}) {
        const Ref gone(reinterpret_cast<PyObject *>(std::exchange(*type, nullptr)));
    }
    for (PyTypeObject *&type : state->types) {
        const Ref gone(reinterpret_cast<PyObject *>(std::exchange(type, nullptr)));
    }
    return 0;
}

void free(void *module) {
    PyObject *self = static_cast<PyObject *>(module);
    clear(self);
    delete state_of_module(self);
}

} // namespace minibind
