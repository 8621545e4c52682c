/* Counts references without a call, on builds where that is known to be right, for binaries that are built for the
   limited API. Opt in: call libprobe_prepare_counts while your module is initialized, and spell the counts so.

   CPython's own macros inline what was right when the headers were written. Those of 3.11 and older change the counts
   of immortal objects, which 3.12 and later take for a sign that an object may die; those of 3.12 and later call a
   function if the limited API is that of 3.12 or later. These here know the rule of the interpreter that runs:

     up to 3.11           the whole word
     3.12 and later       32 bits of it; left alone if the object is immortal
     debug builds, free-threaded builds, and before libprobe_prepare_counts   a call

   The last reference is always given up by Py_DecRef, so whatever happens then is CPython's. Both need an attached
   thread state. C99 and C++17; PyObject may be opaque (abi3t). */
#ifndef LIBPROBE_COUNTS_H
#define LIBPROBE_COUNTS_H

#include <Python.h>

#include <string.h>

#include "cells.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    LIBPROBE_COUNTS_CALL_,    /* by calls */
    LIBPROBE_COUNTS_WORD_,    /* a Py_ssize_t */
    LIBPROBE_COUNTS_32_BITS_, /* of 64-bit builds: negative if the object is immortal */
    LIBPROBE_COUNTS_SMALL_    /* of 32-bit builds: at least LIBPROBE_IMMORTAL_SMALL_ if it is */
};
#define LIBPROBE_IMMORTAL_SMALL_ 0x3fffffff
/* How the running build counts, and where. Written once, by libprobe_prepare_counts. */
typedef struct libprobe_counts_rule {
    libprobe_cell place;
    int kind;
} libprobe_counts_rule;
extern LIBPROBE_HIDDEN libprobe_counts_rule libprobe_counts_;

/* Finds out how the running build counts references: looks at an object of its own while Py_IncRef and Py_DecRef change
   its count, and at None, which must stay as it is where objects can be immortal. OK also where the counts stay calls.
   Errors: OUT_OF_MEMORY, PYTHON_ERROR, NOT_PROVEN if what was seen fits no rule (then they stay calls), and those of
   libprobe_probe. `error` may be NULL. Needs an attached thread state; keeps an exception that is set. */
LIBPROBE_HIDDEN libprobe_status libprobe_prepare_counts(libprobe_error *error);

/* Takes a reference. The object must not be NULL. */
static inline void PepObject_INCREF(PyObject *object) {
    char *place = (char *)object + libprobe_counts_.place;
    if (libprobe_counts_.kind == LIBPROBE_COUNTS_32_BITS_ || libprobe_counts_.kind == LIBPROBE_COUNTS_SMALL_) {
        int32_t count;
        memcpy(&count, place, sizeof count);
        if (libprobe_counts_.kind == LIBPROBE_COUNTS_32_BITS_ ? count >= 0 : count < LIBPROBE_IMMORTAL_SMALL_) {
            count = (int32_t)((uint32_t)count + 1);
            memcpy(place, &count, sizeof count);
        }
    } else if (libprobe_counts_.kind == LIBPROBE_COUNTS_WORD_) {
        Py_ssize_t count;
        memcpy(&count, place, sizeof count);
        ++count;
        memcpy(place, &count, sizeof count);
    } else {
        Py_IncRef(object);
    }
}

/* Gives up a reference. The object must not be NULL. */
static inline void PepObject_DECREF(PyObject *object) {
    char *place = (char *)object + libprobe_counts_.place;
    if (libprobe_counts_.kind == LIBPROBE_COUNTS_32_BITS_ || libprobe_counts_.kind == LIBPROBE_COUNTS_SMALL_) {
        int32_t count;
        memcpy(&count, place, sizeof count);
        if (libprobe_counts_.kind == LIBPROBE_COUNTS_32_BITS_ ? count < 0 : count >= LIBPROBE_IMMORTAL_SMALL_) {
            return;
        }
        if (count > 1) {
            --count;
            memcpy(place, &count, sizeof count);
            return;
        }
    } else if (libprobe_counts_.kind == LIBPROBE_COUNTS_WORD_) {
        Py_ssize_t count;
        memcpy(&count, place, sizeof count);
        if (count > 1) {
            --count;
            memcpy(place, &count, sizeof count);
            return;
        }
    }
    Py_DecRef(object);
}
static inline void PepObject_XINCREF(PyObject *object) {
    if (object != NULL) {
        PepObject_INCREF(object);
    }
}
static inline void PepObject_XDECREF(PyObject *object) {
    if (object != NULL) {
        PepObject_DECREF(object);
    }
}

#ifdef __cplusplus
}
#endif

#endif
