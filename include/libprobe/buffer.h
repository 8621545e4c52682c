/* Gives the buffer protocol to binaries that are built for the limited API before 3.11, which lacks it, on every
   CPython from 3.6 on.

   The caller allocates a Py_buffer, so its struct must be known when a binary is compiled. It has been the same since
   3.3, and is part of the stable ABI from 3.11 on. Before the first use in a process libprobe lets PyBuffer_FillInfo
   fill one in, and compares every member: if one is elsewhere, the functions refuse with BufferError and write nothing.

   All functions need an attached thread state and borrow their arguments. pep.h gives them shiboken's names. C99 and
   C++17; PyObject may be opaque (abi3t). */
#ifndef LIBPROBE_BUFFER_H
#define LIBPROBE_BUFFER_H

#include <Python.h>

#include "libprobe.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What Py_buffer is. Source: Include/object.h, since 3.9 Include/cpython/object.h, since 3.11 Include/buffer.h. */
#if !defined(Py_LIMITED_API) || Py_LIMITED_API + 0 >= 0x030b0000
typedef Py_buffer Pep_buffer;
#else
typedef struct Pep_buffer {
    void *buf;
    PyObject *obj; /* an owned reference */
    Py_ssize_t len;
    Py_ssize_t itemsize;
    int readonly;
    int ndim;
    char *format;
    Py_ssize_t *shape;
    Py_ssize_t *strides;
    Py_ssize_t *suboffsets;
    void *internal;
} Pep_buffer;
#endif

/* The values of PyBUF_SIMPLE and its kin. */
enum {
    PepBUF_SIMPLE = 0,
    PepBUF_WRITABLE = 0x0001,
    PepBUF_FORMAT = 0x0004,
    PepBUF_ND = 0x0008,
    PepBUF_STRIDES = 0x0010 | PepBUF_ND,
    PepBUF_C_CONTIGUOUS = 0x0020 | PepBUF_STRIDES,
    PepBUF_F_CONTIGUOUS = 0x0040 | PepBUF_STRIDES,
    PepBUF_ANY_CONTIGUOUS = 0x0080 | PepBUF_STRIDES,
    PepBUF_INDIRECT = 0x0100 | PepBUF_STRIDES,
    PepBUF_FULL = PepBUF_INDIRECT | PepBUF_WRITABLE | PepBUF_FORMAT,
    PepBUF_FULL_RO = PepBUF_INDIRECT | PepBUF_FORMAT
};

/* Fills in `view` with the object's buffer. 0: the caller releases the view. -1 with BufferError or TypeError set:
   there is nothing to release, and view->obj is NULL. */
LIBPROBE_HIDDEN int libprobe_get_buffer(PyObject *object, Pep_buffer *view, int flags);

/* Releases a view that was filled in. Does nothing if its obj is NULL. */
LIBPROBE_HIDDEN void libprobe_release_buffer(Pep_buffer *view);

/* Whether the object has a buffer. No exception. */
LIBPROBE_HIDDEN int libprobe_check_buffer(PyObject *object);

/* Fills in a view of `len` bytes at `buf`, as an exporter's bf_getbuffer does; it takes a reference to `exporter`,
   which may be NULL. 0, or -1 with BufferError set. */
LIBPROBE_HIDDEN int libprobe_fill_buffer(Pep_buffer *view, PyObject *exporter, void *buf, Py_ssize_t len, int readonly,
                                         int flags);

/* Whether the view is contiguous in this order: 'C', 'F', or 'A' for either. No exception. */
LIBPROBE_HIDDEN int libprobe_is_contiguous(const Pep_buffer *view, char order);

/* A new reference to a memoryview of the view, which it copies but does not release. NULL with an exception set. */
LIBPROBE_HIDDEN PyObject *libprobe_memory_view(const Pep_buffer *view);

#ifdef __cplusplus
}
#endif

#endif
