// Gives the C API of the module datetime, which the limited API lacks.
#pragma once

#include "platform/hidden.hpp"
#include "python/python.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// The module's types and functions. Source: PyDateTime_CAPI in Include/datetime.h of 3.7 and later.
struct DateTimeApi {
    enum Type { DATE, DATETIME, TIME, DELTA, TZINFO, types_count };

    PyTypeObject *types[types_count];
    PyObject *(*date)(int, int, int, PyTypeObject *);
    PyObject *(*datetime)(int, int, int, int, int, int, int, PyObject *, int, PyTypeObject *);
    PyObject *(*time)(int, int, int, int, PyObject *, int, PyTypeObject *);
    PyObject *(*delta)(int, int, int, int, PyTypeObject *);

    // Fills it in. It imports datetime if nobody has. The functions are NULL if it is not certain where they are: the
    // types are what is called then. False, with an exception set, if there is no such module.
    bool find();
};

// A borrowed reference to one of its types; nullptr, and no exception, if nobody has imported the module.
PyTypeObject *datetime_type(int index);

} // namespace libprobe
