/* Declares what the accessors of objects.h call in the library if a field is not proven, and the limited API of some
   version has no function for it. Include objects.h instead. */
#ifndef LIBPROBE_OBJECTS_ASK_H
#define LIBPROBE_OBJECTS_ASK_H

#include <Python.h>

#include "libprobe.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What PyUnicode_AsUTF8AndSize returns, which the limited API has from 3.10 on. */
LIBPROBE_HIDDEN const char *libprobe_utf8_(PyObject *string, Py_ssize_t *size);

/* What PyUnicode_GetLength and PyUnicode_ReadChar return, which it has from 3.7 on. */
LIBPROBE_HIDDEN Py_ssize_t libprobe_length_(PyObject *string);
LIBPROBE_HIDDEN Py_UCS4 libprobe_character_(PyObject *string, Py_ssize_t index);

/* Whether all characters of the str are ASCII. Sets no exception. */
LIBPROBE_HIDDEN int libprobe_is_ascii_(PyObject *string);

/* What a cell holds, a borrowed reference; NULL, and no exception, if it is empty. */
LIBPROBE_HIDDEN PyObject *libprobe_cell_contents_(PyObject *cell);

/* Whether the object that the weak reference led to is gone. */
LIBPROBE_HIDDEN int libprobe_is_dead_(PyObject *reference);

/* A borrowed reference to the object's type. */
LIBPROBE_HIDDEN PyTypeObject *libprobe_type_of_(PyObject *object);

/* Types that the limited API lacks. */
enum {
    LIBPROBE_TYPE_FUNCTION_,
    LIBPROBE_TYPE_METHOD_,
    LIBPROBE_TYPE_CODE_,
    LIBPROBE_TYPE_CELL_,
    LIBPROBE_TYPE_STATICMETHOD_,
    LIBPROBE_TYPE_CLASSMETHOD_,
    LIBPROBE_TYPE_METHODDESCR_,
    LIBPROBE_TYPE_DATE_, /* those of datetime are in the order of its C API */
    LIBPROBE_TYPE_DATETIME_,
    LIBPROBE_TYPE_TIME_,
    LIBPROBE_TYPE_DELTA_,
    LIBPROBE_TYPE_TZINFO_,
    LIBPROBE_HIDDEN_TYPES_
};
/* Those that were looked up, by index; NULL for the others. */
extern LIBPROBE_HIDDEN PyTypeObject *libprobe_hidden_types_[LIBPROBE_HIDDEN_TYPES_];
/* Looks one up. A borrowed reference; NULL, and no exception, if there is none. */
LIBPROBE_HIDDEN PyTypeObject *libprobe_find_type_(int index);

#ifdef __cplusplus
}
#endif

#endif
