/* Keeps your own data behind type objects and reads it at the speed of a struct access.

     LIBPROBE_TYPE_DATA(PepType_SOTP, SbkObjectTypePrivate);   declares the kind, in a header or a source file
     libprobe_metatype(module, NULL, &spec)                    makes its metatype: spec.kind is &PepType_SOTP_kind
     PepType_SOTP(type)->converter = ...                       from then on

   libprobe_metatype (metatype.h) also runs hooks for the data. If you make the metatype by hand, with PyType_FromSpec
   or PepType_FromMetaclass, bind the kind to it: PepType_SOTP_bind(metatype, spec.basicsize).

   The data belongs to the metatype that declared it. Every type made by that metatype, or by one derived from it in C
   or by `class Sub(Meta)`, has the data at the same offset. With a negative basicsize (PEP 697) the offset is the size
   of the metatype's base, rounded up; with an explicit basicsize it is that size itself. The two differ on some
   versions, so each kind keeps its own offset.

   An accessor returns the address of the data, in C and in C++: `PepType_SOTP(type)->converter`, `*PepType_SOTP(type) =
   value`. CPython zeroes the data of a new type. In shiboken's older form the type keeps a pointer, and
   PepType_SOTP(type) is an lvalue of it. For that form, declare the pointer:

     LIBPROBE_TYPE_DATA(PepType_SOTP_at, SbkObjectTypePrivate *);
     #define PepType_SOTP(type) (*PepType_SOTP_at(type))

   This header is C99 and C++17. */
#ifndef LIBPROBE_TYPEDATA_H
#define LIBPROBE_TYPEDATA_H

#include <Python.h>

#include <stddef.h>
#include <stdint.h>

#include "cells.h"

/* Whether accessors check their argument: 1 or 0, for each file that includes this. A checked accessor sets TypeError
   if the argument is not a type, is a type of another metatype, or is too small, and RuntimeError if its kind is not
   bound. It then returns the address of zeroed memory that belongs to no type: whatever is written there is lost and
   harms nothing. An unchecked accessor trusts its caller; before its kind is bound it faults on 64-bit machines. */
#ifndef LIBPROBE_CHECKED
#define LIBPROBE_CHECKED 0
#endif

/* A variable that every file defines and the linker keeps once, in C and in C++. MSVC gives an inline variable of C++
   another name than C has. */
#if defined(_MSC_VER) && defined(__cplusplus)
#define LIBPROBE_ONCE extern "C" __declspec(selectany)
#elif defined(__cplusplus)
#define LIBPROBE_ONCE LIBPROBE_HIDDEN inline
#elif defined(_WIN32)
#define LIBPROBE_ONCE __declspec(selectany)
#else
#define LIBPROBE_ONCE __attribute__((weak, visibility("hidden")))
#endif

#if defined(__GNUC__)
#define LIBPROBE_UNUSED __attribute__((unused))
#else
#define LIBPROBE_UNUSED
#endif

