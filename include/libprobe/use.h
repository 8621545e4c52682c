/* Makes accessors for the fields that a binary uses, and the requirement for these fields, from one list:

     #define LIBPROBE_USES(X) X(tp_name) X(tp_mro)
     #include <libprobe/use.h>

     if (libprobe_require_used() < 0) return NULL;      ImportError: which field, what was expected, what was found
     ... libprobe_get_tp_name(type) ...

   A field that is not on the list has no accessor, so using it does not compile. libprobe_require_used() requires all
   fields on the list. A binary has one list: put it into a header of yours.

   By default accessors read each field where libprobe found it. This costs one load more than a struct's member, and
   one binary works on free-threaded and trace-refs builds too. With `#define LIBPROBE_FIXED 1` before the include they
   read it where the restricted struct (typeobject.h) has it. This is as fast as the struct, and the requirement fails
   on builds with another head. The accessors' names do not change.

   With `#define LIBPROBE_CHECKED 1` accessors check their object, at some hundred times the cost. If the object does
   not have the field they set TypeError, if the field is not proven RuntimeError; then they return 0 or NULL and write
   nothing. Unchecked accessors trust their caller. Before libprobe_require_used() has returned 0 they fault on 64-bit
   machines; they never read anything else.

   libprobe proves where a field is, not what CPython keeps there: see typeobject.h. C99 and C++17; PyObject may be
   opaque (abi3t) unless LIBPROBE_FIXED is set. */
#ifndef LIBPROBE_USE_H
#define LIBPROBE_USE_H

#include <Python.h>

#include <string.h>

#include "cells.h"
#include "libprobe.h"
#include "slottypes.h"

#ifndef LIBPROBE_USES
#error "define LIBPROBE_USES(X), the list of the fields that this binary uses, before including libprobe/use.h"
#endif

#ifndef LIBPROBE_FIXED
#define LIBPROBE_FIXED 0
#endif
#ifndef LIBPROBE_CHECKED
#define LIBPROBE_CHECKED 0
#endif

#if LIBPROBE_FIXED
#ifdef _Py_OPAQUE_PYOBJECT
#error "LIBPROBE_FIXED needs the head of objects, which these headers hide (Py_TARGET_ABI3T): leave it out"
#endif
#include "structs.h"
#endif

/* Makes the accessor of a field that is not on the list an error in C too: older compilers only warn. */
#if defined(__GNUC__) && !defined(__cplusplus)
#pragma GCC diagnostic error "-Wimplicit-function-declaration"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* How an accessor reaches a field, given its offset: in the object itself, or in a suite. It finds the suite through
   tp_as_number or its kin, so static types work too. */
enum { LIBPROBE_IN_OBJECT_, LIBPROBE_IN_SUITE_, LIBPROBE_A_SIZE_ };
#define LIBPROBE_OBJECT_OWNER_(owner, object_type)                                     \
    enum { libprobe_owner_##owner = LIBPROBE_IN_OBJECT_ };                             \
    typedef object_type libprobe_object_of_##owner;                                    \
    static inline char *libprobe_at_##owner(const void *object, libprobe_cell place) { \
        return (char *)(uintptr_t)object + place;                                      \
    }
#define LIBPROBE_SUITE_OWNER_(owner, pointer, start)                                    \
    enum { libprobe_owner_##owner = LIBPROBE_IN_SUITE_ };                               \
    typedef PyTypeObject libprobe_object_of_##owner;                                    \
    static inline char *libprobe_at_##owner(const void *type, libprobe_cell place) {    \
        char *suite;                                                                    \
        memcpy(&suite, (const char *)type + libprobe_type_cells.pointer, sizeof suite); \
        return suite != NULL ? suite + (place - libprobe_type_cells.start) : NULL;      \
    }
LIBPROBE_SUITE_OWNER_(PyAsyncMethods, tp_as_async, am_await)
LIBPROBE_SUITE_OWNER_(PyNumberMethods, tp_as_number, nb_add)
LIBPROBE_SUITE_OWNER_(PyMappingMethods, tp_as_mapping, mp_length)
LIBPROBE_SUITE_OWNER_(PySequenceMethods, tp_as_sequence, sq_length)
LIBPROBE_SUITE_OWNER_(PyBufferProcs, tp_as_buffer, bf_getbuffer)
#define LIBPROBE_OWNER LIBPROBE_OBJECT_OWNER_
#define LIBPROBE_STRUCT(owner, head, object) LIBPROBE_OBJECT_OWNER_(owner, object)
#include "fields.def"

/* For each row: its C type, the type of its accessors' argument, and its place. A binary that does not use the row
   contains none of this. The reference count, whose width differs between versions, and a struct whose members are rows
   have no complete C type and so no accessor. */
