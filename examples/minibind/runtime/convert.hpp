// Converters between C++ and Python. A library's own values have theirs beside its glue code, found by their argument:
//
//     const char *from_python(minibind::State &, PyObject *given, Value &value);
//     PyObject *to_python(minibind::State &, const Value &value, PyObject *self);
//
// from_python returns nullptr, or says what it expected, with an exception set or not. `self` is whom the value was
// got from: it owns what nobody else does.
#pragma once

#include "runtime.hpp"

#include <libprobe/objects.h>

#include <string>
#include <type_traits>

namespace minibind {

// Specialized for each class: its id, and how an object of it is wrapped; for each enum: its id.
template <class T> struct ClassOf;
template <class T> struct EnumOf;

// A value of the flags kind with this id, as the integer that C++ passes it in.
template <int Id> struct Flags {
    unsigned bits = 0;
    Flags() = default;
    Flags(unsigned value) : bits(value) {}
    operator unsigned() const { return bits; }
};

const char *from_python(State &, PyObject *given, bool &value);
const char *from_python(State &, PyObject *given, int &value);
const char *from_python(State &, PyObject *given, float &value);
PyObject *to_python(State &, bool value, PyObject *self);
PyObject *to_python(State &, int value, PyObject *self);
PyObject *to_python(State &, float value, PyObject *self);

// TypeError "WHAT must be EXPECTED, not TYPE" unless another exception is set.
void expected(const char *what, const char *expected, PyObject *given);

// The elements of any sequence as a tuple; nullptr for what is none, with an exception set or not.
PyObject *sequence(PyObject *given);

template <class T> const void *key_of(T *object) {
    if constexpr (std::is_polymorphic_v<T>) {
        return dynamic_cast<const void *>(object);
    } else {
        return object;
    }
}

template <class T> T *self_as(PyObject *self) { return static_cast<T *>(object_of(self, ClassOf<T>::id)); }

template <class T> const char *from_python(State &state, PyObject *given, T *&value) {
    PyTypeObject *type = state.types[ClassOf<std::remove_const_t<T>>::id];
    if (type_of(given) != type && PyType_IsSubtype(type_of(given), type) == 0) {
        return PepType_GetNameStr(type);
    }
    value = self_as<std::remove_const_t<T>>(given);
    return value != nullptr ? nullptr : "alive";
}

template <class T> PyObject *to_python(State &state, T *object, PyObject *self) {
    if (object == nullptr) {
        return again(Py_None);
    }
    PyObject *known = state.find(key_of(object));
    return known != nullptr ? known : ClassOf<std::remove_const_t<T>>::wrap(state, object, self);
}

// For an object that C++ has made for Python, which is to destroy it.
template <class T> PyObject *owned(State &state, T *object) {
    return wrap(state, ClassOf<T>::id, object, key_of(object), nullptr, true);
}

template <class T> std::enable_if_t<std::is_enum_v<T>, const char *> from_python(State &state, PyObject *given, T &to) {
    long value = 0;
    const char *expected = enum_value(state, EnumOf<T>::id, given, value);
    to = static_cast<T>(value);
    return expected;
}
template <class T> std::enable_if_t<std::is_enum_v<T>, PyObject *> to_python(State &state, T value, PyObject *) {
    return enum_object(state, EnumOf<T>::id, static_cast<long>(value));
}

template <int Id> const char *from_python(State &state, PyObject *given, Flags<Id> &flags) {
    long value = 0;
    const char *expected = enum_value(state, Id, given, value);
    flags.bits = static_cast<unsigned>(value);
    return expected;
}
template <int Id> PyObject *to_python(State &state, Flags<Id> flags, PyObject *) {
    return flags_object(state.types[Id], static_cast<long>(flags.bits));
}

template <class T> const char *from_python(State &state, PyObject *given, std::vector<T> &values) {
    const Ref items(sequence(given));
    const Py_ssize_t count = items ? PyTuple_Size(items.get()) : -1;
    if (count < 0) {
        return "a sequence";
    }
    values.resize(static_cast<std::size_t>(count));
    for (Py_ssize_t i = 0; i < count; ++i) {
        PyObject *item = PyTuple_GetItem(items.get(), i);
        const char *wanted = from_python(state, item, values[static_cast<std::size_t>(i)]);
        if (wanted != nullptr) {
            expected("an item of the sequence", wanted, item);
            return wanted;
        }
    }
    return nullptr;
}
template <class T> PyObject *to_python(State &state, const std::vector<T> &values, PyObject *self) {
    Ref list(PyList_New(0));
    for (const T &value : values) {
        const Ref item(list ? to_python(state, value, self) : nullptr);
        if (!item || PyList_Append(list.get(), item.get()) < 0) {
            return nullptr;
        }
    }
    return list.release();
}

// `what` is "Class.method(): name".
template <class T> bool convert(State &state, PyObject *given, const char *what, T &value) {
    const char *wanted = from_python(state, given, value);
    if (wanted != nullptr) {
        expected(what, wanted, given);
    }
    return wanted == nullptr;
}

// One call of a virtual method: the Python method that overrides it, if there is one. Where an exception is set, by an
// earlier override that C++ has called, there is none: C++ finishes, then the exception is raised.
class Override {
public:
    Override(PyObject *self, int id, const char *name);
    ~Override() { PepObject_DECREF(self_); }
    Override(const Override &) = delete;
    Override &operator=(const Override &) = delete;

    explicit operator bool() const { return static_cast<bool>(method_); }
    template <class R, class... Values> R call(const char *what, const Values &...values) const {
        State &state = state_of(self_);
        constexpr std::size_t count = sizeof...(Values);
        PyObject *stack[count + 2] = {nullptr, self_}; // one for the callee, one for self
        std::size_t next = 2;
        const bool filled = (((stack[next++] = to_python(state, values, self_)) != nullptr) && ...);
        const std::size_t total = count + (takes_self_ ? 1 : 0);
        const Ref result(filled ? PepObject_Vectorcall(method_.get(), stack + 2 - (takes_self_ ? 1 : 0),
                                                       total | PEP_VECTORCALL_ARGUMENTS_OFFSET, nullptr)
                                : nullptr);
        for (std::size_t i = 2; i < next; ++i) {
            PepObject_XDECREF(stack[i]);
        }
        if constexpr (!std::is_void_v<R>) {
            R value{};
            if (result) {
                convert(state, result.get(), what, value);
            }
            return value;
        }
    }
    // For objects that do not outlive the call.
    template <class T> void forget(T *object) const { minibind::forget(state_of(self_), key_of(object)); }

private:
    PyObject *self_; // kept: the override may let go of it
    Ref method_;
    bool takes_self_ = false; // it is a function, which is called with self in front
};

// A pure virtual method that Python does not override. Sets NotImplementedError unless another exception is set.
void not_overridden(const char *what);

} // namespace minibind
