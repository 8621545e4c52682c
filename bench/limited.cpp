// CPython's own exported functions for the same, as an extension for many versions calls them, and attribute lookup,
// which is all that the limited API has for the rest. Functions that the limited API of 3.6 lacks are looked up.
#include "contestants.hpp"
#include "objects.hpp"
#include "witnesses.hpp"

#include "libprobe/libprobe.h"

#include <dlfcn.h>

#include <string>

namespace bench {
namespace {

template <class Function> Function find(const char *name) {
    return reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, name));
}

const auto get_type_data = find<void *(*)(PyObject *, PyTypeObject *)>("PyObject_GetTypeData");
const auto get_name = find<PyObject *(*)(PyTypeObject *)>("PyType_GetName");
const auto get_dict = find<PyObject *(*)(PyTypeObject *)>("PyType_GetDict");
const auto is_index = find<int (*)(PyObject *)>("PyIndex_Check");
const auto object_is_gc = find<int (*)(PyObject *)>("PyObject_IS_GC"); // not in the limited API; exported from 3.9 on

PyObject *object(PyTypeObject *type) { return reinterpret_cast<PyObject *>(type); }

// A new reference that is dropped at once, as if it had been looked at.
std::uintptr_t dropped(PyObject *owned) {
    Py_DecRef(owned);
    return word(owned);
}

struct type_data : Common {
    static std::uintptr_t get(PyTypeObject *type) {
        return word(static_cast<const bench_data *>(get_type_data(object(type), subjects->metatype))->value);
    }
    static void flush() { flush_type(subjects->metatype); } // whose size tells where the data is
};
struct type_data_attribute : Common {
    static std::uintptr_t get(PyTypeObject *type) {
        PyObject *capsule = PyObject_GetAttr(object(type), subjects->data_name);
        const void *data = PyCapsule_GetPointer(capsule, nullptr);
        Py_DecRef(capsule);
        return word(static_cast<const bench_data *>(data)->value);
    }
};
struct GetNameStr : Common {
    static std::uintptr_t get(PyTypeObject *type) { return dropped(get_name(type)); }
};
struct GetDict : Common {
    static std::uintptr_t get(PyTypeObject *type) { return dropped(get_dict(type)); }
};
struct GetSlot : Common {
    static std::uintptr_t get(PyTypeObject *type) { return word(PyType_GetSlot(type, Py_nb_add)); }
};
struct Lookup : Common {
    static std::uintptr_t get(PyTypeObject *type) {
        return dropped(PyObject_GetAttr(object(type), subjects->data_name));
    }
};
struct index_check : Common {
    static std::uintptr_t get(PyTypeObject *type) { return static_cast<std::uintptr_t>(is_index(object(type))); }
};
struct is_gc : Common {
    static std::uintptr_t get(PyTypeObject *type) { return static_cast<std::uintptr_t>(object_is_gc(object(type))); }
};
struct type_check : Common {
    static std::uintptr_t get(PyTypeObject *type) {
        return static_cast<std::uintptr_t>(PyObject_IsInstance(object(type), object(subjects->metatype)));
    }
};
struct get_tp_flags : Common {
    static std::uintptr_t get(PyTypeObject *type) { return PyType_GetFlags(type); }
};

template <int id> struct slot : Common {
    static std::uintptr_t get(PyTypeObject *type) { return word(PyType_GetSlot(type, id)); }
};

// Of a field whose attribute is this, by a name that is interned, when the cases are made, and by the C string.
struct AttributeName {
    PyObject *interned;
    const char *text;
};
AttributeName attribute_names[256];
template <int field> struct attribute : Common {
    static std::uintptr_t get(PyTypeObject *type) {
        return dropped(PyObject_GetAttr(object(type), attribute_names[field].interned));
    }
};
template <int field> struct attribute_by_string : Common {
    static std::uintptr_t get(PyTypeObject *type) {
        return dropped(PyObject_GetAttrString(object(type), attribute_names[field].text));
    }
};

const auto as_utf8 = find<const char *(*)(PyObject *, Py_ssize_t *)>("PyUnicode_AsUTF8AndSize");
const auto get_length = find<Py_ssize_t (*)(PyObject *)>("PyUnicode_GetLength");

// Free-threaded builds have another head than the limited API's inline Py_TYPE reads.
const bool has_other_head = find<void (*)(PyObject *)>("_Py_DecRefShared") != nullptr;