#if LIBPROBE_FIXED
#define LIBPROBE_RESTRICTED(id, owner, name, type, ...)                           \
    enum { libprobe_fixed_##name = (int)offsetof(libprobe_##owner, name) };       \
    enum { libprobe_kind_of_##name = LIBPROBE_IN_OBJECT_ };                       \
    static inline char *libprobe_place_of_##name(const void *object) {            \
        return libprobe_at_##owner(object, (libprobe_cell)libprobe_fixed_##name); \
    }                                                                             \
    typedef type libprobe_type_of_##name;                                         \
    typedef libprobe_object_of_##owner libprobe_object_for_##name;
#include "fields.def"
#define LIBPROBE_OFFSET_(name) libprobe_fixed_##name
#else
#define LIBPROBE_ROW_(owner, name, type, kind, place)                                  \
    enum { libprobe_kind_of_##name = kind };                                           \
    static inline char *libprobe_place_of_##name(const void *object) { return place; } \
    typedef type libprobe_type_of_##name;                                              \
    typedef libprobe_object_of_##owner libprobe_object_for_##name;
#define LIBPROBE_NAME_OF_CELLS_(family) libprobe_##family##_cells
#define LIBPROBE_CELLS_OF_(family) LIBPROBE_NAME_OF_CELLS_(family)
#define LIBPROBE_FIELD(id, owner, name, type, ...)           \
    LIBPROBE_ROW_(owner, name, type, libprobe_owner_##owner, \
                  libprobe_at_##owner(object, LIBPROBE_CELLS_OF_(LIBPROBE_THIS).name))
#define LIBPROBE_SIZE(id, owner, name, ...)                     \
    LIBPROBE_ROW_(owner, name, libprobe_size, LIBPROBE_A_SIZE_, \
                  ((void)object, (char *)&LIBPROBE_CELLS_OF_(LIBPROBE_THIS).name))
#include "fields.def"
#define LIBPROBE_OFFSET_(name) LIBPROBE_ANYWHERE
#endif

/* For each field on the list:

     TYPE libprobe_get_NAME(OBJECT *object)               returns the field's value, a reference as a borrowed one; 0 or
                                                          NULL for a field of a suite that the type does not have. If
                                                          the row is a size, returns the number of bytes: the object may
                                                          be NULL
     void libprobe_set_NAME(OBJECT *object, TYPE value)   writes the field and touches no reference count. The caller
                                                          updates whatever CPython derives from it (PyType_Modified,
                                                          inherited slots), owns the references, and keeps other threads
                                                          away. Does nothing if the row is a size, or if the type does
                                                          not have the suite

   Unchecked accessors need no thread state and set no exception; checked ones need an attached thread state. */
#if LIBPROBE_CHECKED
#define LIBPROBE_MAY_ACCESS_(name, object) \
    (libprobe_check_access(LIBPROBE_FAMILY_OF(LIBPROBE_FIELD_##name), LIBPROBE_FIELD_##name, object) == 0)
#else
#define LIBPROBE_MAY_ACCESS_(name, object) 1
#endif
#define LIBPROBE_ACCESSORS_(name)                                                                               \
    static inline libprobe_type_of_##name libprobe_get_##name(libprobe_object_for_##name *object) {             \
        libprobe_type_of_##name value = 0;                                                                      \
        if (LIBPROBE_MAY_ACCESS_(name, object)) {                                                               \
            const char *place = libprobe_place_of_##name(object);                                               \
            if ((int)libprobe_kind_of_##name != (int)LIBPROBE_IN_SUITE_ || place != NULL) {                     \
                memcpy(&value, place, sizeof value);                                                            \
            }                                                                                                   \
        }                                                                                                       \
        return value;                                                                                           \
    }                                                                                                           \
    static inline void libprobe_set_##name(libprobe_object_for_##name *object, libprobe_type_of_##name value) { \
        if (LIBPROBE_MAY_ACCESS_(name, object)) {                                                               \
            char *place = libprobe_place_of_##name(object);                                                     \
            if ((int)libprobe_kind_of_##name == (int)LIBPROBE_IN_OBJECT_ ||                                     \
                ((int)libprobe_kind_of_##name == (int)LIBPROBE_IN_SUITE_ && place != NULL)) {                   \
                memcpy(place, &value, sizeof value);                                                            \
            }                                                                                                   \
        }                                                                                                       \
    }
LIBPROBE_USES(LIBPROBE_ACCESSORS_)

/* Calls libprobe_require for all fields on the list: returns 0, or -1 with ImportError set. Call it while your module
   is initialized, before any accessor runs. Needs an attached thread state. */
static inline int libprobe_require_used(void) {
#define LIBPROBE_REQUIREMENT_(name) \
    {LIBPROBE_FAMILY_OF(LIBPROBE_FIELD_##name), LIBPROBE_FIELD_##name, LIBPROBE_OFFSET_(name)},
    static const libprobe_requirement needs[] = {LIBPROBE_USES(LIBPROBE_REQUIREMENT_)};
    return LIBPROBE_REQUIRE(needs);
}

#ifdef __cplusplus
}
#endif

#endif
