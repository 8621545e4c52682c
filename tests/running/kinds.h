/* Kinds of type data as a binding generator declares them, for a C and a C++ file: each kind is one variable. */
#ifndef KINDS_H
#define KINDS_H

#include <libprobe/typedata.h>
#include <libprobe/types.h>

typedef struct SbkObjectTypePrivate {
    long mark;
    void *converter;
} SbkObjectTypePrivate;
typedef struct SbkEnumTypePrivate {
    char mark[40];
} SbkEnumTypePrivate;
typedef struct PySideQFlagsTypePrivate {
    int mark;
} PySideQFlagsTypePrivate;
typedef struct _SbkGenericTypePrivate {
    void *mark;
} _SbkGenericTypePrivate;
typedef struct wide {
    char bytes[64];
} __attribute__((aligned(4096))) wide;

LIBPROBE_TYPE_DATA(PepType_SOTP, SbkObjectTypePrivate);
LIBPROBE_TYPE_DATA(PepType_SETP, SbkEnumTypePrivate);
LIBPROBE_TYPE_DATA(PepType_SGTP, _SbkGenericTypePrivate);
LIBPROBE_TYPE_DATA(never_bound, int);
LIBPROBE_TYPE_DATA(too_wide, wide);
LIBPROBE_TYPE_DATA(
    largest, struct { wide parts[16]; });

/* shiboken's older form: what is kept is a pointer, and the accessor is an lvalue of it. */
LIBPROBE_TYPE_DATA(PepType_PFTP_at, PySideQFlagsTypePrivate *);
#define PepType_PFTP(type) (*PepType_PFTP_at(type))

#ifdef __cplusplus
extern "C" {
#endif
/* unchecked.c: the same accessors without checks. */
SbkObjectTypePrivate *unchecked_sotp(PyTypeObject *type);
SbkEnumTypePrivate *unchecked_setp(PyTypeObject *type);
int *unchecked_never_bound(PyTypeObject *type);
double float_without_fallback(PyObject *object);
void assign_sotp(PyTypeObject *type, SbkObjectTypePrivate value);
void assign_pftp(PyTypeObject *type, PySideQFlagsTypePrivate *value);
#ifdef __cplusplus
}
#endif

#endif
