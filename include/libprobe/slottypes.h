/* The C types of fields that Python's limited API, or C itself, has no name for everywhere. */
#ifndef LIBPROBE_SLOTTYPES_H
#define LIBPROBE_SLOTTYPES_H

#include <Python.h>

/* Types of slots that the limited API of some version lacks. */
typedef int (*libprobe_getbufferproc)(PyObject *, void *view, int flags);
typedef void (*libprobe_releasebufferproc)(PyObject *, void *view);
typedef int (*libprobe_sendfunc)(PyObject *, PyObject *, PyObject **);
typedef PyObject *(*libprobe_vectorcallfunc)(PyObject *, PyObject *const *, size_t, PyObject *);

/* Types of fields that C cannot name the same way everywhere: the reference count, which is narrower from 3.14 on, and
   structs whose members are rows of their own. */
typedef Py_ssize_t libprobe_refcnt;
typedef struct libprobe_members libprobe_members;

#endif
