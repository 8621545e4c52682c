// Asks CPython what the accessors of strings may not read themselves.
#include "python/python.hpp"

#include <cstring>

#include "libprobe/objects_str.h"
#include "platform/atomic.hpp"
#include "platform/system.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

// The limited API of 3.6 lacks them.
KnownFunction<const char *(*)(PyObject *, Py_ssize_t *)> as_utf8_and_size("PyUnicode_AsUTF8AndSize");
KnownFunction<Py_ssize_t (*)(PyObject *)> get_length("PyUnicode_GetLength");
KnownFunction<Py_UCS4 (*)(PyObject *, Py_ssize_t)> read_char("PyUnicode_ReadChar");
KnownFunction<PyObject *(*)(Py_ssize_t, Py_UCS4)> unicode_new("PyUnicode_New");

// The function; nullptr with RuntimeError set if the interpreter has none.
template <class Function> Function known(KnownFunction<Function> &function, const char *name) {
    const Function found = function.get();
    if (found == nullptr) {
        PyErr_Format(PyExc_RuntimeError, "libprobe: this interpreter has no %s", name);
    }
    return found;
}

// Whether all bytes are ASCII.
bool all_ascii(const char *bytes, std::size_t count) {
    std::uint64_t all = 0;
    std::size_t at = 0;
    for (; at + sizeof all <= count; at += sizeof all) {
        std::uint64_t word;
        std::memcpy(&word, bytes + at, sizeof word);
        all |= word;
    }
    for (; at < count; ++at) {
        all |= static_cast<unsigned char>(bytes[at]);
    }
    return (all & 0x8080808080808080u) == 0;
}

// A new string with these characters of one byte; nullptr, and no exception, if it is not certain where they go.
// Strings of at most one such character are CPython's to share.
PyObject *filled_string(const char *bytes, Py_ssize_t count, bool ascii) {
    const libprobe_cells_str &cells = libprobe_str_cells;
    const libprobe_cell place = ascii ? cells.PyASCIIObject_characters : cells.PyCompactUnicodeObject_characters;
    const auto make = unicode_new.get();
    if (count <= 1 || make == nullptr || load_acquire(&place) == LIBPROBE_UNSET) {
        return nullptr;
    }
    PyObject *const string = make(count, ascii ? 0x7f : 0xff);
    if (string != nullptr) {
        std::memcpy(reinterpret_cast<char *>(string) + place, bytes, static_cast<std::size_t>(count));
    }
    return string;
}

} // namespace

} // namespace libprobe

PyObject *libprobe_ascii(const char *bytes, Py_ssize_t count) {
    const bool ascii = count >= 0 && libprobe::all_ascii(bytes, static_cast<std::size_t>(count));
    PyObject *const string = ascii ? libprobe::filled_string(bytes, count, true) : nullptr;
    return string != nullptr || PyErr_Occurred() != nullptr ? string : PyUnicode_DecodeASCII(bytes, count, nullptr);
}

PyObject *libprobe_latin1(const char *bytes, Py_ssize_t count) {
    const bool ascii = count >= 0 && libprobe::all_ascii(bytes, static_cast<std::size_t>(count));
    PyObject *const string = count >= 0 ? libprobe::filled_string(bytes, count, ascii) : nullptr;
    return string != nullptr || PyErr_Occurred() != nullptr ? string : PyUnicode_DecodeLatin1(bytes, count, nullptr);
}

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
