/* Gives the accessors of objects.h what they share: whether a cell may be used, and how a word is read. Include
   objects.h instead. */
#ifndef LIBPROBE_OBJECTS_READ_H
#define LIBPROBE_OBJECTS_READ_H

#include <Python.h>

#include <string.h>

#include "cells.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef LIBPROBE_FALLBACK
#define LIBPROBE_FALLBACK 1
#endif

/* Whether the cell is set. The low half of LIBPROBE_UNSET is 0 on 64-bit machines. */
#if UINTPTR_MAX > 0xffffffffu
#define LIBPROBE_IS_PROVEN_(cell) ((int32_t)(cell) != 0)
#else
#define LIBPROBE_IS_PROVEN_(cell) ((cell) != LIBPROBE_UNSET)
#endif
/* Whether an accessor may use the cell's offset. */
#if LIBPROBE_FALLBACK
#define LIBPROBE_IS_SET_(cell) LIBPROBE_IS_PROVEN_(cell)
#else
#define LIBPROBE_IS_SET_(cell) 1
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
/* A pointer, or the flags of a type, that another thread may exchange meanwhile. */
static inline void *libprobe_read_shared_(const void *object, libprobe_cell place) {
#if defined(__GNUC__)
    return __atomic_load_n((void *const *)(const void *)((const char *)object + place), __ATOMIC_RELAXED);
#else
    return *(void *const volatile *)(const void *)((const char *)object + place);
#endif
}
static inline unsigned long libprobe_read_flags_(const void *type, libprobe_cell place) {
#if defined(__GNUC__)
    return __atomic_load_n((const unsigned long *)(const void *)((const char *)type + place), __ATOMIC_RELAXED);
#else
    return *(const volatile unsigned long *)(const void *)((const char *)type + place);
#endif
}
static inline int libprobe_read_int_(const PyObject *object, libprobe_cell place) {
    int value;
    memcpy(&value, (const char *)object + place, sizeof value);
    return value;
}
static inline int libprobe_read_byte_(const PyObject *object, libprobe_cell place) {
    return *((const unsigned char *)object + place);
}
static inline uint32_t libprobe_read_digit_(const PyObject *object, libprobe_cell place) {
    uint32_t value;
    memcpy(&value, (const char *)object + place, sizeof value);
    return value;
}
/* A bit-field, whose cell holds its place in bits. Other bits of its byte may change at any time. */
static inline unsigned libprobe_read_bits_(const PyObject *object, libprobe_cell place, unsigned mask) {
    return (unsigned)*((const volatile unsigned char *)object + (place >> 3)) >> (place & 7) & mask;
}
/* A borrowed reference to the value of an attribute that the object itself keeps alive. NULL with an exception set if
   it has none. */
static inline PyObject *libprobe_kept_attribute_(PyObject *object, const char *name) {
    PyObject *value = PyObject_GetAttrString(object, name);
    Py_DecRef(value);
    return value;
}
/* The same; NULL, and no exception, if it is None. */
static inline PyObject *libprobe_kept_unless_none_(PyObject *object, const char *name) {
    PyObject *value = libprobe_kept_attribute_(object, name);
    return value == Py_None ? NULL : value;
}
/* The value of an attribute that is an int. -1 with an exception set if there is none. */
static inline int libprobe_int_attribute_(PyObject *object, const char *name) {
    PyObject *value = PyObject_GetAttrString(object, name);
    const long number = value != NULL ? PyLong_AsLong(value) : -1;
    Py_DecRef(value);
    return (int)number;
}

#ifdef __cplusplus
}
#endif

#endif
