// The limit: the same accesses with everything that the headers of this very version tell, structs, sizes and the
// functions that are not in the limited API. Compiled once for each interpreter.
#include <Python.h>

#include <datetime.h>

#include "objects.hpp"

#include <cstring>

#if PY_VERSION_HEX < 0x03080000
#define tp_vectorcall_offset tp_print // what stands there
#endif

namespace bench {
namespace {

struct type_data : Common {
    static std::uintptr_t get(PyTypeObject *type) {
        constexpr std::size_t offset = bench_rounded(sizeof(PyHeapTypeObject));
        return word(reinterpret_cast<const bench_data *>(reinterpret_cast<const char *>(type) + offset)->value);
    }
};

#define LIBPROBE_FIELD(id, owner, field, ...)
#define LIBPROBE_RESTRICTED(id, owner, field, ...)                                      \
    struct get_##field : Common {                                                       \
        static std::uintptr_t get(PyTypeObject *object) { return word(object->field); } \
    };
#include "libprobe/fields/type.def"

struct GetNameStr : Common {
    static std::uintptr_t get(PyTypeObject *type) {
        const char *dot = std::strrchr(type->tp_name, '.');
        return word(dot != nullptr ? dot + 1 : type->tp_name);
    }
};
struct GetDict : Common {
    static std::uintptr_t get(PyTypeObject *type) {
#if PY_VERSION_HEX >= 0x030c0000
        PyObject *dict = PyType_GetDict(type);
#else
        PyObject *dict = type->tp_dict;
        Py_XINCREF(dict);
#endif
        Py_XDECREF(dict);
        return word(dict);
    }
};
struct GetSlot : Common {
    static std::uintptr_t get(PyTypeObject *type) { return word(type->tp_as_number->nb_add); }
};
struct Lookup : Common {
    static std::uintptr_t get(PyTypeObject *type) { return word(_PyType_Lookup(type, subjects->data_name)); }
};
struct is_gc : Common {
    static std::uintptr_t get(PyTypeObject *type) {
        return static_cast<std::uintptr_t>(PyObject_IS_GC(reinterpret_cast<PyObject *>(type)));
    }
};
struct index_check : Common {
    static std::uintptr_t get(PyTypeObject *type) {
        return static_cast<std::uintptr_t>(PyIndex_Check(reinterpret_cast<PyObject *>(type)));
    }
};
struct type_check : Common {
    static std::uintptr_t get(PyTypeObject *type) {
        return static_cast<std::uintptr_t>(PyObject_TypeCheck(reinterpret_cast<PyObject *>(type), subjects->metatype));
    }
};

// With the macros of this version.
struct HeaderReads {
    static bool is_str(PyObject *object) { return PyUnicode_Check(object); }
    static bool is_int(PyObject *object) { return PyLong_Check(object); }
    static bool is_float(PyObject *object) { return PyFloat_CheckExact(object); }
    static bool is_tuple(PyObject *object) { return PyTuple_Check(object); }
    static double real(PyObject *object) { return PyFloat_AS_DOUBLE(object); }
    static long number(PyObject *object) {
#if PY_VERSION_HEX >= 0x030c0000
        auto *number = reinterpret_cast<PyLongObject *>(object);
        if (PyUnstable_Long_IsCompact(number)) {
            return static_cast<long>(PyUnstable_Long_CompactValue(number));
        }
#else
        const Py_ssize_t size = Py_SIZE(object);
        if (size >= -1 && size <= 1) {
            return size * static_cast<long>(reinterpret_cast<PyLongObject *>(object)->ob_digit[0]);
        }
#endif
        return PyLong_AsLong(object);
    }
    static Py_ssize_t length(PyObject *object) { return PyUnicode_GET_LENGTH(object); }
    static std::uintptr_t text(PyObject *object) {
        Py_ssize_t size = 0;
        const char *text;
        if (PyUnicode_IS_COMPACT_ASCII(object)) {
            size = PyUnicode_GET_LENGTH(object);
            text = static_cast<const char *>(PyUnicode_DATA(object));
        } else {
            text = PyUnicode_AsUTF8AndSize(object, &size);
        }
        return static_cast<std::uintptr_t>(size) * 31 + static_cast<unsigned char>(text[size - 1]);
    }
    static Py_ssize_t tuple_size(PyObject *object) { return PyTuple_GET_SIZE(object); }
    static PyObject *tuple_item(PyObject *object, Py_ssize_t i) { return PyTuple_GET_ITEM(object, i); }
    static Py_ssize_t list_size(PyObject *object) { return PyList_GET_SIZE(object); }
    static PyObject *list_item(PyObject *object, Py_ssize_t i) { return PyList_GET_ITEM(object, i); }
    static int year(PyObject *object) { return PyDateTime_GET_YEAR(object); }
    static PyObject *function_code(PyObject *object) { return PyFunction_GET_CODE(object); }
    static int code_flags(PyObject *object) { return reinterpret_cast<PyCodeObject *>(object)->co_flags; }
};

const bench_case cases[] = {
    BENCH_OBJECTS("limit", HeaderReads),
    BENCH_ATTRIBUTES("limit", HeaderReads),
    BENCH_ROWS("type_data", "limit", 0, type_data),
#define LIBPROBE_FIELD(id, owner, field, ...)
#define LIBPROBE_RESTRICTED(id, owner, field, ...) BENCH_ROWS(#field, "limit", id, get_##field),
#include "libprobe/fields/type.def"
    BENCH_ROWS("GetNameStr", "limit", 0, GetNameStr),
    BENCH_ROWS("GetDict", "limit", 0, GetDict),
    BENCH_ROWS("GetSlot", "limit", 0, GetSlot),
    BENCH_ROWS("Lookup", "limit", 0, Lookup),
    BENCH_ROWS("is_gc", "limit", 0, is_gc),
    BENCH_ROWS("index_check", "limit", 0, index_check),
    BENCH_ROWS("type_check", "limit", 0, type_check),
    BENCH_COLD("type_data", "limit", 0, type_data),
    BENCH_COLD("tp_name", "limit", 0, get_tp_name),
    BENCH_END,
};

} // namespace
} // namespace bench

extern "C" __attribute__((visibility("default"))) const bench_case *bench_cases(const bench_subjects *given) {
    bench::subjects = given;
    return bench::cases;
}
