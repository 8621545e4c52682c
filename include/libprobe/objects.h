/* Gives Python's built-in objects accessors at the speed of CPython's own macros, under the names of shiboken's
   pep384impl, on every version and with the limited API.

   Each accessor reads its field where libprobe proved it to be, and calls CPython's function if the field is not
   proven: the result is the same. So nothing has to be required. To be fast, call libprobe_prepare for the families
   that you use, while your module is initialized:

     libprobe_prepare(&libprobe_family_float, NULL);
     ... PepFloat_AS_DOUBLE(object) ...

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

/* floatobject.h. The value of a float, or of an instance of a subclass. Family: float. */
static inline double PepFloat_AS_DOUBLE(PyObject *object) {
    const libprobe_cell place = libprobe_float_cells.ob_fval;
    if (LIBPROBE_IS_SET_(place)) {
        double value;
        memcpy(&value, (const char *)object + place, sizeof value);
        return value;
    }
    return PyFloat_AsDouble(object);
}

#ifdef __cplusplus
}
#endif

#endif
