/* Data of your own behind type objects, at the speed of a struct access.

     LIBPROBE_TYPE_DATA(PepType_SOTP, SbkObjectTypePrivate);   declares the kind, in a header or a source file
     libprobe_metatype(module, NULL, &spec)                    makes its metatype: spec.kind is &PepType_SOTP_kind
     PepType_SOTP(type)->converter = ...                       from then on

   libprobe_metatype (metaclass.h) also runs hooks for the data. Who makes the metatype by hand, with PyType_FromSpec or
   PepType_FromMetaclass, binds the kind to it: PepType_SOTP_bind(metatype, spec.basicsize).

   The data belongs to the metatype that declared it and stands at the same place in every type made by that metatype
   or by one derived from it, in C or by `class Sub(Meta)`. Where that is depends on how the metatype was made: with a
   negative basicsize (PEP 697) behind its base, rounded up; with an explicit one directly behind its base. The two
   differ on some versions, so each kind keeps its own offset.

   An accessor returns the address of the data, in C and in C++: `PepType_SOTP(type)->converter`, `*PepType_SOTP(type) =
   value`. CPython zeroes the data of a new type. For shiboken's older form, where what is kept is a pointer and
   PepType_SOTP(type) is an lvalue of that pointer, declare the pointer:

     LIBPROBE_TYPE_DATA(PepType_SOTP_at, SbkObjectTypePrivate *);
     #define PepType_SOTP(type) (*PepType_SOTP_at(type))

   This header is C99 and C++17. */
#ifndef LIBPROBE_TYPEDATA_H
#define LIBPROBE_TYPEDATA_H

#include <Python.h>

#include <stddef.h>
#include <stdint.h>

/* Whether accessors check what they are given: 1 or 0, for each file that includes this. A checked one returns NULL,
   with TypeError set, for what is not a type, a type of another metatype and one that is too small, and RuntimeError
   before its kind is bound. An unchecked one trusts its caller. */
#ifndef LIBPROBE_CHECKED
#ifdef NDEBUG
#define LIBPROBE_CHECKED 0
#else
#define LIBPROBE_CHECKED 1
#endif
#endif

/* Of what is linked into the same binary as its users, who therefore need no table to reach it. */
#if defined(__GNUC__) && !defined(_WIN32)
#define LIBPROBE_HIDDEN __attribute__((visibility("hidden")))
#else
#define LIBPROBE_HIDDEN
#endif

/* A variable that every file defines and the linker keeps once, whichever language they are in. */
#if defined(__cplusplus)
#define LIBPROBE_ONCE LIBPROBE_HIDDEN inline
#elif defined(_WIN32)
#define LIBPROBE_ONCE extern __declspec(selectany)
#else
#define LIBPROBE_ONCE __attribute__((weak, visibility("hidden")))
#endif

#if defined(__GNUC__)
#define LIBPROBE_UNUSED __attribute__((unused))
#else
#define LIBPROBE_UNUSED
#endif

/* LIBPROBE_SEMICOLON takes the one that follows, and declares nothing new. */
#ifdef __cplusplus
#define LIBPROBE_ALIGNOF(T) alignof(T)
#define LIBPROBE_SEMICOLON static_assert(true, "")
extern "C" {
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

/* A kind of type data. The first three are its declaration's; the others are written once, when it is bound. */
typedef struct libprobe_typedata {
    const char *name; /* the accessor's, for messages */
    uint32_t size;    /* bytes of the data */
    uint32_t align;
    int32_t offset;       /* bytes from the start of the type object; 0 until it is bound */
    const char *metatype; /* the name of the first metatype that it was bound to */
} libprobe_typedata;

/* Says which metatype keeps this kind of data. `basicsize` is what its spec said: negative for PEP 697, else the whole
   size, data included. Checks that the metatype has the size which follows from that and from its base's, that the data
   fits and is aligned, and, from 3.12 on, that CPython's own PyType_GetTypeDataSize agrees. Starts libprobe where
   nobody did. Call it in each interpreter that makes the metatype; calling it again changes nothing. It writes one
   entry into the metatype's dict, by which checked accessors know it.

   Needs an attached thread state. Returns 0, or -1 with an exception set: TypeError, or RuntimeError where CPython
   disagrees or the kind is bound to another place. */
LIBPROBE_HIDDEN int PepTypeData_Bind(libprobe_typedata *kind, PyTypeObject *metatype, int basicsize);

/* The checked access: the address of this kind's data in the type, or NULL with an exception set. Needs an attached
   thread state, and looks the kind up in the metatype's MRO. */
LIBPROBE_HIDDEN void *libprobe_typedata_checked(const libprobe_typedata *kind, PyTypeObject *type);

/* The unchecked one: one load, one addition. Needs no thread state. */
static inline void *libprobe_typedata_fast(const libprobe_typedata *kind, PyTypeObject *type) {
    return (char *)(void *)type + kind->offset;
}

#if LIBPROBE_CHECKED
#define LIBPROBE_TYPEDATA_AT libprobe_typedata_checked
#else
#define LIBPROBE_TYPEDATA_AT libprobe_typedata_fast
#endif

/* Declares a kind whose data is a T: the accessor `T *name(PyTypeObject *)`, `int name_bind(PyTypeObject *metatype, int
   basicsize)` and the variable name_kind, which is one in a binary however many of its files have this line. At file
   scope; T is a complete type that `T *` is a pointer to. */
#define LIBPROBE_TYPE_DATA(name, T)                                                                 \
    LIBPROBE_ONCE libprobe_typedata name##_kind = {#name, sizeof(T), LIBPROBE_ALIGNOF(T), 0, NULL}; \
    LIBPROBE_UNUSED static inline T *name(PyTypeObject *object) {                                   \
        return (T *)LIBPROBE_TYPEDATA_AT(&name##_kind, object);                                     \
    }                                                                                               \
    LIBPROBE_UNUSED static inline int name##_bind(PyTypeObject *metatype, int basicsize) {          \
        return PepTypeData_Bind(&name##_kind, metatype, basicsize);                                 \
    }                                                                                               \
    LIBPROBE_SEMICOLON

#ifdef __cplusplus
}

namespace libprobe {

/* The kind behind TypeData, whether checked or not. */
template <class T, class Tag> struct TypeDataKind {
    static constexpr const char *name() { return __PRETTY_FUNCTION__; }
    LIBPROBE_HIDDEN static inline libprobe_typedata kind = {name(), sizeof(T), alignof(T), 0, nullptr};
};

/* The same as a template: TypeData<Private>::bind(metatype, basicsize), TypeData<Private>::of(type)->converter. A
   second kind with data of the same type has a Tag of its own. */
template <class T, class Tag = T, bool checked = (LIBPROBE_CHECKED != 0)> struct TypeData {
    static T *of(PyTypeObject *type) {
        libprobe_typedata &kind = TypeDataKind<T, Tag>::kind;
        return static_cast<T *>(checked ? libprobe_typedata_checked(&kind, type) : libprobe_typedata_fast(&kind, type));
    }
    static int bind(PyTypeObject *metatype, int basicsize) {
        return PepTypeData_Bind(&TypeDataKind<T, Tag>::kind, metatype, basicsize);
    }
};

} // namespace libprobe
#endif

#endif
