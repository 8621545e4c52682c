/* The accessors of exceptions, weak references, modules and capsules. objects.h says what all accessors promise. */
#ifndef LIBPROBE_OBJECTS_OTHERS_H
#define LIBPROBE_OBJECTS_OTHERS_H

#include "objects_ask.h"
#include "objects_read.h"

#ifdef __cplusplus
extern "C" {
#endif

/* pyerrors.h. Family: exception. Borrowed references, valid until code that may replace them has run; NULL if there is
   none. A binary that may run on free-threaded builds asks CPython.

     PepException_GET_ARGS              the tuple of its arguments
     PepException_GET_TRACEBACK, _CONTEXT, _CAUSE  as the attributes of these names
     PepException_GET_SUPPRESS_CONTEXT  1 if the context is not to be shown, else 0 */
#define LIBPROBE_EXCEPTION_PART_(accessor, row, attribute)                                                  \
    static inline PyObject *accessor(PyObject *exception) {                                                 \
        const libprobe_cell place = libprobe_exception_cells.PyBaseExceptionObject_##row;                   \
        PyObject *value = LIBPROBE_MAY_READ_OWNED_(place) ? libprobe_read_object_(exception, place)         \
                                                          : libprobe_kept_attribute_(exception, attribute); \
        return value == Py_None ? NULL : value; /* which up to 3.13 may be in the field, too */             \
    }
LIBPROBE_EXCEPTION_PART_(PepException_GET_ARGS, args, "args")
LIBPROBE_EXCEPTION_PART_(PepException_GET_TRACEBACK, traceback, "__traceback__")
LIBPROBE_EXCEPTION_PART_(PepException_GET_CONTEXT, context, "__context__")
LIBPROBE_EXCEPTION_PART_(PepException_GET_CAUSE, cause, "__cause__")
#undef LIBPROBE_EXCEPTION_PART_
static inline int PepException_GET_SUPPRESS_CONTEXT(PyObject *exception) {
    const libprobe_cell place = libprobe_exception_cells.PyBaseExceptionObject_suppress_context;
    return LIBPROBE_IS_SET_(place) ? libprobe_read_byte_(exception, place)
                                   : libprobe_int_attribute_(exception, "__suppress_context__");
}

/* weakrefobject.h. Family: weakref. Whether the object that the weak reference, which is no proxy, led to is gone.
   There is no accessor for the object itself: it may be dying. PyWeakref_GetRef returns a new reference. */
static inline int PepWeakref_IS_DEAD(PyObject *reference) {
    const libprobe_cell place = libprobe_weakref_cells.wr_object;
    return LIBPROBE_IS_SET_(place) ? libprobe_read_shared_(reference, place) == (void *)Py_None
                                   : libprobe_is_dead_(reference);
}

/* moduleobject.h. Family: module. The module's state, NULL if it has none; and a borrowed reference to its dict. */
static inline void *PepModule_GET_STATE(PyObject *module) {
    const libprobe_cell place = libprobe_module_cells.md_state;
    return LIBPROBE_IS_SET_(place) ? libprobe_read_shared_(module, place) : PyModule_GetState(module);
}
static inline PyObject *PepModule_GET_DICT(PyObject *module) {
    const libprobe_cell place = libprobe_module_cells.md_dict;
    return LIBPROBE_IS_SET_(place) ? libprobe_read_object_(module, place) : PyModule_GetDict(module);
}

/* pycapsule.h. Family: capsule. The capsule's pointer, whatever the capsule's name is; its name, which may be NULL; its
   context. */
static inline void *PepCapsule_GET_POINTER(PyObject *capsule) {
    const libprobe_cell place = libprobe_capsule_cells.PyCapsule_pointer;
    return LIBPROBE_IS_SET_(place) ? (void *)libprobe_read_object_(capsule, place)
                                   : PyCapsule_GetPointer(capsule, PyCapsule_GetName(capsule));
}
static inline const char *PepCapsule_GET_NAME(PyObject *capsule) {
    const libprobe_cell place = libprobe_capsule_cells.PyCapsule_name;
    return LIBPROBE_IS_SET_(place) ? (const char *)(void *)libprobe_read_object_(capsule, place)
                                   : PyCapsule_GetName(capsule);
}
static inline void *PepCapsule_GET_CONTEXT(PyObject *capsule) {
    const libprobe_cell place = libprobe_capsule_cells.PyCapsule_context;
    return LIBPROBE_IS_SET_(place) ? (void *)libprobe_read_object_(capsule, place) : PyCapsule_GetContext(capsule);
}

#ifdef __cplusplus
}
#endif

#endif
