// How libprobe's accessors read, soft or hard, as LIBPROBE_FALLBACK says.
#pragma once

#include "libprobe/objects.h"
#include "objects.hpp"

namespace bench {
namespace {

struct PepReads {
    static bool is_str(PyObject *object) { return PepUnicode_Check(object) != 0; }
    static bool is_int(PyObject *object) { return PepLong_Check(object) != 0; }
    static bool is_float(PyObject *object) { return PepFloat_CheckExact(object) != 0; }
    static bool is_tuple(PyObject *object) { return PepTuple_Check(object) != 0; }
    static double real(PyObject *object) { return PepFloat_AS_DOUBLE(object); }
    static long number(PyObject *object) { return PepLong_AsLong(object); }
    static Py_ssize_t length(PyObject *object) { return PepUnicode_GET_LENGTH(object); }
    static std::uintptr_t text(PyObject *object) {
        Py_ssize_t size = 0;
        const char *text = PepUnicode_AsUTF8AndSize(object, &size);
        return static_cast<std::uintptr_t>(size) * 31 + static_cast<unsigned char>(text[size - 1]);
    }
    static Py_ssize_t tuple_size(PyObject *object) { return PepTuple_GET_SIZE(object); }
    static PyObject *tuple_item(PyObject *object, Py_ssize_t i) { return PepTuple_GET_ITEM(object, i); }
    static Py_ssize_t list_size(PyObject *object) { return PepList_GET_SIZE(object); }
    static PyObject *list_item(PyObject *object, Py_ssize_t i) { return PepList_GET_ITEM(object, i); }
    static int year(PyObject *object) { return PepDateTime_GET_YEAR(object); }
    static PyObject *function_code(PyObject *object) { return PepFunction_GET_CODE(object); }
    static int code_flags(PyObject *object) { return PepCode_GET_FLAGS(object); }
};

} // namespace
} // namespace bench
