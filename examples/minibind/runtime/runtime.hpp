// What a module that minibind wrote is made of: the data behind its types, and the Python side of C++ objects.
// Everything here is called with an attached thread state.
#pragma once

#include <Python.h>

// The fields that a module uses: those on this list have accessors, and the module requires them when it is imported.
#define LIBPROBE_USES(X) X(ob_type) X(tp_flags) X(tp_basicsize) X(tp_repr) X(tp_new) X(tp_name) X(tp_mro) X(tp_dict)
#include <libprobe/counts.h>
#include <libprobe/pep.h>
#include <libprobe/use.h>
#include <libprobe/vectorcall.h>

#include <cstddef>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

namespace minibind {

struct State;

// The data behind a class: what its metatype keeps for each type, C++ class or Python's own subclass of one.
struct ClassData {
    const char *cpp_name;
    void *(*cast)(void *object, int id); // the address of the base with this id in an object of this class
    void (*destroy)(void *object);       // nullptr where C++ alone can
    State *state;
    PyObject *module; // strong: the state lives as long as its module
};

// The data behind an enum kind and a flags kind.
struct Member {
    const char *name;
    long value;
};
struct EnumData {
    const char *cpp_name;
    const Member *members;
    std::size_t count;
    PyObject *by_value; // dict: value to the one object that is it
};
struct FlagsData {
    const char *cpp_name;
    const Member *members;
    std::size_t count;
    long all;
};

} // namespace minibind

LIBPROBE_TYPE_DATA(PepType_Class, minibind::ClassData);
LIBPROBE_TYPE_DATA(PepType_Enum, minibind::EnumData);
LIBPROBE_TYPE_DATA(PepType_Flags, minibind::FlagsData);

namespace minibind {

// One for each module object. Objects are found by the address of what they stand for.
struct State {
    explicit State(PyObject *its_module) : module(its_module) {}

    PyObject *module; // borrowed: this is the module's own
    PyTypeObject *class_type = nullptr;
    PyTypeObject *enum_type = nullptr;
    PyTypeObject *flags_type = nullptr;
    std::vector<PyTypeObject *> types; // strong, by id; 0 is the base of all classes
    std::mutex lock;
    std::unordered_map<const void *, PyObject *> live; // borrowed
    std::unordered_map<const char *, PyObject *>
        names; // strong: interned, of virtual methods, by the literal's address

    ~State();
    PyObject *find(const void *object);  // new reference, or nullptr
    PyObject *name(const char *literal); // borrowed; nullptr with an exception set
};

class Ref {
public:
    explicit Ref(PyObject *owned) : object_(owned) {}
    Ref(const Ref &) = delete;
    Ref &operator=(const Ref &) = delete;
    Ref(Ref &&other) noexcept : object_(other.release()) {}
    Ref &operator=(Ref &&other) noexcept {
        std::swap(object_, other.object_);
        return *this;
    }
    ~Ref() { PepObject_XDECREF(object_); }

    PyObject *get() const { return object_; }
    PyObject *release() {
        PyObject *owned = object_;
        object_ = nullptr;
        return owned;
    }
    explicit operator bool() const { return object_ != nullptr; }

private:
    PyObject *object_;
};

inline PyObject *again(PyObject *object) {
    PepObject_XINCREF(object);
    return object;
}

// Py_TYPE, at the place that libprobe found: one binary for every head an object can have.
inline PyTypeObject *type_of(PyObject *object) { return libprobe_get_ob_type(object); }
inline State &state_of(PyObject *self) { return *PepType_Class(type_of(self))->state; }

// Methods with parameters take them as they come. The flags of those in a table are replaced by what the interpreter
// wants, which libprobe shows by a call.
using Arguments = PyObject *const *;
enum : int { fast_call = 0x0080 };
// Does that. False with ImportError set if this interpreter has no such methods.
bool set_flags(PyMethodDef *methods);

// Copies the arguments to the parameters that they are for, if they come in order and without names.
inline bool in_order(Arguments args, Py_ssize_t count, PyObject *names, Py_ssize_t least, Py_ssize_t most,
                     PyObject *given[]) {
    if (names != nullptr || count < least || count > most) {
        return false;
    }
    for (Py_ssize_t i = 0; i < count; ++i) {
        given[i] = args[i];
    }
    return true;
}

// The same arguments as a tuple and a dict, for PyArg_ParseTupleAndKeywords, which also says what is wrong with them.
class Packed {
public:
    Packed(Arguments args, Py_ssize_t count, PyObject *names);

    explicit operator bool() const { return made_; } // false: an exception is set
    PyObject *args() const { return args_.get(); }
    PyObject *names() const { return names_.get(); }

private:
    Ref args_;
    Ref names_;
    bool made_;
};

// A class, an enum or a flags kind as the generator describes it.
struct ClassSpec {
    int id;
    const char *name; // "module.Name"
    const char *doc;
    const char *cpp_name;
    const int *bases; // ids; ends with -1
    initproc init;    // nullptr: it cannot be made by calling it
    PyMethodDef *methods;
    PyGetSetDef *properties;
    void *(*cast)(void *object, int id);
    void (*destroy)(void *object);
};
struct EnumSpec {
    int id;
    const char *name;
    const char *doc;
    const char *cpp_name;
    const Member *members;
    std::size_t count;
    bool flags;
};

// What the generated module does when it is executed, visited, cleared and freed. 0, or -1 with an exception set.
int start(PyObject *module, const ClassSpec *classes, std::size_t class_count, const EnumSpec *enums,
          std::size_t enum_count);
int traverse(PyObject *module, visitproc visit, void *arg);
int clear(PyObject *module);
void free(void *module);

// The parts of start: metatypes, the base of all classes, types.
bool make_metatypes(State &state);
bool add_root(State &state, const char *name);
bool add_class(State &state, const ClassSpec &spec);
bool add_enum(State &state, const EnumSpec &spec);
bool add_type(State &state, int id, PyObject *type); // takes the reference

// The object that `self` stands for as its class with this id; nullptr with ReferenceError or RuntimeError set.
void *object_of(PyObject *self, int id);

// Whether the object itself, not its class, has an attribute of that name.
bool has_own(PyObject *self, PyObject *name);

// Makes `self` stand for a C++ object that is its own; false with RuntimeError set if it already has one.
bool is_fresh(PyObject *self);
void adopt(PyObject *self, void *object, const void *key);

// The owner of its owner, and so on, which no override may let go of while C++ works on `self`. New reference.
PyObject *root_of(PyObject *self);

// A new Python object for a C++ object. `owner`, if not NULL, is the one whose C++ object will destroy it; `owned`: it
// is Python's. New reference.
PyObject *wrap(State &state, int id, void *object, const void *key, PyObject *owner, bool owned);

// C++ has destroyed this object, or will when the caller returns: it and what it owns raise ReferenceError from now on.
void forget(State &state, const void *key);

// Keeps `other` alive as long as `self` may use it. Returns what was kept for the same reason before: C++ must let go
// of it first.
Ref keep(PyObject *self, const char *reason, PyObject *other);

// A value of an enum or flags kind, and back: what is expected, or nullptr if `given` is that.
PyObject *enum_object(State &state, int id, long value);
const char *enum_value(State &state, int id, PyObject *given, long &value);
PyObject *flags_object(PyTypeObject *type, long value);

} // namespace minibind