template <bool reads_head> struct CallReads {
    static PyTypeObject *type_of(PyObject *object) {
        if constexpr (reads_head) {
            return Py_TYPE(object);
        }
        PyObject *type = PyObject_Type(object);
        Py_DecRef(type);
        return reinterpret_cast<PyTypeObject *>(type);
    }
    static bool has(PyObject *object, unsigned long flag) { return (PyType_GetFlags(type_of(object)) & flag) != 0; }
    static bool is_str(PyObject *object) { return has(object, Py_TPFLAGS_UNICODE_SUBCLASS); }
    static bool is_int(PyObject *object) { return has(object, Py_TPFLAGS_LONG_SUBCLASS); }
    static bool is_float(PyObject *object) { return type_of(object) == &PyFloat_Type; }
    static bool is_tuple(PyObject *object) { return has(object, Py_TPFLAGS_TUPLE_SUBCLASS); }
    static double real(PyObject *object) { return PyFloat_AsDouble(object); }
    static long number(PyObject *object) { return PyLong_AsLong(object); }
    static Py_ssize_t length(PyObject *object) { return get_length(object); }
    static std::uintptr_t text(PyObject *object) {
        Py_ssize_t size = 0;
        const char *text = as_utf8(object, &size);
        return static_cast<std::uintptr_t>(size) * 31 + static_cast<unsigned char>(text[size - 1]);
    }
    static Py_ssize_t tuple_size(PyObject *object) { return PyTuple_Size(object); }
    static PyObject *tuple_item(PyObject *object, Py_ssize_t i) { return PyTuple_GetItem(object, i); }
    static Py_ssize_t list_size(PyObject *object) { return PyList_Size(object); }
    static PyObject *list_item(PyObject *object, Py_ssize_t i) { return PyList_GetItem(object, i); }
};

// By names that are interned.
struct AttributeReads {
    static long number(PyObject *object, const char *text, PyObject *&name) {
        PyObject *value = get(object, text, name);
        const long result = PyLong_AsLong(value);
        Py_DecRef(value);
        return result;
    }
    static PyObject *get(PyObject *object, const char *text, PyObject *&name) {
        if (name == nullptr) {
            name = PyUnicode_InternFromString(text);
        }
        return PyObject_GetAttr(object, name);
    }
    static int year(PyObject *object) { return static_cast<int>(number(object, "year", names[0])); }
    static std::uintptr_t function_code(PyObject *object) { return dropped(get(object, "__code__", names[1])); }
    static int code_flags(PyObject *object) { return static_cast<int>(number(object, "co_flags", names[2])); }
    static PyObject *names[3];
};
PyObject *AttributeReads::names[3];

template <class Access, int field>
void add_rows(const char *name, const char *contestant, std::vector<bench_case> &cases) {
    static const std::string words[] = {std::string("latency/") + name + "/" + contestant,
                                        std::string("throughput/") + name + "/" + contestant};
    cases.push_back({words[0].c_str(), field, &latency<Access>, nullptr, 1024, 0});
    cases.push_back({words[1].c_str(), field, &throughput<Access>, nullptr, 1024, 0});
}

template <int field, int slot_id>
void add_field(const char *name, const char *attribute_name, std::vector<bench_case> &cases) {
    if constexpr (slot_id != 0) {
        add_rows<slot<slot_id>, field>(name, "limited", cases);
    }
    if (attribute_name != nullptr) {
        attribute_names[field] = {PyUnicode_InternFromString(attribute_name), attribute_name};
        add_rows<attribute<field>, field>(name, "attribute", cases);
        add_rows<attribute_by_string<field>, field>(name, "attribute_by_string", cases);
    }
}

} // namespace

std::vector<bench_case> limited_cases(const bench_subjects *given) {
    subjects = given;
    std::vector<bench_case> cases;
    const auto add = [&cases](std::initializer_list<bench_case> list) {
        for (const bench_case &one : list) {
            cases.push_back(one);
        }
    };
    if (get_type_data != nullptr) {
        add({BENCH_ROWS("type_data", "limited", 0, type_data), BENCH_COLD("type_data", "limited", 0, type_data)});
    }
    add({BENCH_ROWS("type_data", "attribute", 0, type_data_attribute),
         BENCH_ROWS("tp_flags", "limited", 0, get_tp_flags), BENCH_ROWS("GetSlot", "limited", 0, GetSlot),
         BENCH_ROWS("Lookup", "attribute", 0, Lookup), BENCH_ROWS("type_check", "limited", 0, type_check),
         BENCH_ATTRIBUTES("attribute", AttributeReads)});
    if (has_other_head) {
        add({BENCH_OBJECTS("limited", CallReads<false>)});
    } else {
        add({BENCH_OBJECTS("limited", CallReads<true>)});
    }
    if (get_name != nullptr) {
        add({BENCH_ROWS("GetNameStr", "limited", 0, GetNameStr), BENCH_ROWS("tp_name", "limited", 0, GetNameStr),
             BENCH_COLD("tp_name", "limited", 0, GetNameStr)});
    }
    if (get_dict != nullptr) {
        add({BENCH_ROWS("GetDict", "limited", 0, GetDict)});
    }
    if (is_index != nullptr) {
        add({BENCH_ROWS("index_check", "limited", 0, index_check)});
    }
    if (object_is_gc != nullptr) {
        add({BENCH_ROWS("is_gc", "limited", 0, is_gc)});
    }
#define LIBPROBE_FIELD(id, owner, field, ...)
#define LIBPROBE_RESTRICTED(id, owner, field, type, since, until, builds, ...) \
    add_field<id, witness_of({__VA_ARGS__}).slot>(#field, attribute_of(#field, {__VA_ARGS__}), cases);
#include "libprobe/fields/type.def"
    return cases;
}

} // namespace bench
