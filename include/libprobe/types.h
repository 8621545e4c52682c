/* Functions for type objects that the limited API lacks, for every CPython from 3.6 on.

     #define LIBPROBE_USES(X) LIBPROBE_TYPE_FUNCTIONS_USE(X) X(tp_basicsize)
     #include <libprobe/use.h>

   They read proven fields through the cells, so require these fields first. If a field is not proven, or nobody
   required it, the function asks the limited API instead; if that has no answer, the function sets RuntimeError. No
   function here runs a proof.

   All need an attached thread state and borrow their arguments, unless they say otherwise. pep.h gives them shiboken's
   names. C99 and C++17; PyObject may be opaque (abi3t). */
#ifndef LIBPROBE_TYPES_H
#define LIBPROBE_TYPES_H

#include <Python.h>

#include <string.h>

#include "cells.h"
#include "slottypes.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The list of the fields that these functions read. libprobe_type_slot also reads the field of its slot. */
#define LIBPROBE_TYPE_FUNCTIONS_USE(X) \
    X(ob_type) X(tp_name) X(tp_flags) X(tp_dict) X(tp_mro) X(tp_is_gc) X(tp_new) X(nb_index)

/* Returns the type's name without the module, that is without everything up to the last dot, as UTF-8 borrowed from the
   type; NULL with an exception set. Reads tp_name, which has no substitute. */
LIBPROBE_HIDDEN const char *libprobe_type_name(PyTypeObject *type);

/* Returns a new reference to the type's own dict, or NULL with an exception set. It also works for static built-in
   types, whose dict is per interpreter from 3.12 on. Call PyType_Modified after you change the dict. Reads tp_dict;
   without it asks PyType_GetDict or, up to 3.11, the garbage collector. */
LIBPROBE_HIDDEN PyObject *libprobe_type_dict(PyTypeObject *type);

/* Makes `dict` the type's dict and empties CPython's caches. The type takes its own reference to `dict` and drops its
   reference to the old one. Slots do not change. No other thread may use the type meanwhile. Returns 0, or -1 with an
   exception set: TypeError if `dict` is not a dict or, from 3.12 on, if the type is static and built-in; RuntimeError
   if tp_dict is not proven. */
LIBPROBE_HIDDEN int libprobe_type_set_dict(PyTypeObject *type, PyObject *dict);

/* Returns what PyType_GetSlot returns, also for static types, which PyType_GetSlot refuses before 3.10. NULL for an
   empty slot; NULL with SystemError set for an id whose field this version does not have. Reads the field of the slot;
   without it asks PyType_GetSlot. It sets RuntimeError if PyType_GetSlot would answer something else: for static types
   before 3.10, the buffer's slots before 3.9, tp_vectorcall before 3.14. */
LIBPROBE_HIDDEN void *libprobe_type_slot(PyTypeObject *type, int slot);

/* Calls the tp_new of `type` itself, the built-in metatype, for `metatype`. Returns a new reference, or NULL with an
   exception set. */
LIBPROBE_HIDDEN PyObject *libprobe_type_new(PyTypeObject *metatype, PyObject *args, PyObject *kwds);

/* Returns a borrowed reference to the first entry of that name in the dicts of the type's MRO, or NULL; calls no
   descriptor. Sets no exception, and an exception that is set stays set. It does what CPython's _PyType_Lookup does,
   without the cache. On a free-threaded build the caller must make sure that no other thread changes the class. Reads
   tp_mro and tp_dict. */
LIBPROBE_HIDDEN PyObject *libprobe_type_lookup(PyTypeObject *type, PyObject *name);

/* Describes the object on stderr, for debugging: calls CPython's own function, or writes the address if CPython exports
   none. */
LIBPROBE_HIDDEN void libprobe_object_dump(PyObject *object);

/* The two functions below call these if a field is not proven. They return 0 or 1, or -1 with an exception set. */
LIBPROBE_HIDDEN int libprobe_object_is_gc_unproven(PyObject *object);
LIBPROBE_HIDDEN int libprobe_index_check_unproven(PyObject *object);

/* The word of an object at a proven offset in bytes. Needs no thread state. */
static inline void *libprobe_word_at(const void *object, libprobe_cell place) {
    void *word;
    memcpy(&word, (const char *)object + place, sizeof word);
    return word;
}

/* Returns 1 if the garbage collector may track this object, else 0; for example 0 for a static type, although its type
   has Py_TPFLAGS_HAVE_GC. -1 with an exception set if tp_is_gc cannot be read. */
static inline int libprobe_object_is_gc(PyObject *object) {
    const libprobe_cell is_gc = libprobe_type_cells.tp_is_gc;
    const libprobe_cell flags = libprobe_type_cells.tp_flags;
    if (is_gc != LIBPROBE_UNSET && flags != LIBPROBE_UNSET) { /* ob_type is proven with them */
        const void *type = libprobe_word_at(object, libprobe_type_cells.ob_type);
        const void *word;
        unsigned long bits;
        inquiry function;
        memcpy(&bits, (const char *)type + flags, sizeof bits);
        word = libprobe_word_at(type, is_gc);
        memcpy(&function, &word, sizeof function);
        return (bits & (1ul << 14)) != 0 && (!function || function(object) != 0); /* Py_TPFLAGS_HAVE_GC */
    }
    return libprobe_object_is_gc_unproven(object);
}

/* Returns 1 if the object's type has nb_index, else 0; -1 with an exception set if that cannot be read. */
static inline int libprobe_index_check(PyObject *object) {
    const libprobe_cell index = libprobe_type_cells.nb_index;
    if (index != LIBPROBE_UNSET) { /* the fields that lead to it are proven with it */
        const void *type = libprobe_word_at(object, libprobe_type_cells.ob_type);
        const void *suite = libprobe_word_at(type, libprobe_type_cells.tp_as_number);
        return suite && libprobe_word_at(suite, index - libprobe_type_cells.nb_add) ? 1 : 0;
    }
    return libprobe_index_check_unproven(object);
}

#ifdef __cplusplus
}
#endif

#endif
