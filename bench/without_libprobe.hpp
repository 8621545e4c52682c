// Included ahead of minibind's runtime: what that reads when a method is called, got without libprobe. Without
// Py_LIMITED_API by what the headers of this very version tell, else by what the limited API offers. Types are made,
// and what is rare is read, as ever.
#pragma once

#include <Python.h>

#include "case.hpp"
#include "libprobe/counts.h"
#include "libprobe/pep.h"

// As in minibind's runtime.hpp: a list that differs does not compile.
#define LIBPROBE_USES(X) X(ob_type) X(tp_flags) X(tp_basicsize) X(tp_repr) X(tp_new) X(tp_name) X(tp_mro) X(tp_dict)
#include "libprobe/use.h"

#include <dlfcn.h>

namespace bench {

inline PyTypeObject *type_of(PyObject *object) { return object->ob_type; } // Py_TYPE; inline up to 3.13 in any API

// A constant where the runtime asks for it in a call: how large the head of an object is.
inline Py_ssize_t basicsize(PyTypeObject *type) {
    return type == &PyBaseObject_Type ? static_cast<Py_ssize_t>(sizeof(PyObject)) : libprobe_get_tp_basicsize(type);
}

#ifndef Py_LIMITED_API

inline void *type_data(const libprobe_typedata *, PyTypeObject *type) {
    return reinterpret_cast<char *>(type) + bench_rounded(sizeof(PyHeapTypeObject));
}

#else

struct Kind : libprobe_typedata {
    PyTypeObject *metatype;
};

inline void *(*const get_type_data)(PyObject *, PyTypeObject *) =
    reinterpret_cast<void *(*)(PyObject *, PyTypeObject *)>(dlsym(RTLD_DEFAULT, "PyObject_GetTypeData")); // 3.12
inline PyObject *data_name;

// Before there was that function: an attribute of the type, a capsule of the address.
inline void *type_data(const Kind *kind, PyTypeObject *type) {
    PyObject *object = reinterpret_cast<PyObject *>(type);
    if (get_type_data != nullptr) {
        return get_type_data(object, kind->metatype);
    }
    PyObject *capsule = PyObject_GetAttr(object, data_name);
    void *data = PyCapsule_GetPointer(capsule, nullptr);
    Py_DecRef(capsule);
    return data;
}

inline libprobe_cell data_offset; // of all kinds: the base of their metatypes is type

inline PyObject *make_metatype(PyObject *module, PyTypeObject *base, const libprobe_metatype_spec *spec) {
    PyObject *metatype = libprobe_metatype(module, base, spec);
    static_cast<Kind *>(spec->kind)->metatype = reinterpret_cast<PyTypeObject *>(metatype);
    data_offset = spec->kind->offset;
    data_name = PyUnicode_InternFromString("_bench_data");
    return metatype;
}

inline PyObject *make_type(PyTypeObject *metatype, PyObject *module, PyType_Spec *spec, PyObject *bases) {
    PyObject *type = libprobe_type_from_metaclass(metatype, module, spec, bases);
    PyObject *capsule =
        type != nullptr ? PyCapsule_New(reinterpret_cast<char *>(type) + data_offset, nullptr, nullptr) : nullptr;
    if (capsule == nullptr || PyObject_SetAttr(type, data_name, capsule) < 0) {
        return nullptr;
    }
    Py_DecRef(capsule);
    return type;
}

#endif

} // namespace bench

// Counts: by CPython's macros, or by calls.
#ifndef Py_LIMITED_API
#define PepObject_INCREF Py_INCREF
#define PepObject_DECREF Py_DECREF
#define PepObject_XINCREF Py_XINCREF
#define PepObject_XDECREF Py_XDECREF
#else
#define PepObject_INCREF Py_IncRef
#define PepObject_DECREF Py_DecRef
#define PepObject_XINCREF Py_IncRef
#define PepObject_XDECREF Py_DecRef
#endif

#define libprobe_get_ob_type bench::type_of
#define libprobe_get_tp_basicsize bench::basicsize
#undef LIBPROBE_TYPEDATA_AT
#define LIBPROBE_TYPEDATA_AT bench::type_data

#ifdef Py_LIMITED_API
#define libprobe_metatype bench::make_metatype
#define libprobe_type_from_metaclass bench::make_type
#undef LIBPROBE_TYPE_DATA
#define LIBPROBE_TYPE_DATA(name, T)                                                                             \
    LIBPROBE_ONCE bench::Kind name##_kind = {{#name, sizeof(T), alignof(T), LIBPROBE_UNSET, nullptr}, nullptr}; \
    inline T *name(PyTypeObject *type) { return static_cast<T *>(bench::type_data(&name##_kind, type)); }       \
    LIBPROBE_SEMICOLON
#endif
