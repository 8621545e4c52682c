// The little that the prober needs of the interpreter, through exported functions only: no macro or inline function of
// the headers that reads an object (Py_INCREF, Py_TYPE, PyType_HasFeature, ...) may be used in a file that includes
// this.
#pragma once

#include "platform/default_head.h"

#include <Python.h>

#include <cstddef>
#include <cstdint>

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

// A reference of our own to what was borrowed.
inline Ref own(PyObject *object) {
    Py_IncRef(object);
    return Ref(object);
}

// For comparing, never for following.
inline std::uint64_t address_of(const void *pointer) { return reinterpret_cast<std::uintptr_t>(pointer); }

// Keeps the exception that is set when it is made, and sets it again when it goes; what was raised in between is lost.
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

// The object's attribute; none where it has none. False, with the exception set, where asking failed.
bool find_attribute(PyObject *object, const char *name, Ref &value);

// The value of a Python integer that fits; false, and no exception, for anything else.
bool integer(PyObject *object, std::int64_t &value);

// The UTF-8 text of a str, shortened to fit. False, with the exception set, for anything else.
bool text(PyObject *object, char *buffer, std::size_t size);

// True where no exception is set any more: one that only means that a question was not answered is dropped, but not
// MemoryError or KeyboardInterrupt.
bool unanswered();

// "TypeError: what it says" for the exception that is set, which it clears; "" for none.
void describe_exception(char *buffer, std::size_t size);

// Turns the exception that is set into an error, and clears it: OUT_OF_MEMORY or PYTHON_ERROR. A KeyboardInterrupt is
// not lost: Python is told to raise it again.
libprobe_status fail_with_exception(libprobe_error *error);

} // namespace libprobe
