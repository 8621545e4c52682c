/* Names the C types of fields that have no name in some version's limited API, or none in C itself. */
#ifndef LIBPROBE_SLOTTYPES_H
#define LIBPROBE_SLOTTYPES_H

#include <Python.h>

/* Types of slots that the limited API of some version lacks. */
typedef int (*libprobe_getbufferproc)(PyObject *, void *view, int flags);
typedef void (*libprobe_releasebufferproc)(PyObject *, void *view);
typedef int (*libprobe_sendfunc)(PyObject *, PyObject *, PyObject **);
typedef PyObject *(*libprobe_vectorcallfunc)(PyObject *, PyObject *const *, size_t, PyObject *);

/* Incomplete types, so that these fields have no accessor in use.h: the reference count, which from 3.14 on has 4 bytes
   with flags behind it; structs whose members are rows of their own; arrays of objects, bytes or digits inside the
   object; what follows a struct; bit-fields. */
typedef struct libprobe_refcnt libprobe_refcnt;
typedef struct libprobe_members libprobe_members;
typedef struct libprobe_items libprobe_items;
typedef struct libprobe_chars libprobe_chars;
typedef struct libprobe_digits libprobe_digits;
typedef struct libprobe_behind libprobe_behind;
typedef struct libprobe_bit libprobe_bit;
typedef struct libprobe_3_bits libprobe_3_bits;

/* The type of a row that is a number of bytes. */
typedef Py_ssize_t libprobe_size;

#endif
