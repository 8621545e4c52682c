/* The accessors of functions and methods. objects.h says what all accessors promise. */
#ifndef LIBPROBE_OBJECTS_CALLS_H
#define LIBPROBE_OBJECTS_CALLS_H

#include "objects_check.h"

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

/* The same of what may be no method: NULL with SystemError set, as CPython's functions do. */
static inline PyObject *PepMethod_Function(PyObject *object) {
    if (!PepMethod_Check(object)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return PepMethod_GET_FUNCTION(object);
}
static inline PyObject *PepMethod_Self(PyObject *object) {
    if (!PepMethod_Check(object)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return PepMethod_GET_SELF(object);
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
#define PepFunction_GetName(function) PepFunction_GET_NAME((PyObject *)(function))
#define PepFunction_GetDefaults(function) PepFunction_GET_DEFAULTS((PyObject *)(function))
#undef LIBPROBE_FUNCTION_PART_

/* code.h. Family: code. Numbers, and borrowed references, of a code object, which nobody can change. -1 or NULL with an
   exception set if the field is not proven and the code has no such attribute: PepCode_GET_POSONLYARGCOUNT before 3.8,
   PepCode_GET_QUALNAME before 3.11. */
#define LIBPROBE_CODE_NUMBER_(accessor, row)                                                                    \
    static inline int accessor(PyObject *code) {                                                                \
        const libprobe_cell place = libprobe_code_cells.row;                                                    \
        return LIBPROBE_IS_SET_(place) ? libprobe_read_int_(code, place) : libprobe_int_attribute_(code, #row); \
    }
#define LIBPROBE_CODE_PART_(accessor, row)                                                                          \
    static inline PyObject *accessor(PyObject *code) {                                                              \
        const libprobe_cell place = libprobe_code_cells.row;                                                        \
        return LIBPROBE_IS_SET_(place) ? libprobe_read_object_(code, place) : libprobe_kept_attribute_(code, #row); \
    }
LIBPROBE_CODE_NUMBER_(PepCode_GET_ARGCOUNT, co_argcount)
LIBPROBE_CODE_NUMBER_(PepCode_GET_POSONLYARGCOUNT, co_posonlyargcount)
LIBPROBE_CODE_NUMBER_(PepCode_GET_KWONLYARGCOUNT, co_kwonlyargcount)
LIBPROBE_CODE_NUMBER_(PepCode_GET_NLOCALS, co_nlocals)
LIBPROBE_CODE_NUMBER_(PepCode_GET_STACKSIZE, co_stacksize)
LIBPROBE_CODE_NUMBER_(PepCode_GET_FLAGS, co_flags)
LIBPROBE_CODE_NUMBER_(PepCode_GET_FIRSTLINENO, co_firstlineno)
LIBPROBE_CODE_PART_(PepCode_GET_CONSTS, co_consts)
LIBPROBE_CODE_PART_(PepCode_GET_NAMES, co_names)
LIBPROBE_CODE_PART_(PepCode_GET_FILENAME, co_filename)
LIBPROBE_CODE_PART_(PepCode_GET_NAME, co_name)
LIBPROBE_CODE_PART_(PepCode_GET_QUALNAME, co_qualname)
#undef LIBPROBE_CODE_NUMBER_
#undef LIBPROBE_CODE_PART_

/* descrobject.h, cellobject.h and what no header declares. Families: methoddescr, cell, staticmethod, classmethod,
   property, mappingproxy. Borrowed references.

     PepMethodDescr_GET_METHOD  the descriptor's PyMethodDef; NULL if that is not proven
     PepDescr_TYPE, _NAME       the class and the name of a method descriptor
     PepCell_GET                what the cell holds, NULL if it is empty; a binary that may run on free-threaded builds
                                asks for the attribute
     PepStaticMethod_GET_CALLABLE, PepClassMethod_GET_CALLABLE  what the method was made of
     PepProperty_GET_GETTER, _SETTER, _DELETER  NULL if the property has none
     PepDictProxy_GET_MAPPING   what the proxy stands for; NULL if that is not proven */
static inline const PyMethodDef *PepMethodDescr_GET_METHOD(PyObject *descriptor) {
    const libprobe_cell place = libprobe_methoddescr_cells.d_method;
    return LIBPROBE_IS_SET_(place) ? libprobe_method_def_(descriptor, place) : NULL;
}
#define LIBPROBE_PART_(accessor, family, row, attribute)                                \
    static inline PyObject *accessor(PyObject *object) {                                \
        const libprobe_cell place = libprobe_##family##_cells.row;                      \
        return LIBPROBE_IS_SET_(place) ? libprobe_read_object_(object, place)           \
                                       : libprobe_kept_unless_none_(object, attribute); \
    }
LIBPROBE_PART_(PepDescr_NAME, methoddescr, PyMethodDescrObject_d_name, "__name__")
LIBPROBE_PART_(PepStaticMethod_GET_CALLABLE, staticmethod, sm_callable, "__func__")
LIBPROBE_PART_(PepClassMethod_GET_CALLABLE, classmethod, cm_callable, "__func__")
LIBPROBE_PART_(PepProperty_GET_GETTER, property, prop_get, "fget")
LIBPROBE_PART_(PepProperty_GET_SETTER, property, prop_set, "fset")
LIBPROBE_PART_(PepProperty_GET_DELETER, property, prop_del, "fdel")
#undef LIBPROBE_PART_
static inline PyTypeObject *PepDescr_TYPE(PyObject *descriptor) {
    const libprobe_cell place = libprobe_methoddescr_cells.PyMethodDescrObject_d_type;
    return (PyTypeObject *)(LIBPROBE_IS_SET_(place) ? libprobe_read_object_(descriptor, place)
                                                    : libprobe_kept_attribute_(descriptor, "__objclass__"));
}
static inline PyObject *PepCell_GET(PyObject *cell) {
    const libprobe_cell place = libprobe_cell_cells.ob_ref;
    return LIBPROBE_MAY_READ_OWNED_(place) ? libprobe_read_object_(cell, place) : libprobe_cell_contents_(cell);
}
static inline PyObject *PepDictProxy_GET_MAPPING(PyObject *proxy) {
    const libprobe_cell place = libprobe_mappingproxy_cells.mapping;
    return LIBPROBE_IS_SET_(place) ? libprobe_read_object_(proxy, place) : NULL;
}

#ifdef __cplusplus
}
#endif

#endif
