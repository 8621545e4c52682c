// Calls objects without proven places, and shows by one call how this interpreter calls fast functions.
#include "python/python.hpp"

#include "libprobe/vectorcall.h"
#include "platform/atomic.hpp"
#include "platform/system.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

KnownFunction<libprobe_vectorcallfunc (*)(PyObject *)> vectorcall_function("PyVectorcall_Function");
KnownFunction<libprobe_vectorcallfunc> object_vectorcall("PyObject_Vectorcall");

// A tuple of so many arguments.
Ref packed(PyObject *const *args, Py_ssize_t count) {
    Ref tuple(PyTuple_New(count));
    for (Py_ssize_t i = 0; i < count && tuple; ++i) {
        if (PyTuple_SetItem(tuple.get(), i, new_reference(args[i]).release()) < 0) {
            return Ref();
        }
    }
    return tuple;
}

// A dict of the arguments that have names; none, and no exception, if there are no names.
Ref named_arguments(PyObject *const *args, PyObject *names) {
    const Py_ssize_t count = names != nullptr ? PyTuple_Size(names) : 0;
    Ref dict(count > 0 ? PyDict_New() : nullptr);
    for (Py_ssize_t i = 0; i < count && dict; ++i) {
        if (PyDict_SetItem(dict.get(), PyTuple_GetItem(names, i), args[i]) < 0) {
            return Ref();
        }
    }
    return dict;
}

// METH_FASTCALL, which 3.6 has with names, and later versions without.
enum : int { fastcall_flag = 0x0080, not_tried = -1 };
int known_flags = not_tried;

// Whether it was called with two arguments and a third that has a name, those of `expected`, a tuple.
PyObject *see_call(PyObject *expected, PyObject *const *args, Py_ssize_t nargs, PyObject *names) {
    bool fast = nargs == 2 && names != nullptr; // nothing is read before it is certain that nargs is a number
    for (Py_ssize_t i = 0; i < 3 && fast; ++i) {
        fast = args[i] == PyTuple_GetItem(expected, i);
    }
    return PyBool_FromLong(fast && PyTuple_Size(names) == 1 ? 1 : 0);
}

template <class Function> PyCFunction as_c_function(Function function) {
    return reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(function));
}
PyMethodDef see_call_definitions[] = {
    {"libprobe_see_call", as_c_function(see_call), fastcall_flag | METH_KEYWORDS, nullptr},
    {"libprobe_see_call", as_c_function(see_call), fastcall_flag, nullptr},
};

// Whether a function with these flags is called so. False, with an exception set, after a failure.
bool is_called_fast(PyMethodDef &definition, PyObject *positional, PyObject *named) {
    const Ref expected(PyTuple_Pack(3, PyTuple_GetItem(positional, 0), PyTuple_GetItem(positional, 1),
                                    PyDict_GetItemString(named, "libprobe")));
    const Ref function(expected ? PyCFunction_NewEx(&definition, expected.get(), nullptr) : nullptr);
    const Ref seen(function ? PyObject_Call(function.get(), positional, named) : nullptr);
    if (!seen && (PyErr_ExceptionMatches(PyExc_SystemError) != 0 || PyErr_ExceptionMatches(PyExc_TypeError) != 0)) {
        PyErr_Clear(); // there is no such function, or it takes no names
    }
    return seen && PyObject_IsTrue(seen.get()) == 1;
}

} // namespace

} // namespace libprobe

libprobe_vectorcallfunc libprobe_vectorcall_function_(PyObject *callable) {
    const auto get = libprobe::vectorcall_function.get();
    return get != nullptr ? get(callable) : nullptr;
}

PyObject *libprobe_vectorcall_(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *names) {
    const auto call = libprobe::object_vectorcall.get();
    if (call != nullptr) {
        return call(callable, args, nargsf, names);
    }
    const Py_ssize_t count = PepVectorcall_NARGS(nargsf);
    const libprobe::Ref tuple = libprobe::packed(args, count);
    const libprobe::Ref dict = tuple ? libprobe::named_arguments(args + count, names) : libprobe::Ref();
    return tuple && PyErr_Occurred() == nullptr ? PyObject_Call(callable, tuple.get(), dict.get()) : nullptr;
}

PyObject *libprobe_check_result_(PyObject *callable, PyObject *result) {
    const bool failed = PyErr_Occurred() != nullptr;
    if (failed == (result == nullptr)) {
        return result;
    }
    Py_DecRef(result);
    PyErr_Clear();
    PyErr_Format(PyExc_SystemError, "libprobe: %R returned %s", callable,
                 failed ? "a result with an exception set" : "NULL without setting an exception");
    return nullptr;
}

int libprobe_fastcall_flags(void) {
    int flags = libprobe::load_acquire(&libprobe::known_flags);
    if (flags != libprobe::not_tried) {
        return flags;
    }
    const libprobe::Ref positional(Py_BuildValue("(ss)", "libprobe's", "arguments"));
    const libprobe::Ref named(positional ? Py_BuildValue("{s(i)}", "libprobe", 0x3a94c9) : nullptr);
    if (!named) {
        return -1;
    }
    flags = 0;
    for (PyMethodDef &definition : libprobe::see_call_definitions) {
        if (flags == 0 && libprobe::is_called_fast(definition, positional.get(), named.get())) {
            flags = definition.ml_flags;
        }
        if (PyErr_Occurred() != nullptr) {
            return -1;
        }
    }
    libprobe::store_release(&libprobe::known_flags, flags);
    return flags;
}