/* LIBPROBE_SEMICOLON uses up the semicolon that follows it and declares nothing new. */
#ifdef __cplusplus
#define LIBPROBE_ALIGNOF(T) alignof(T)
#define LIBPROBE_SEMICOLON static_assert(true, "")
extern "C" {
#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L
#define LIBPROBE_ALIGNOF(T) _Alignof(T)
#define LIBPROBE_SEMICOLON struct libprobe_typedata
#else
#define LIBPROBE_ALIGNOF(T) \
    offsetof(               \
        struct {            \
            char first;     \
            T aligned;      \
        },                  \
        aligned)
#define LIBPROBE_SEMICOLON struct libprobe_typedata
#endif

/* A kind of type data. Its declaration sets the first three members; binding it writes the others once. */
typedef struct libprobe_typedata {
    const char *name; /* the accessor's name, for messages */
    uint32_t size;    /* bytes of the data */
    uint32_t align;
    libprobe_cell offset; /* bytes from the start of the type object; LIBPROBE_UNSET until it is bound */
    const char *metatype; /* the name of the first metatype that it was bound to */
} libprobe_typedata;

/* Binds the kind to a metatype that keeps its data. `basicsize` is the number in the metatype's spec, in bytes:
   negative for PEP 697, else the whole size, data included. Checks that this number and the base's size give the
   metatype's size, that the data fits and is aligned, and, from 3.12 on, that CPython's own PyType_GetTypeDataSize
   agrees. Requires the fields that it reads, as libprobe_require does. Call it in each interpreter that makes the
   metatype; calling it again changes nothing. It writes one entry into the metatype's dict, by which checked accessors
   recognize the metatype. `metatype` is borrowed; `kind` must live as long as the process.

   Needs an attached thread state. Returns 0, or -1 with an exception set: TypeError, ImportError if a field is not
   proven, RuntimeError if CPython disagrees or the kind is bound to another place, or SystemError if the kind was not
   declared by LIBPROBE_TYPE_DATA or TypeData and its size or alignment is none. */
LIBPROBE_HIDDEN int libprobe_typedata_bind(libprobe_typedata *kind, PyTypeObject *metatype, int basicsize);

/* The checked access. Returns the address of this kind's data in the type, or the address of other zeroed memory with
   TypeError or RuntimeError set; never NULL. Borrows `type` and looks the kind up in its metatype's MRO. Needs an
   attached thread state. */
LIBPROBE_HIDDEN void *libprobe_typedata_checked(const libprobe_typedata *kind, PyTypeObject *type);

/* The unchecked access: one load and one addition. Needs no thread state and sets no exception. */
static inline void *libprobe_typedata_fast(const libprobe_typedata *kind, PyTypeObject *type) {
    return (char *)(void *)type + kind->offset;
}

/* The size in bytes of the largest kind, and the strictest alignment: a refused access returns memory of this size and
   alignment. */
#define LIBPROBE_TYPE_DATA_MAX 65536
#define LIBPROBE_TYPE_DATA_MAX_ALIGN 4096

#if LIBPROBE_CHECKED
#define LIBPROBE_TYPEDATA_AT libprobe_typedata_checked
#else
#define LIBPROBE_TYPEDATA_AT libprobe_typedata_fast
#endif

/* Declares a kind whose data is of type T, which may contain commas. It defines the accessor `T *name(PyTypeObject *)`,
   `int name_bind(PyTypeObject *metatype, int basicsize)` and the variable name_kind. A binary has this variable once,
   even if several of its files contain this line. Use it at file scope; T is a complete type of at most 64 KiB, else it
   does not compile. The accessor and name_bind do what the functions above say. */
#define LIBPROBE_TYPE_DATA(name, ...)                                                                           \
    typedef __VA_ARGS__ name##_data;                                                                            \
    typedef char name##_data_is_too_large[sizeof(name##_data) <= LIBPROBE_TYPE_DATA_MAX &&                      \
                                                  LIBPROBE_ALIGNOF(name##_data) <= LIBPROBE_TYPE_DATA_MAX_ALIGN \
                                              ? 1                                                               \
                                              : -1];                                                            \
    LIBPROBE_ONCE libprobe_typedata name##_kind = {#name, sizeof(name##_data), LIBPROBE_ALIGNOF(name##_data),   \
                                                   LIBPROBE_UNSET, NULL};                                       \
    LIBPROBE_UNUSED static inline name##_data *name(PyTypeObject *object) {                                     \
        return (name##_data *)LIBPROBE_TYPEDATA_AT(&name##_kind, object);                                       \
    }                                                                                                           \
    LIBPROBE_UNUSED static inline int name##_bind(PyTypeObject *metatype, int basicsize) {                      \
        return libprobe_typedata_bind(&name##_kind, metatype, basicsize);                                       \
    }                                                                                                           \
    LIBPROBE_SEMICOLON

#ifdef __cplusplus
}

namespace libprobe {

/* The kind that TypeData uses, checked or not. */
template <class T, class Tag> struct TypeDataKind {
    static_assert(sizeof(T) <= LIBPROBE_TYPE_DATA_MAX && alignof(T) <= LIBPROBE_TYPE_DATA_MAX_ALIGN,
                  "the type data is too large");
#if defined(__GNUC__)
    static constexpr const char *name() { return __PRETTY_FUNCTION__; }
#else
    static constexpr const char *name() { return __FUNCSIG__; }
#endif
    LIBPROBE_HIDDEN static inline libprobe_typedata kind = {name(), sizeof(T), alignof(T), LIBPROBE_UNSET, nullptr};
};

/* The same as a template: TypeData<Private>::bind(metatype, basicsize), TypeData<Private>::of(type)->converter. Give a
   second kind with the same type of data a Tag of its own. */
template <class T, class Tag = T, bool checked = (LIBPROBE_CHECKED != 0)> struct TypeData {
    static T *of(PyTypeObject *type) {
        libprobe_typedata &kind = TypeDataKind<T, Tag>::kind;
        return static_cast<T *>(checked ? libprobe_typedata_checked(&kind, type) : libprobe_typedata_fast(&kind, type));
    }
    static int bind(PyTypeObject *metatype, int basicsize) {
        return libprobe_typedata_bind(&TypeDataKind<T, Tag>::kind, metatype, basicsize);
    }
};

} // namespace libprobe
#endif

#endif
