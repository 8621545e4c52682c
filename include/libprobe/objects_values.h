/* The accessors of numbers and containers. objects.h says what all accessors promise. */
#ifndef LIBPROBE_OBJECTS_VALUES_H
#define LIBPROBE_OBJECTS_VALUES_H

#include <limits.h>

#include "objects_read.h"

#ifdef __cplusplus
extern "C" {
#endif

/* floatobject.h. The value of a float, or of an instance of a subclass. Family: float. */
static inline double PepFloat_AS_DOUBLE(PyObject *object) {
    const libprobe_cell place = libprobe_float_cells.ob_fval;
    return LIBPROBE_IS_SET_(place) ? libprobe_read_double_(object, place) : PyFloat_AsDouble(object);
}

/* longobject.h. Family: int. `integer` is an int or an instance of a subclass.

   PepLong_IsCompact returns whether the int has at most one digit of 30 bits, as PyUnstable_Long_IsCompact of 3.12
   does. PepLong_CompactValue returns the value of such an int. PepLong_AsLong and PepLong_AsLongLong return the value
   of any int; of one that is too large, -1 with OverflowError set. PepLong_SIGN returns -1, 0 or 1. _PepLong_AsInt
   takes whatever has an index; it returns -1 with TypeError or OverflowError set if that is no int of C. */

/* Up to 3.11 an int's size word is ob_size, the number of its digits with the int's sign; then it is lv_tag: the number
   of its digits, three bits further, and in the lowest two bits 1 minus the sign. Digits of 16 bits, which some builds
   of 3.10 and older have, are left to CPython. */
#define LIBPROBE_HAS_TAG_() LIBPROBE_IS_PROVEN_(libprobe_int_cells.PyLongObject_lv_tag)
#define LIBPROBE_MAY_READ_DIGIT_()                                         \
    (libprobe_int_cells.sizeof_digit == (libprobe_cell)sizeof(uint32_t) && \
     LIBPROBE_IS_SET_(libprobe_int_cells.PyLongObject_ob_digit) &&         \
     (LIBPROBE_HAS_TAG_() || LIBPROBE_IS_SET_(libprobe_int_cells.PyLongObject_ob_size)))
static inline size_t libprobe_read_tag_(const PyObject *integer) {
    return (size_t)libprobe_read_size_(integer, libprobe_int_cells.PyLongObject_lv_tag);
}
static inline int libprobe_is_compact_(const PyObject *integer) {
    return LIBPROBE_HAS_TAG_() ? libprobe_read_tag_(integer) < 2 << 3
                               : (size_t)libprobe_read_size_(integer, libprobe_int_cells.PyLongObject_ob_size) + 1 < 3;
}
static inline Py_ssize_t libprobe_compact_value_(const PyObject *integer) {
    const libprobe_cell digit = libprobe_int_cells.PyLongObject_ob_digit;
    if (LIBPROBE_HAS_TAG_()) {
        const Py_ssize_t sign = 1 - (Py_ssize_t)(libprobe_read_tag_(integer) & 3);
        return sign * (Py_ssize_t)libprobe_read_digit_(integer, digit);
    }
    const Py_ssize_t size = libprobe_read_size_(integer, libprobe_int_cells.PyLongObject_ob_size);
    return size == 0 ? 0 : size * (Py_ssize_t)libprobe_read_digit_(integer, digit); /* 0 may have no digit */
}
static inline int PepLong_IsCompact(PyObject *integer) {
    if (!LIBPROBE_MAY_READ_DIGIT_()) {
        int overflow = 0;
        const long value = PyLong_AsLongAndOverflow(integer, &overflow);
        return overflow == 0 && value < 1L << 30 && value > -(1L << 30);
    }
    return libprobe_is_compact_(integer);
}
static inline Py_ssize_t PepLong_CompactValue(PyObject *integer) {
    return LIBPROBE_MAY_READ_DIGIT_() ? libprobe_compact_value_(integer) : PyLong_AsSsize_t(integer);
}
static inline long PepLong_AsLong(PyObject *integer) {
    return LIBPROBE_MAY_READ_DIGIT_() && libprobe_is_compact_(integer) ? (long)libprobe_compact_value_(integer)
                                                                       : PyLong_AsLong(integer);
}
static inline long long PepLong_AsLongLong(PyObject *integer) {
    return LIBPROBE_MAY_READ_DIGIT_() && libprobe_is_compact_(integer) ? (long long)libprobe_compact_value_(integer)
                                                                       : PyLong_AsLongLong(integer);
}
static inline int PepLong_SIGN(PyObject *integer) {
    const libprobe_cell place = libprobe_int_cells.PyLongObject_ob_size;
    if (LIBPROBE_HAS_TAG_()) {
        return 1 - (int)(libprobe_read_tag_(integer) & 3);
    }
    if (LIBPROBE_IS_SET_(place)) {
        const Py_ssize_t size = libprobe_read_size_(integer, place);
        return (size > 0) - (size < 0);
    }
    int overflow = 0;
    const long value = PyLong_AsLongAndOverflow(integer, &overflow);
    return overflow != 0 ? overflow : (value > 0) - (value < 0);
}
static inline int _PepLong_AsInt(PyObject *object) {
    const long value = PyLong_AsLong(object);
    if (value > INT_MAX || value < INT_MIN) {
        PyErr_SetString(PyExc_OverflowError, "Python int too large to convert to C int");
        return -1;
    }
    return (int)value;
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

/* bytearrayobject.h. Family: bytearray. The bytes are valid until code has run that may resize the object. A binary
   that may run on free-threaded builds asks CPython for them. */
static inline Py_ssize_t PepByteArray_GET_SIZE(PyObject *bytes) {
    const libprobe_cell place = libprobe_bytearray_cells.PyByteArrayObject_ob_size;
    return LIBPROBE_IS_SET_(place) ? libprobe_read_size_(bytes, place) : PyByteArray_Size(bytes);
}
static inline char *PepByteArray_AS_STRING(PyObject *bytes) {
    const libprobe_cell place = libprobe_bytearray_cells.ob_start;
    const int may_read = LIBPROBE_MAY_READ_OWNED_(place) && PepByteArray_GET_SIZE(bytes) != 0;
    return may_read ? (char *)libprobe_read_object_(bytes, place) : PyByteArray_AsString(bytes);
}

/* sliceobject.h, and what no header declares. Families: slice, range. Borrowed references to what a slice was made of,
   and to a range's three ints. */
#define LIBPROBE_BOUND_(accessor, family, row, attribute)                             \
    static inline PyObject *accessor(PyObject *object) {                              \
        const libprobe_cell place = libprobe_##family##_cells.row;                    \
        return LIBPROBE_IS_SET_(place) ? libprobe_read_object_(object, place)         \
                                       : libprobe_kept_attribute_(object, attribute); \
    }
LIBPROBE_BOUND_(PepSlice_GET_START, slice, PySliceObject_start, "start")
LIBPROBE_BOUND_(PepSlice_GET_STOP, slice, PySliceObject_stop, "stop")
LIBPROBE_BOUND_(PepSlice_GET_STEP, slice, PySliceObject_step, "step")
LIBPROBE_BOUND_(PepRange_GET_START, range, rangeobject_start, "start")
LIBPROBE_BOUND_(PepRange_GET_STOP, range, rangeobject_stop, "stop")
LIBPROBE_BOUND_(PepRange_GET_STEP, range, rangeobject_step, "step")
#undef LIBPROBE_BOUND_

#ifdef __cplusplus
}
#endif

#endif
