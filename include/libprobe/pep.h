/* What binding generators need of type objects, under the names of shiboken's pep384impl, on every CPython from 3.6 on,
   from one binary built against the limited API.

     static const libprobe_requirement needs[] = {LIBPROBE_NEED_ANYWHERE(tp_name), LIBPROBE_NEED_ANYWHERE(tp_mro)};
     if (LIBPROBE_REQUIRE(needs) < 0) return NULL;
     ... PepType_GET_tp_name(type) ...

   Nothing here is compiled for the head of some build, as the struct of typeobject.h is: `libprobe_place`, which
   libprobe_require fills, says where each field is. So one binary works on free-threaded and trace-refs builds too.

   All functions need an attached thread state unless they say otherwise; those that are not inline start libprobe where
   nobody did, and then may set ImportError. The header is C99 and C++17; PyObject may be opaque (abi3t). */
#ifndef LIBPROBE_PEP_H
#define LIBPROBE_PEP_H

#include <Python.h>

#include <stdint.h>
#include <string.h>

#include "libprobe.h"
#include "slottypes.h"
#include "typedata.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes from the start of an object, of a type object; sizes in bytes. 0: nobody has required it yet, or it is not
   proven. libprobe_require fills in the fields that it is asked for and heap_type, libprobe_require(NULL, 0) all. Each
   is written once, before that call returns 0; after that they can be read without a thread state. */
typedef struct libprobe_places {
    int32_t heap_type; /* libprobe_heap_type_size */
    int32_t type_data; /* libprobe_type_data_offset; by libprobe_require(NULL, 0) alone */
    int32_t ob_type;
#define LIBPROBE_FIELD(id, owner, name, type, since, until, ...)
#define LIBPROBE_RESTRICTED(id, owner, name, type, since, until, ...) int32_t name;
#include "fields.def"
} libprobe_places;

extern LIBPROBE_HIDDEN libprobe_places libprobe_place;

/* The size of PyHeapTypeObject: where the data of a metatype begins that was made from `type` with an explicit
   basicsize, which is shiboken's scheme. */
#define PepHeapType_SIZE ((Py_ssize_t)libprobe_place.heap_type)

/* Where the data of a metatype begins that was made from `type` with a negative basicsize: PEP 697. Not the same on
   3.10, 3.11, 3.12 and 3.14; typedata.h takes the right one. 0 before libprobe_require(NULL, 0). */
#define PepHeapType_DATA_OFFSET ((Py_ssize_t)libprobe_place.type_data)

/* A member of the restricted struct: what stands at its proven place, or, if `anyhow` is set, what the limited API
   tells where that is not proven (PyType_GetSlot, an attribute). 0 with an exception set: TypeError if `type` is no
   type, RuntimeError, which names the field, if it cannot be read. */
LIBPROBE_HIDDEN uintptr_t libprobe_read_type(PyTypeObject *type, libprobe_field field, int anyhow);

/* Getters for each member of the restricted struct; references are borrowed.

     PepType_GET_tp_name(type)   of a field that libprobe_require was asked for: one load more than a struct's member,
                                 no thread state. Checked as type data is (LIBPROBE_CHECKED), and then 0 or NULL with
                                 an exception set if `type` is no type, or the field not proven or not required.
     PepType_Get_tp_name(type)   always checked, and reads a field that is not proven through the limited API: 0 or
                                 NULL with an exception set where that cannot tell it either.

   They return what CPython keeps in the field: from 3.12 on tp_dict and tp_bases of static built-in types are NULL. */
#if LIBPROBE_CHECKED
#define LIBPROBE_GET_FIELD(object, id, name, value)               \
    do {                                                          \
        const uintptr_t word = libprobe_read_type(object, id, 0); \
        memcpy(&(value), &word, sizeof(value));                   \
    } while (0)
#else
#define LIBPROBE_GET_FIELD(object, id, name, value) \
    memcpy(&(value), (const char *)(const void *)(object) + libprobe_place.name, sizeof(value))
