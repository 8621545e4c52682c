// Lists the accessors of objects.h, each with what CPython says of the same object.
#pragma once

#include "python_test.hpp"

#include <cstring>
#include <ostream>
#include <vector>

#include "libprobe/objects.h"
#include "platform/system.hpp"

namespace libprobe {
namespace {

template <class T> std::uint64_t word_of(T value) {
    std::uint64_t word = 0;
    std::memcpy(&word, &value, sizeof value);
    return word;
}

template <class Item> std::uint64_t all_items(Py_ssize_t size, Item item) {
    std::uint64_t sum = static_cast<std::uint64_t>(size);
    for (Py_ssize_t i = 0; i < size; ++i) {
        sum = sum * 0x9e3779b97f4a7c15u + reinterpret_cast<std::uintptr_t>(item(i));
    }
    return sum;
}

// The address of an attribute that the object keeps alive.
PyObject *attribute(PyObject *object, const char *name) {
    const Ref value(PyObject_GetAttrString(object, name));
    return value.get();
}

// What CPython has as NULL it shows as None.
PyObject *attribute_or_null(PyObject *object, const char *name) {
    PyObject *value = attribute(object, name);
    return value == &_Py_NoneStruct ? nullptr : value;
}

PyObject *content_of(PyObject *cell) {
    PyObject *value = attribute(cell, "cell_contents");
    PyErr_Clear();
    return value;
}

int number_of(PyObject *object, const char *name) {
    const Ref value(PyObject_GetAttrString(object, name));
    BOOST_REQUIRE(value);
    return static_cast<int>(PyLong_AsLong(value.get()));
}

// What CPython keeps as the UTF-8 of a str.
const char *utf8_of(PyObject *object) {
    static const auto as_utf8 = find_function<const char *(*)(PyObject *, Py_ssize_t *)>("PyUnicode_AsUTF8AndSize");
    Py_ssize_t size = 0;
    const char *utf8 = as_utf8(object, &size);
    Py_ssize_t told = -1;
    BOOST_REQUIRE((PepUnicode_AsUTF8AndSize(object, &told) == utf8 && told == size));
    return utf8;
}

// The characters of a str.
template <class Read> std::uint64_t all_characters(PyObject *string, Read read) {
    return all_items(PyUnicode_GetLength(string),
                     [&](Py_ssize_t i) { return reinterpret_cast<void *>(static_cast<std::uintptr_t>(read(i))); });
}

// -1, 0 or 1; and whether the int needs at most 30 bits.
int sign_of(PyObject *object) {
    int overflow = 0;
    const long long value = PyLong_AsLongLongAndOverflow(object, &overflow);
    return overflow != 0 ? overflow : (value > 0) - (value < 0);
}
bool is_short(PyObject *object) {
    int overflow = 0;
    const long long value = PyLong_AsLongLongAndOverflow(object, &overflow);
    return overflow == 0 && value < 1 << 30 && value > -(1 << 30);
}

struct Accessor {
    const char *name;
    const char *kind;
    std::uint64_t (*read)(PyObject *object);
    std::uint64_t (*expected)(PyObject *object);
};
std::ostream &operator<<(std::ostream &out, const Accessor &accessor) { return out << accessor.name; }

#define READS(name, kind, expected)                                                                                    \
    {                                                                                                                  \
#name, kind, [](PyObject * object) { return word_of(name(object)); }, [](PyObject *                            \
                                                                                 object) { return word_of(expected); } \
    }
const std::vector<Accessor> accessors = {
    READS(PepFloat_AS_DOUBLE, "float", PyFloat_AsDouble(object)),
    READS(PepComplex_REAL, "complex", PyComplex_RealAsDouble(object)),
    READS(PepComplex_IMAG, "complex", PyComplex_ImagAsDouble(object)),
    READS(PepLong_IsCompact, "int", int{is_short(object)}),
    READS(PepLong_CompactValue, "compact", PyLong_AsSsize_t(object)),
    READS(PepLong_AsLong, "long", PyLong_AsLong(object)),
    READS(PepLong_AsLongLong, "long", PyLong_AsLongLong(object)),
    READS(_PepLong_AsInt, "compact", static_cast<int>(PyLong_AsLong(object))),
    READS(PepLong_SIGN, "int", sign_of(object)),
    READS(PepUnicode_GET_LENGTH, "str", PyUnicode_GetLength(object)),
    READS(PepUnicode_HASH, "str", PyObject_Hash(object)),
    READS(PepUnicode_IS_ASCII, "str", int{evaluate("result = max(map(ord, argument), default=0) < 128", object) == 1}),
    READS(_PepUnicode_AsString, "text", utf8_of(object)),
    {"PepUnicode_READ_CHAR", "str",
     [](PyObject *object) {
         return all_characters(object, [&](Py_ssize_t i) { return PepUnicode_READ_CHAR(object, i); });
     },
     [](PyObject *object) {
         return all_characters(object, [&](Py_ssize_t i) { return PyUnicode_ReadChar(object, i); });
     }},
    READS(PepFunction_GET_CODE, "function", attribute(object, "__code__")),
    READS(PepFunction_GET_GLOBALS, "function", attribute(object, "__globals__")),
    READS(PepFunction_GET_NAME, "function", attribute(object, "__name__")),
    READS(PepFunction_GET_DEFAULTS, "function", attribute_or_null(object, "__defaults__")),
    READS(PepFunction_GET_KW_DEFAULTS, "function", attribute_or_null(object, "__kwdefaults__")),
    READS(PepFunction_GET_CLOSURE, "function", attribute_or_null(object, "__closure__")),
    READS(PepDateTime_GET_YEAR, "date", number_of(object, "year")),
    READS(PepDateTime_GET_MONTH, "date", number_of(object, "month")),
    READS(PepDateTime_GET_DAY, "date", number_of(object, "day")),
    READS(PepDateTime_DATE_GET_HOUR, "datetime", number_of(object, "hour")),
    READS(PepDateTime_DATE_GET_MINUTE, "datetime", number_of(object, "minute")),
    READS(PepDateTime_DATE_GET_SECOND, "datetime", number_of(object, "second")),
    READS(PepDateTime_DATE_GET_MICROSECOND, "datetime", number_of(object, "microsecond")),
    READS(PepDateTime_DATE_GET_FOLD, "datetime", number_of(object, "fold")),
    READS(PepDateTime_DATE_GET_TZINFO, "datetime", attribute(object, "tzinfo")),
    READS(PepDateTime_TIME_GET_HOUR, "time", number_of(object, "hour")),
    READS(PepDateTime_TIME_GET_MINUTE, "time", number_of(object, "minute")),
    READS(PepDateTime_TIME_GET_SECOND, "time", number_of(object, "second")),
    READS(PepDateTime_TIME_GET_MICROSECOND, "time", number_of(object, "microsecond")),
    READS(PepDateTime_TIME_GET_FOLD, "time", number_of(object, "fold")),
    READS(PepDateTime_TIME_GET_TZINFO, "time", attribute(object, "tzinfo")),
    READS(PepDateTime_DELTA_GET_DAYS, "delta", number_of(object, "days")),
    READS(PepDateTime_DELTA_GET_SECONDS, "delta", number_of(object, "seconds")),
    READS(PepDateTime_DELTA_GET_MICROSECONDS, "delta", number_of(object, "microseconds")),
    READS(PepCode_GET_ARGCOUNT, "code", number_of(object, "co_argcount")),
    READS(PepCode_GET_KWONLYARGCOUNT, "code", number_of(object, "co_kwonlyargcount")),
    READS(PepCode_GET_NLOCALS, "code", number_of(object, "co_nlocals")),
    READS(PepCode_GET_STACKSIZE, "code", number_of(object, "co_stacksize")),
    READS(PepCode_GET_FLAGS, "code", number_of(object, "co_flags")),
    READS(PepCode_GET_FIRSTLINENO, "code", number_of(object, "co_firstlineno")),
    READS(PepCode_GET_CONSTS, "code", attribute(object, "co_consts")),
    READS(PepCode_GET_NAMES, "code", attribute(object, "co_names")),
    READS(PepCode_GET_FILENAME, "code", attribute(object, "co_filename")),
    READS(PepCode_GET_NAME, "code", attribute(object, "co_name")),
    READS(PepException_GET_ARGS, "exception", attribute(object, "args")),
    READS(PepException_GET_TRACEBACK, "exception", attribute_or_null(object, "__traceback__")),
    READS(PepException_GET_CONTEXT, "exception", attribute_or_null(object, "__context__")),
    READS(PepException_GET_CAUSE, "exception", attribute_or_null(object, "__cause__")),
    READS(PepException_GET_SUPPRESS_CONTEXT, "exception", number_of(object, "__suppress_context__")),
    READS(PepWeakref_IS_DEAD, "weakref", int{evaluate("result = argument() is None", object) == 1}),
    READS(PepModule_GET_STATE, "module", PyModule_GetState(object)),
    READS(PepModule_GET_DICT, "module", PyModule_GetDict(object)),
    READS(PepCapsule_GET_POINTER, "capsule", PyCapsule_GetPointer(object, PyCapsule_GetName(object))),
    READS(PepCapsule_GET_NAME, "capsule", PyCapsule_GetName(object)),
    READS(PepCapsule_GET_CONTEXT, "capsule", PyCapsule_GetContext(object)),
    READS(PepDescr_NAME, "methoddescr", attribute(object, "__name__")),
    READS(PepDescr_TYPE, "methoddescr", attribute(object, "__objclass__")),
    READS(PepCell_GET, "cell", content_of(object)),
    READS(PepStaticMethod_GET_CALLABLE, "staticmethod", attribute(object, "__func__")),
    READS(PepClassMethod_GET_CALLABLE, "classmethod", attribute(object, "__func__")),
    READS(PepProperty_GET_GETTER, "property", attribute_or_null(object, "fget")),
    READS(PepProperty_GET_SETTER, "property", attribute_or_null(object, "fset")),
    READS(PepProperty_GET_DELETER, "property", attribute_or_null(object, "fdel")),
    READS(PepSlice_GET_START, "slice", attribute(object, "start")),
    READS(PepSlice_GET_STOP, "slice", attribute(object, "stop")),
    READS(PepSlice_GET_STEP, "slice", attribute(object, "step")),
    READS(PepRange_GET_START, "range", attribute(object, "start")),
    READS(PepRange_GET_STOP, "range", attribute(object, "stop")),
    READS(PepRange_GET_STEP, "range", attribute(object, "step")),
    READS(PepByteArray_AS_STRING, "bytearray", PyByteArray_AsString(object)),
    READS(PepByteArray_GET_SIZE, "bytearray", PyByteArray_Size(object)),
    READS(PepTuple_GET_SIZE, "tuple", PyTuple_Size(object)),
    {"PepTuple_GET_ITEM", "tuple",
     [](PyObject *object) {
         return all_items(PyTuple_Size(object), [&](Py_ssize_t i) { return PepTuple_GET_ITEM(object, i); });
     },
     [](PyObject *object) {
         return all_items(PyTuple_Size(object), [&](Py_ssize_t i) { return PyTuple_GetItem(object, i); });
     }},
    READS(PepList_GET_SIZE, "list", PyList_Size(object)),
    {"PepList_GET_ITEM", "list",
     [](PyObject *object) {
         return all_items(PyList_Size(object), [&](Py_ssize_t i) { return PepList_GET_ITEM(object, i); });
     },
     [](PyObject *object) {
         return all_items(PyList_Size(object), [&](Py_ssize_t i) { return PyList_GetItem(object, i); });
     }},
    READS(PepBytes_AS_STRING, "bytes", PyBytes_AsString(object)),
    READS(PepBytes_GET_SIZE, "bytes", PyBytes_Size(object)),
    READS(PepDict_GET_SIZE, "dict", PyDict_Size(object)),
    READS(PepSet_GET_SIZE, "set", PySet_Size(object)),
    READS(PepCFunction_GET_FUNCTION, "cfunction", PyCFunction_GetFunction(object)),
    READS(PepCFunction_GET_FLAGS, "cfunction", PyCFunction_GetFlags(object)),
    READS(PepCFunction_GET_NAMESTR, "cfunction", PyEval_GetFuncName(object)),
    READS(PepCFunction_GET_SELF, "cfunction", PyCFunction_GetSelf(object)),
    READS(PepMethod_GET_FUNCTION, "method", attribute(object, "__func__")),
    READS(PepMethod_GET_SELF, "method", attribute(object, "__self__")),
};

} // namespace
} // namespace libprobe
