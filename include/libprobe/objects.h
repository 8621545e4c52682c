/* Gives Python's built-in objects accessors at the speed of CPython's own macros, under the names of shiboken's
   pep384impl, on every version and with the limited API.

   Each accessor reads its field where libprobe proved it to be, and calls CPython's function if the field is not
   proven: the result is the same. So nothing has to be required. To be fast, call libprobe_prepare for the families
   that you use, while your module is initialized:

     libprobe_prepare(&libprobe_family_tuple, NULL);
     libprobe_prepare(&libprobe_family_float, NULL);
     ... PepFloat_AS_DOUBLE(PepTuple_GET_ITEM(tuple, 0)) ...

   With `#define LIBPROBE_FALLBACK 0` before the include, accessors do not test whether their field is proven. Then
   require each field first (libprobe_require); without that they fault on 64-bit machines, as those of use.h do.

   Accessors check nothing about their arguments, as CPython's macros do not. Unless said otherwise they need an
   attached thread state and set no exception. C99 and C++17; PyObject may be opaque (abi3t). */
#ifndef LIBPROBE_OBJECTS_H
#define LIBPROBE_OBJECTS_H

#include <Python.h>

#include <string.h>

#include "cells.h"

#ifndef LIBPROBE_FALLBACK
#define LIBPROBE_FALLBACK 1
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Whether an accessor may use the cell's offset. The low half of LIBPROBE_UNSET is 0 on 64-bit machines. */
#if !LIBPROBE_FALLBACK
#define LIBPROBE_IS_SET_(cell) 1
#elif UINTPTR_MAX > 0xffffffffu
#define LIBPROBE_IS_SET_(cell) ((int32_t)(cell) != 0)
#else
#define LIBPROBE_IS_SET_(cell) ((cell) != LIBPROBE_UNSET)
#endif

/* Whether an accessor may read memory that a container owns. On a free-threaded build another thread may free it at any
   time, so a binary that may run there calls CPython instead. */
#if defined(Py_GIL_DISABLED) || defined(_Py_OPAQUE_PYOBJECT)
#define LIBPROBE_MAY_READ_OWNED_(cell) 0
#else
#define LIBPROBE_MAY_READ_OWNED_(cell) LIBPROBE_IS_SET_(cell)
#endif

static inline PyObject *libprobe_read_object_(const void *object, libprobe_cell place) {
    PyObject *value;
    memcpy(&value, (const char *)object + place, sizeof value);
    return value;
}
static inline double libprobe_read_double_(const PyObject *object, libprobe_cell place) {
    double value;
    memcpy(&value, (const char *)object + place, sizeof value);
    return value;
}
static inline Py_ssize_t libprobe_read_size_(const PyObject *object, libprobe_cell place) {
#if defined(__GNUC__)
    return __atomic_load_n((const Py_ssize_t *)(const void *)((const char *)object + place), __ATOMIC_RELAXED);
#else
    return *(const volatile Py_ssize_t *)(const void *)((const char *)object + place);
#endif
}
/* A borrowed reference to the value of an attribute that the object itself keeps alive. NULL with an exception set if
   it has none. */
static inline PyObject *libprobe_kept_attribute_(PyObject *object, const char *name) {
    PyObject *value = PyObject_GetAttrString(object, name);
    Py_DecRef(value);
    return value;
}

/* floatobject.h. The value of a float, or of an instance of a subclass. Family: float. */
static inline double PepFloat_AS_DOUBLE(PyObject *object) {
    const libprobe_cell place = libprobe_float_cells.ob_fval;
    return LIBPROBE_IS_SET_(place) ? libprobe_read_double_(object, place) : PyFloat_AsDouble(object);
}

/* complexobject.h. The parts of a complex number, or of an instance of a subclass. Family: complex. */
static inline double PepComplex_REAL(PyObject *object) {
    const libprobe_cell place = libprobe_complex_cells.Py_complex_real;
    return LIBPROBE_IS_SET_(place) ? libprobe_read_double_(object, place) : PyComplex_RealAsDouble(object);
}
static inline double PepComplex_IMAG(PyObject *object) {
    const libprobe_cell place = libprobe_complex_cells.Py_complex_imag;
    return LIBPROBE_IS_SET_(place) ? libprobe_read_double_(object, place) : PyComplex_ImagAsDouble(object);
}

/* tupleobject.h. Family: tuple.

   PepTuple_GET_ITEM returns a borrowed reference to the item at `index`, which the tuple must have. PepTuple_SET_ITEM
   takes over a reference to `item` and fills a tuple that nobody else has seen; of an item that was there before, the
   proven form forgets the reference and the call drops it. */
static inline PyObject *PepTuple_GET_ITEM(PyObject *tuple, Py_ssize_t index) {
    const libprobe_cell place = libprobe_tuple_cells.PyTupleObject_ob_item;
    return LIBPROBE_IS_SET_(place) ? libprobe_read_object_(tuple, place + index * (Py_ssize_t)sizeof tuple)
                                   : PyTuple_GetItem(tuple, index);
}
static inline void PepTuple_SET_ITEM(PyObject *tuple, Py_ssize_t index, PyObject *item) {
    const libprobe_cell place = libprobe_tuple_cells.PyTupleObject_ob_item;
    if (LIBPROBE_IS_SET_(place)) {
        memcpy((char *)tuple + place + index * (Py_ssize_t)sizeof item, &item, sizeof item);
    } else {
        PyTuple_SetItem(tuple, index, item);
    }
}
static inline Py_ssize_t PepTuple_GET_SIZE(PyObject *tuple) {
    const libprobe_cell place = libprobe_tuple_cells.PyTupleObject_ob_size;
    return LIBPROBE_IS_SET_(place) ? libprobe_read_size_(tuple, place) : PyTuple_Size(tuple);
}

