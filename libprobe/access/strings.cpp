// Asks CPython what the accessors of strings may not read themselves.
#include "python/python.hpp"

#include "libprobe/objects_ask.h"
#include "platform/system.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

using AsUtf8 = const char *(*)(PyObject *string, Py_ssize_t *size);
KnownFunction<AsUtf8> as_utf8_and_size("PyUnicode_AsUTF8AndSize"); // which the limited API of 3.6 lacks

} // namespace

} // namespace libprobe

const char *libprobe_utf8_(PyObject *string, Py_ssize_t *size) {
    const auto as_utf8 = libprobe::as_utf8_and_size.get();
    if (as_utf8 == nullptr) {
        PyErr_SetString(PyExc_RuntimeError, "libprobe: this interpreter has no PyUnicode_AsUTF8AndSize");
        return nullptr;
    }
    return as_utf8(string, size);
}

int libprobe_is_ascii_(PyObject *string) {
    const libprobe::KeptException kept; // the accessor sets none
    const libprobe::Ref bytes(PyUnicode_AsASCIIString(string));
    PyErr_Clear();
    return static_cast<bool>(bytes);
}