#endif

#define LIBPROBE_FIELD(id, owner, name, type, since, until, ...)
#define LIBPROBE_RESTRICTED(id, owner, name, type, since, until, ...) \
    static inline type PepType_GET_##name(PyTypeObject *object) {     \
        type value;                                                   \
        LIBPROBE_GET_FIELD(object, id, name, value);                  \
        return value;                                                 \
    }                                                                 \
    static inline type PepType_Get_##name(PyTypeObject *object) {     \
        const uintptr_t word = libprobe_read_type(object, id, 1);     \
        type value;                                                   \
        memcpy(&value, &word, sizeof value);                          \
        return value;                                                 \
    }
#include "fields.def"

/* The type's name without what stands before its last dot, which heap types have of their spec. Borrowed from the type;
   NULL with an exception set. */
LIBPROBE_HIDDEN const char *PepType_GetNameStr(PyTypeObject *type);

/* The type's own dict, a new reference, as shiboken's: also of static built-in types, whose dict is kept by each
   interpreter from 3.12 on. NULL with an exception set. Whoever changes it calls PyType_Modified afterwards. */
LIBPROBE_HIDDEN PyObject *PepType_GetDict(PyTypeObject *type);

/* Makes `dict` the type's dict and empties CPython's caches; the type takes a reference of its own and drops that to
   the dict it had. Slots stay as they are. No other thread may be using the type. 0, or -1 with an exception set:
   TypeError if `dict` is no dict, or for a static built-in type from 3.12 on. */
LIBPROBE_HIDDEN int PepType_SetDict(PyTypeObject *type, PyObject *dict);

/* What PyType_GetSlot returns, for static types too, which it refuses before 3.10. NULL for an empty slot; NULL with
   SystemError set for an id whose field this version does not have. Where the field is older than its id (the buffer's
   before 3.9, where PyType_GetSlot would answer with the reference count; tp_vectorcall before 3.14) it is read if it
   is proven, else RuntimeError is set. */
LIBPROBE_HIDDEN void *PepType_GetSlot(PyTypeObject *type, int slot);

/* Calls the tp_new of `type` itself. A new reference, or NULL with an exception set. */
LIBPROBE_HIDDEN PyObject *PepType_Type_tp_new(PyTypeObject *metatype, PyObject *args, PyObject *kwds);

/* The first entry of that name in the dicts of the type's MRO, no descriptor called: a borrowed reference, or NULL.
   Sets no exception, and keeps one that is set. What CPython's _PyType_Lookup does, without its cache. On a
   free-threaded build the caller answers for other threads that change the class. */
LIBPROBE_HIDDEN PyObject *_PepType_Lookup(PyTypeObject *type, PyObject *name);

/* Whether the garbage collector may know this very object; static types, for one, are not although their type says so.
   -1 with an exception set where tp_is_gc cannot be read. */
LIBPROBE_HIDDEN int PepObject_IS_GC(PyObject *object);

/* Whether the object's type has nb_index. -1 with an exception set where that cannot be read. */
LIBPROBE_HIDDEN int PepIndex_Check(PyObject *object);

/* Writes what the object is to stderr, for debugging: CPython's own function, or address and type where it has none. */
LIBPROBE_HIDDEN void PepObject_Dump(PyObject *object);

/* CPython's names for these three, which the limited API lacks: PyIndex_Check until 3.8, the others still. */
#if defined(Py_LIMITED_API)
#undef PyObject_IS_GC
#define PyObject_IS_GC(object) PepObject_IS_GC(object)
#undef _PyObject_Dump
#define _PyObject_Dump(object) PepObject_Dump(object)
#if Py_LIMITED_API + 0 < 0x03080000
#undef PyIndex_Check
#define PyIndex_Check(object) PepIndex_Check(object)
#endif
#endif

#ifdef __cplusplus
}
#endif

#endif