/* listobject.h. Family: list.

   PepList_GET_ITEM returns a borrowed reference to the item at `index`, which the list must have; it is valid until
   code that may change the list has run. A binary that may run on free-threaded builds calls CPython for it.
   PepList_SET_ITEM takes over a reference to `item` and fills a list that nobody else has seen; of an item that was
   there before, the proven form forgets the reference and the call drops it. */
static inline PyObject *PepList_GET_ITEM(PyObject *list, Py_ssize_t index) {
    const libprobe_cell place = libprobe_list_cells.PyListObject_ob_item;
    return LIBPROBE_MAY_READ_OWNED_(place)
               ? libprobe_read_object_(libprobe_read_object_(list, place), index * (Py_ssize_t)sizeof list)
               : PyList_GetItem(list, index);
}
static inline void PepList_SET_ITEM(PyObject *list, Py_ssize_t index, PyObject *item) {
    const libprobe_cell place = libprobe_list_cells.PyListObject_ob_item;
    if (LIBPROBE_IS_SET_(place)) {
        char *items = (char *)libprobe_read_object_(list, place);
        memcpy(items + index * (Py_ssize_t)sizeof item, &item, sizeof item);
    } else {
        PyList_SetItem(list, index, item);
    }
}
static inline Py_ssize_t PepList_GET_SIZE(PyObject *list) {
    const libprobe_cell place = libprobe_list_cells.PyListObject_ob_size;
    return LIBPROBE_IS_SET_(place) ? libprobe_read_size_(list, place) : PyList_Size(list);
}

/* bytesobject.h. Family: bytes. PepBytes_AS_STRING returns the object's own bytes, behind which is a zero. */
static inline char *PepBytes_AS_STRING(PyObject *bytes) {
    const libprobe_cell place = libprobe_bytes_cells.ob_sval;
    return LIBPROBE_IS_SET_(place) ? (char *)bytes + place : PyBytes_AsString(bytes);
}
static inline Py_ssize_t PepBytes_GET_SIZE(PyObject *bytes) {
    const libprobe_cell place = libprobe_bytes_cells.PyBytesObject_ob_size;
    return LIBPROBE_IS_SET_(place) ? libprobe_read_size_(bytes, place) : PyBytes_Size(bytes);
}

/* dictobject.h, setobject.h. The number of items of a dict, and of the elements of a set or frozenset. Families: dict,
   set. */
static inline Py_ssize_t PepDict_GET_SIZE(PyObject *dict) {
    const libprobe_cell place = libprobe_dict_cells.ma_used;
    return LIBPROBE_IS_SET_(place) ? libprobe_read_size_(dict, place) : PyDict_Size(dict);
}
static inline Py_ssize_t PepSet_GET_SIZE(PyObject *set) {
    const libprobe_cell place = libprobe_set_cells.PySetObject_used;
    return LIBPROBE_IS_SET_(place) ? libprobe_read_size_(set, place) : PySet_Size(set);
}

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

#ifdef __cplusplus
}
#endif

/* With `#define LIBPROBE_PYTHON_NAMES 1` before the include: CPython's own names, where its headers lack them. */
#if defined(Py_LIMITED_API) && defined(LIBPROBE_PYTHON_NAMES) && LIBPROBE_PYTHON_NAMES
#define PyFloat_AS_DOUBLE(object) PepFloat_AS_DOUBLE((PyObject *)(object))
#define PyTuple_GET_ITEM(tuple, index) PepTuple_GET_ITEM((PyObject *)(tuple), index)
#define PyTuple_SET_ITEM(tuple, index, item) PepTuple_SET_ITEM((PyObject *)(tuple), index, (PyObject *)(item))
#define PyTuple_GET_SIZE(tuple) PepTuple_GET_SIZE((PyObject *)(tuple))
#define PyList_GET_ITEM(list, index) PepList_GET_ITEM((PyObject *)(list), index)
#define PyList_SET_ITEM(list, index, item) PepList_SET_ITEM((PyObject *)(list), index, (PyObject *)(item))
#define PyList_GET_SIZE(list) PepList_GET_SIZE((PyObject *)(list))
#define PyBytes_AS_STRING(bytes) PepBytes_AS_STRING((PyObject *)(bytes))
#define PyBytes_GET_SIZE(bytes) PepBytes_GET_SIZE((PyObject *)(bytes))
#define PyDict_GET_SIZE(dict) PepDict_GET_SIZE((PyObject *)(dict))
#define PySet_GET_SIZE(set) PepSet_GET_SIZE((PyObject *)(set))
#define PyCFunction_GET_FUNCTION(function) PepCFunction_GET_FUNCTION((PyObject *)(function))
#define PyCFunction_GET_SELF(function) PepCFunction_GET_SELF((PyObject *)(function))
#define PyCFunction_GET_FLAGS(function) PepCFunction_GET_FLAGS((PyObject *)(function))
#define PyMethod_GET_FUNCTION(method) PepMethod_GET_FUNCTION((PyObject *)(method))
#define PyMethod_GET_SELF(method) PepMethod_GET_SELF((PyObject *)(method))
#endif

#endif
