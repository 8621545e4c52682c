/* Calls objects by the vectorcall protocol (PEP 590) on 3.8 to 3.11 too, where the limited API lacks it: reads the
   callable's own function at the place that its type tells, as CPython's headers do.

     #define LIBPROBE_USES(X) X(ob_type) X(tp_flags) X(tp_vectorcall_offset)

   These three fields are asked for softly: require them, or prepare the family type. If one is not proven, CPython's
   own function is called, or, up to 3.10, a tuple is made and PyObject_Call is called: the result is the same. On 3.8
   tp_vectorcall_offset has no witness, and 3.6 and 3.7 have no vectorcall.

   All need an attached thread state and borrow their arguments. C99 and C++17; PyObject may be opaque (abi3t). */
#ifndef LIBPROBE_VECTORCALL_H
#define LIBPROBE_VECTORCALL_H

#include "objects_check.h"
#include "slottypes.h"

#ifdef __cplusplus
extern "C" {
#endif

/* In `nargsf`, beside the number of positional arguments: the callee may change args[-1] until it returns. */
#define PEP_VECTORCALL_ARGUMENTS_OFFSET ((size_t)1 << (8 * sizeof(size_t) - 1))
static inline Py_ssize_t PepVectorcall_NARGS(size_t nargsf) {
    return (Py_ssize_t)(nargsf & ~PEP_VECTORCALL_ARGUMENTS_OFFSET);
}

/* What the two functions below do without proven places. */
LIBPROBE_HIDDEN libprobe_vectorcallfunc libprobe_vectorcall_function_(PyObject *callable);
LIBPROBE_HIDDEN PyObject *libprobe_vectorcall_(PyObject *callable, PyObject *const *args, size_t nargsf,
                                               PyObject *names);
/* Sets SystemError if a call returned NULL without an exception, or a result with one. Returns the result, or NULL. */
LIBPROBE_HIDDEN PyObject *libprobe_check_result_(PyObject *callable, PyObject *result);

/* The object's vectorcall function; NULL, and no exception, if it has none. */
static inline libprobe_vectorcallfunc PepVectorcall_Function(PyObject *callable) {
    const libprobe_cells_type *cells = &libprobe_type_cells;
    libprobe_vectorcallfunc function = NULL;
    if (LIBPROBE_IS_SET_(cells->ob_type) && LIBPROBE_IS_SET_(cells->tp_flags) &&
        LIBPROBE_IS_SET_(cells->tp_vectorcall_offset)) {
        const void *type = libprobe_read_shared_(callable, cells->ob_type);
        if (libprobe_read_flags_(type, cells->tp_flags) & 1ul << 11) { /* Py_TPFLAGS_HAVE_VECTORCALL */
            Py_ssize_t offset;
            memcpy(&offset, (const char *)type + cells->tp_vectorcall_offset, sizeof offset);
            memcpy(&function, (const char *)callable + offset, sizeof function);
        }
        return function;
    }
    return libprobe_vectorcall_function_(callable);
}

/* Calls the object with positional arguments, of which nargsf has the number, and behind them those that `names`, a
   tuple of str or NULL, has the names of. A new reference; NULL with an exception set. With LIBPROBE_CHECKED, a callee
   that breaks the rule about exceptions is told by SystemError, as CPython tells it. */
static inline PyObject *PepObject_Vectorcall(PyObject *callable, PyObject *const *args, size_t nargsf,
                                             PyObject *names) {
    const libprobe_vectorcallfunc function = PepVectorcall_Function(callable);
    PyObject *result;
    if (function == NULL) {
        return libprobe_vectorcall_(callable, args, nargsf, names);
    }
    result = function(callable, args, nargsf, names);
#if defined(LIBPROBE_CHECKED) && LIBPROBE_CHECKED
    result = libprobe_check_result_(callable, result);
#endif
    return result;
}
static inline PyObject *PepObject_CallNoArgs(PyObject *callable) {
    PyObject *args[1] = {NULL};
    return PepObject_Vectorcall(callable, args + 1, PEP_VECTORCALL_ARGUMENTS_OFFSET, NULL);
}
static inline PyObject *PepObject_CallOneArg(PyObject *callable, PyObject *argument) {
    PyObject *args[2];
    args[0] = NULL;
    args[1] = argument;
    return PepObject_Vectorcall(callable, args + 1, 1 | PEP_VECTORCALL_ARGUMENTS_OFFSET, NULL);
}

/* A function that takes its arguments as they come: `args` has the positional ones, `nargs` of them, and behind them
   those of the tuple `names`, which may be NULL. */
typedef PyObject *(*libprobe_fastcallfunc)(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *names);

/* The flags of a PyMethodDef that has such a function: METH_FASTCALL | METH_KEYWORDS from 3.7 on, METH_FASTCALL on 3.6;
   the limited API has them from 3.10 on. Makes such a function and calls it, once in a process, to see that it is
   called so. 0 if it is not, which no CPython from 3.6 on is known to do: then use METH_VARARGS | METH_KEYWORDS. -1
   with an exception set. */
LIBPROBE_HIDDEN int libprobe_fastcall_flags(void);

#ifdef __cplusplus
}
#endif

#endif
