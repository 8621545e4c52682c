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

#include "objects_calls.h"
#include "objects_check.h"
#include "objects_others.h"
#include "objects_str.h"
#include "objects_times.h"
#include "objects_values.h"

/* With `#define LIBPROBE_PYTHON_NAMES 1` before the include: CPython's own names, where its headers lack them. */
#if defined(Py_LIMITED_API) && defined(LIBPROBE_PYTHON_NAMES) && LIBPROBE_PYTHON_NAMES
#define PyFloat_AS_DOUBLE(object) PepFloat_AS_DOUBLE((PyObject *)(object))
#define PyFunction_GET_CODE(function) PepFunction_GET_CODE((PyObject *)(function))
#define PyFunction_GET_GLOBALS(function) PepFunction_GET_GLOBALS((PyObject *)(function))
#define PyFunction_GET_DEFAULTS(function) PepFunction_GET_DEFAULTS((PyObject *)(function))
#define PyFunction_GET_KW_DEFAULTS(function) PepFunction_GET_KW_DEFAULTS((PyObject *)(function))
#define PyFunction_GET_CLOSURE(function) PepFunction_GET_CLOSURE((PyObject *)(function))
#define PyDateTime_GET_YEAR(object) PepDateTime_GET_YEAR((PyObject *)(object))
#define PyDateTime_GET_MONTH(object) PepDateTime_GET_MONTH((PyObject *)(object))
#define PyDateTime_GET_DAY(object) PepDateTime_GET_DAY((PyObject *)(object))
#define PyDateTime_DATE_GET_HOUR(object) PepDateTime_DATE_GET_HOUR((PyObject *)(object))
#define PyDateTime_DATE_GET_MINUTE(object) PepDateTime_DATE_GET_MINUTE((PyObject *)(object))
#define PyDateTime_DATE_GET_SECOND(object) PepDateTime_DATE_GET_SECOND((PyObject *)(object))
#define PyDateTime_DATE_GET_MICROSECOND(object) PepDateTime_DATE_GET_MICROSECOND((PyObject *)(object))
#define PyDateTime_DATE_GET_FOLD(object) PepDateTime_DATE_GET_FOLD((PyObject *)(object))
#define PyDateTime_DATE_GET_TZINFO(object) PepDateTime_DATE_GET_TZINFO((PyObject *)(object))
#define PyDateTime_TIME_GET_HOUR(object) PepDateTime_TIME_GET_HOUR((PyObject *)(object))
#define PyDateTime_TIME_GET_MINUTE(object) PepDateTime_TIME_GET_MINUTE((PyObject *)(object))
#define PyDateTime_TIME_GET_SECOND(object) PepDateTime_TIME_GET_SECOND((PyObject *)(object))
#define PyDateTime_TIME_GET_MICROSECOND(object) PepDateTime_TIME_GET_MICROSECOND((PyObject *)(object))
#define PyDateTime_TIME_GET_FOLD(object) PepDateTime_TIME_GET_FOLD((PyObject *)(object))
#define PyDateTime_TIME_GET_TZINFO(object) PepDateTime_TIME_GET_TZINFO((PyObject *)(object))
#define PyDateTime_DELTA_GET_DAYS(object) PepDateTime_DELTA_GET_DAYS((PyObject *)(object))
#define PyDateTime_DELTA_GET_SECONDS(object) PepDateTime_DELTA_GET_SECONDS((PyObject *)(object))
#define PyDateTime_DELTA_GET_MICROSECONDS(object) PepDateTime_DELTA_GET_MICROSECONDS((PyObject *)(object))
#define PyUnicode_GET_LENGTH(string) PepUnicode_GET_LENGTH((PyObject *)(string))
#define PyUnicode_KIND(string) PepUnicode_KIND((PyObject *)(string))
#define PyUnicode_DATA(string) ((void *)PepUnicode_DATA((PyObject *)(string)))
#define PyUnicode_READ(kind, data, index) PepUnicode_READ((int)(kind), data, index)
#define PyUnicode_READ_CHAR(string, index) PepUnicode_READ_CHAR((PyObject *)(string), index)
#define PyUnicode_IS_ASCII(string) PepUnicode_IS_ASCII((PyObject *)(string))
#define PyUnicode_IS_COMPACT(string) PepUnicode_IS_COMPACT((PyObject *)(string))
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
#define PyMethod_Function(method) PepMethod_Function(method)
#define PyMethod_Self(method) PepMethod_Self(method)
#define PyMethod_Check(object) PepMethod_Check((PyObject *)(object))
#define PyFunction_Check(object) PepFunction_Check((PyObject *)(object))
#define PyFunction_GetCode(function) PepFunction_GET_CODE(function)
#define PyCode_Check(object) PepCode_Check((PyObject *)(object))
#define PyCell_Check(object) PepCell_Check((PyObject *)(object))
#define PyCell_GET(cell) PepCell_GET((PyObject *)(cell))
#define PyByteArray_AS_STRING(bytes) PepByteArray_AS_STRING((PyObject *)(bytes))
#define PyByteArray_GET_SIZE(bytes) PepByteArray_GET_SIZE((PyObject *)(bytes))
#define PyDateTime_IMPORT ((void)PepDateTime_IMPORT())
#define PyDate_FromDate(year, month, day) PepDate_FromDate(year, month, day)
#define PyDateTime_FromDateAndTime(year, month, day, hour, minute, second, microsecond) \
    PepDateTime_FromDateAndTime(year, month, day, hour, minute, second, microsecond)
#define PyDateTime_FromDateAndTimeAndFold(year, month, day, hour, minute, second, microsecond, fold) \
    PepDateTime_FromDateAndTimeAndFold(year, month, day, hour, minute, second, microsecond, fold)
#define PyTime_FromTime(hour, minute, second, microsecond) PepTime_FromTime(hour, minute, second, microsecond)
#define PyTime_FromTimeAndFold(hour, minute, second, microsecond, fold) \
    PepTime_FromTimeAndFold(hour, minute, second, microsecond, fold)
#define PyDelta_FromDSU(days, seconds, microseconds) PepDelta_FromDSU(days, seconds, microseconds)
#define PyDate_Check(object) PepDate_Check((PyObject *)(object))
#define PyDate_CheckExact(object) PepDate_CheckExact((PyObject *)(object))
#define PyDateTime_Check(object) PepDateTime_Check((PyObject *)(object))
#define PyDateTime_CheckExact(object) PepDateTime_CheckExact((PyObject *)(object))
#define PyTime_Check(object) PepTime_Check((PyObject *)(object))
#define PyTime_CheckExact(object) PepTime_CheckExact((PyObject *)(object))
#define PyDelta_Check(object) PepDelta_Check((PyObject *)(object))
#define PyDelta_CheckExact(object) PepDelta_CheckExact((PyObject *)(object))
#define PyTZInfo_Check(object) PepTZInfo_Check((PyObject *)(object))
#define PyTZInfo_CheckExact(object) PepTZInfo_CheckExact((PyObject *)(object))
#define CO_OPTIMIZED 0x0001
#define CO_NEWLOCALS 0x0002
#define CO_VARARGS 0x0004
#define CO_VARKEYWORDS 0x0008
#define CO_NESTED 0x0010
#define CO_GENERATOR 0x0020
#define CO_COROUTINE 0x0080
#define CO_ITERABLE_COROUTINE 0x0100
#define CO_ASYNC_GENERATOR 0x0200
#endif

#endif
