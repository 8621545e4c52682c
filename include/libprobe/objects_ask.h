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

#ifdef __cplusplus
}
#endif

#endif
