/* The accessors of functions and methods. objects.h says what all accessors promise. */
#ifndef LIBPROBE_OBJECTS_CALLS_H
#define LIBPROBE_OBJECTS_CALLS_H

#include "objects_read.h"

#ifdef __cplusplus
extern "C" {
#endif

/* methodobject.h. Family: cfunction.

   PepCFunction_GET_SELF returns a borrowed reference, NULL for a static method. PepCFunction_GET_NAMESTR returns the
   name in the function's PyMethodDef. */
static inline const PyMethodDef *libprobe_method_def_(PyObject *function, libprobe_cell place) {
    return (const PyMethodDef *)(const void *)libprobe_read_object_(function, place);
}
static inline PyCFunction PepCFunction_GET_FUNCTION(PyObject *function) {
    const libprobe_cell place = libprobe_cfunction_cells.m_ml;
    return LIBPROBE_IS_SET_(place) ? libprobe_method_def_(function, place)->ml_meth : PyCFunction_GetFunction(function);
}
static inline int PepCFunction_GET_FLAGS(PyObject *function) {
    const libprobe_cell place = libprobe_cfunction_cells.m_ml;
    return LIBPROBE_IS_SET_(place) ? libprobe_method_def_(function, place)->ml_flags : PyCFunction_GetFlags(function);
}
static inline const char *PepCFunction_GET_NAMESTR(PyObject *function) {
    const libprobe_cell place = libprobe_cfunction_cells.m_ml;
    return LIBPROBE_IS_SET_(place) ? libprobe_method_def_(function, place)->ml_name : PyEval_GetFuncName(function);
}
static inline PyObject *PepCFunction_GET_SELF(PyObject *function) {
    const libprobe_cell place = libprobe_cfunction_cells.m_ml;
    const libprobe_cell self = libprobe_cfunction_cells.m_self;
    if (LIBPROBE_IS_SET_(place) && LIBPROBE_IS_SET_(self)) {
        const int is_static = libprobe_method_def_(function, place)->ml_flags & METH_STATIC;
        return is_static ? NULL : libprobe_read_object_(function, self);
    }
    return PyCFunction_GetSelf(function);
}

/* classobject.h. Borrowed references to the function and to the object of a bound method. Family: method. */
static inline PyObject *PepMethod_GET_FUNCTION(PyObject *method) {
    const libprobe_cell place = libprobe_method_cells.im_func;
    return LIBPROBE_IS_SET_(place) ? libprobe_read_object_(method, place)
                                   : libprobe_kept_attribute_(method, "__func__");
}
static inline PyObject *PepMethod_GET_SELF(PyObject *method) {
    const libprobe_cell place = libprobe_method_cells.im_self;
    return LIBPROBE_IS_SET_(place) ? libprobe_read_object_(method, place)
                                   : libprobe_kept_attribute_(method, "__self__");
}

/* funcobject.h. Family: function. Borrowed references to the parts of a function that is written in Python, valid until
   code that may replace them has run; NULL if it has no defaults, or no closure. A binary that may run on free-threaded
   builds asks for the attribute. PepFunction_GET_NAME returns what `__name__` does. */
#define LIBPROBE_FUNCTION_PART_(accessor, row, attribute)                                         \
    static inline PyObject *accessor(PyObject *function) {                                        \
        const libprobe_cell place = libprobe_function_cells.row;                                  \
        return LIBPROBE_MAY_READ_OWNED_(place) ? libprobe_read_object_(function, place)           \
                                               : libprobe_kept_unless_none_(function, attribute); \
    }
LIBPROBE_FUNCTION_PART_(PepFunction_GET_CODE, func_code, "__code__")
LIBPROBE_FUNCTION_PART_(PepFunction_GET_GLOBALS, func_globals, "__globals__")
LIBPROBE_FUNCTION_PART_(PepFunction_GET_NAME, func_name, "__name__")
LIBPROBE_FUNCTION_PART_(PepFunction_GET_DEFAULTS, func_defaults, "__defaults__")
LIBPROBE_FUNCTION_PART_(PepFunction_GET_KW_DEFAULTS, func_kwdefaults, "__kwdefaults__")
LIBPROBE_FUNCTION_PART_(PepFunction_GET_CLOSURE, func_closure, "__closure__")
#undef LIBPROBE_FUNCTION_PART_

#ifdef __cplusplus
}
#endif

#endif
