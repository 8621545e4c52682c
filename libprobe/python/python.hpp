// Gives the prober what it needs of the interpreter through exported functions only. A file that includes this must not
// use a macro or inline function of the headers that reads an object (Py_INCREF, Py_TYPE, PyType_HasFeature, ...).
#pragma once

#include "platform/default_head.h"

#include <Python.h>

#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "judge/evidence.hpp"
#include "libprobe/libprobe.h"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// An owned reference, or none.
class Ref {
public:
    explicit Ref(PyObject *owned = nullptr) : object_(owned) {}
    Ref(Ref &&other) noexcept : object_(other.object_) { other.object_ = nullptr; }
    Ref &operator=(Ref &&other) noexcept {
        PyObject *old = object_;
        object_ = other.object_;
        other.object_ = nullptr;
        Py_DecRef(old);
        return *this;
    }
    Ref(const Ref &) = delete;
    Ref &operator=(const Ref &) = delete;
    ~Ref() { Py_DecRef(object_); }

    PyObject *get() const { return object_; }
    PyObject *release() {
        PyObject *owned = object_;
        object_ = nullptr;
        return owned;
    }
    explicit operator bool() const { return object_ != nullptr; }
    std::uint64_t address() const { return reinterpret_cast<std::uintptr_t>(object_); }

private:
    PyObject *object_;
};

// A new reference to a borrowed object.
inline Ref new_reference(PyObject *object) {
    Py_IncRef(object);
    return Ref(object);
}

// Makes new instances of `object`. False, with the exception set, if there is no memory.
template <std::size_t N> bool make_objects(Ref (&objects)[N]) {
    for (Ref &object : objects) {
        object = Ref(PyObject_CallObject(reinterpret_cast<PyObject *>(&PyBaseObject_Type), nullptr));
        if (!object) {
            return false;
        }
    }
    return true;
}

// PyType_Type as an object.
inline PyObject *type_object() { return reinterpret_cast<PyObject *>(&PyType_Type); }

// For comparing; never dereferenced.
inline std::uint64_t address_of(const void *pointer) { return reinterpret_cast<std::uintptr_t>(pointer); }

// Saves the exception that is set when it is constructed, and restores it when it is destroyed. Exceptions raised in
// between are lost.
class KeptException {
public:
    KeptException() { PyErr_Fetch(&type_, &value_, &traceback_); }
    ~KeptException() { PyErr_Restore(type_, value_, traceback_); }
    KeptException(const KeptException &) = delete;
    KeptException &operator=(const KeptException &) = delete;

private:
    PyObject *type_;
    PyObject *value_;
    PyObject *traceback_;
};

// The object's attribute; none if it has none. False, with the exception set, if asking failed.
bool find_attribute(PyObject *object, const char *name, Ref &value);

// The value of a Python integer that fits; false, and no exception, for anything else.
bool integer(PyObject *object, std::int64_t &value);

// The UTF-8 text of a str, shortened to fit. False, with the exception set, for anything else.
bool text(PyObject *object, char *buffer, std::size_t size);

// Whether the object is an instance of the type or of a subclass, all of which begin with the same members. NULL is
// none.
bool is_instance(PyObject *object, PyTypeObject &type);
// The same; if it is none, TypeError is set, which calls the type `name`.
bool check_instance(PyObject *object, PyTypeObject &type, const char *name);
// The same for any of the exported types of these names, which the limited API lacks.
bool check_instance(PyObject *object, std::initializer_list<const char *> types, const char *name);

// Clears an exception that only means that a question was not answered, so not MemoryError or KeyboardInterrupt.
// Returns whether none is set afterwards.
bool clear_unless_fatal();

// "TypeError: what it says" for the exception that is set, which it clears; "" for none.
void describe_exception(char *buffer, std::size_t size);

// Turns the exception that is set into an error, and clears it: OUT_OF_MEMORY or PYTHON_ERROR. A KeyboardInterrupt is
// not lost: Python is told to raise it again.
libprobe_status fail_with_exception(libprobe_error *error);

} // namespace libprobe
