// Asks CPython what the accessors of strings may not read themselves.
#include "python/python.hpp"

#include "libprobe/objects_ask.h"
#include "platform/system.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

// The limited API of 3.6 lacks them.
KnownFunction<const char *(*)(PyObject *, Py_ssize_t *)> as_utf8_and_size("PyUnicode_AsUTF8AndSize");
KnownFunction<Py_ssize_t (*)(PyObject *)> get_length("PyUnicode_GetLength");
KnownFunction<Py_UCS4 (*)(PyObject *, Py_ssize_t)> read_char("PyUnicode_ReadChar");

// The function; nullptr with RuntimeError set if the interpreter has none.
template <class Function> Function known(KnownFunction<Function> &function, const char *name) {
    const Function found = function.get();
    if (found == nullptr) {
        PyErr_Format(PyExc_RuntimeError, "libprobe: this interpreter has no %s", name);
    }
    return found;
}

} // namespace

} // namespace libprobe

const char *libprobe_utf8_(PyObject *string, Py_ssize_t *size) {
    const auto as_utf8 = libprobe::known(libprobe::as_utf8_and_size, "PyUnicode_AsUTF8AndSize");
    return as_utf8 != nullptr ? as_utf8(string, size) : nullptr;
}

Py_ssize_t libprobe_length_(PyObject *string) {
    const auto length = libprobe::known(libprobe::get_length, "PyUnicode_GetLength");
    return length != nullptr ? length(string) : -1;
}

Py_UCS4 libprobe_character_(PyObject *string, Py_ssize_t index) {
    const auto read = libprobe::known(libprobe::read_char, "PyUnicode_ReadChar");
    return read != nullptr ? read(string, index) : static_cast<Py_UCS4>(-1);
}

int libprobe_is_ascii_(PyObject *string) {
    const libprobe::KeptException kept; // the accessor sets none
    const libprobe::Ref bytes(PyUnicode_AsASCIIString(string));
    PyErr_Clear();
    return static_cast<bool>(bytes);
}
