/* Tells of which type an object is, in two loads. objects.h says what all accessors promise. */
#ifndef LIBPROBE_OBJECTS_CHECK_H
#define LIBPROBE_OBJECTS_CHECK_H

#include "objects_ask.h"
#include "objects_read.h"

#ifdef __cplusplus
extern "C" {
#endif

/* object.h. Family: type; its fields ob_type and tp_flags.

   PepObject_TYPE returns a borrowed reference to the object's type, PepType_HasFeature whether the type has the flag,
   one of Py_TPFLAGS_..., whose values differ between no versions. */
static inline PyTypeObject *PepObject_TYPE(PyObject *object) {
    const libprobe_cell place = libprobe_type_cells.ob_type;
    return LIBPROBE_IS_SET_(place) ? (PyTypeObject *)libprobe_read_shared_(object, place) : libprobe_type_of_(object);
}
static inline int PepType_HasFeature(PyTypeObject *type, unsigned long flag) {
    const libprobe_cell place = libprobe_type_cells.tp_flags;
    const unsigned long flags = LIBPROBE_IS_SET_(place) ? libprobe_read_flags_(type, place) : PyType_GetFlags(type);
    return (flags & flag) != 0;
}
/* Whether the object is an instance of the type or of a subclass of it. */
static inline int PepObject_TypeCheck(PyObject *object, PyTypeObject *type) {
    PyTypeObject *its = PepObject_TYPE(object);
    return its == type || PyType_IsSubtype(its, type);
}

/* PepLong_Check and its kin: whether the object is an int, or an instance of a subclass. PepLong_CheckExact and its
   kin: whether it is an int and no instance of a subclass. CPython has the same macros, under names that begin with
   Py. */
#define LIBPROBE_EXACT_CHECK_(name, type) \
    static inline int name(PyObject *object) { return PepObject_TYPE(object) == (type); }
#define LIBPROBE_FLAG_CHECK_(name, flag, type)                                                            \
    static inline int name(PyObject *object) { return PepType_HasFeature(PepObject_TYPE(object), flag); } \
    LIBPROBE_EXACT_CHECK_(name##Exact, type)
#define LIBPROBE_TYPE_CHECK_(name, type)                                                   \
    static inline int name(PyObject *object) { return PepObject_TypeCheck(object, type); } \
    LIBPROBE_EXACT_CHECK_(name##Exact, type)
LIBPROBE_FLAG_CHECK_(PepLong_Check, 1ul << 24, &PyLong_Type)
LIBPROBE_FLAG_CHECK_(PepList_Check, 1ul << 25, &PyList_Type)
LIBPROBE_FLAG_CHECK_(PepTuple_Check, 1ul << 26, &PyTuple_Type)
LIBPROBE_FLAG_CHECK_(PepBytes_Check, 1ul << 27, &PyBytes_Type)
LIBPROBE_FLAG_CHECK_(PepUnicode_Check, 1ul << 28, &PyUnicode_Type)
LIBPROBE_FLAG_CHECK_(PepDict_Check, 1ul << 29, &PyDict_Type)
LIBPROBE_FLAG_CHECK_(PepType_Check, 1ul << 31, &PyType_Type)
LIBPROBE_TYPE_CHECK_(PepFloat_Check, &PyFloat_Type)
LIBPROBE_TYPE_CHECK_(PepComplex_Check, &PyComplex_Type)
LIBPROBE_TYPE_CHECK_(PepByteArray_Check, &PyByteArray_Type)
LIBPROBE_TYPE_CHECK_(PepSet_Check, &PySet_Type)
LIBPROBE_TYPE_CHECK_(PepFrozenSet_Check, &PyFrozenSet_Type)
LIBPROBE_TYPE_CHECK_(PepModule_Check, &PyModule_Type)
LIBPROBE_TYPE_CHECK_(PepCFunction_Check, &PyCFunction_Type)
LIBPROBE_EXACT_CHECK_(PepBool_Check, &PyBool_Type)
LIBPROBE_EXACT_CHECK_(PepSlice_Check, &PySlice_Type)
LIBPROBE_EXACT_CHECK_(PepRange_Check, &PyRange_Type)
LIBPROBE_EXACT_CHECK_(PepMemoryView_Check, &PyMemoryView_Type)
LIBPROBE_EXACT_CHECK_(PepCapsule_CheckExact, &PyCapsule_Type)
static inline int PepAnySet_Check(PyObject *object) { return PepSet_Check(object) || PepFrozenSet_Check(object); }
static inline int PepAnySet_CheckExact(PyObject *object) {
    return PepSet_CheckExact(object) || PepFrozenSet_CheckExact(object);
}
static inline int PepExceptionInstance_Check(PyObject *object) {
    return PepType_HasFeature(PepObject_TYPE(object), 1ul << 30);
}

/* Types that the limited API lacks: borrowed references, looked up once in a process. NULL, and no exception, if there
   is none: if nobody has imported datetime, for those of its module. */
static inline PyTypeObject *libprobe_hidden_type_(int index) {
    PyTypeObject *type = (PyTypeObject *)libprobe_read_shared_(&libprobe_hidden_types_[index], 0);
    return type != NULL ? type : libprobe_find_type_(index);
}
#define PepFunction_TypePtr libprobe_hidden_type_(LIBPROBE_TYPE_FUNCTION_)
#define PepMethod_TypePtr libprobe_hidden_type_(LIBPROBE_TYPE_METHOD_)
#define PepCode_TypePtr libprobe_hidden_type_(LIBPROBE_TYPE_CODE_)
#define PepCell_TypePtr libprobe_hidden_type_(LIBPROBE_TYPE_CELL_)
#define PepStaticMethod_TypePtr libprobe_hidden_type_(LIBPROBE_TYPE_STATICMETHOD_)
#define PepClassMethod_TypePtr libprobe_hidden_type_(LIBPROBE_TYPE_CLASSMETHOD_)
#define PepMethodDescr_TypePtr libprobe_hidden_type_(LIBPROBE_TYPE_METHODDESCR_)
#define PepDate_TypePtr libprobe_hidden_type_(LIBPROBE_TYPE_DATE_)
#define PepDateTime_TypePtr libprobe_hidden_type_(LIBPROBE_TYPE_DATETIME_)
#define PepTime_TypePtr libprobe_hidden_type_(LIBPROBE_TYPE_TIME_)
#define PepDelta_TypePtr libprobe_hidden_type_(LIBPROBE_TYPE_DELTA_)
#define PepTZInfo_TypePtr libprobe_hidden_type_(LIBPROBE_TYPE_TZINFO_)

LIBPROBE_EXACT_CHECK_(PepFunction_Check, PepFunction_TypePtr)
LIBPROBE_EXACT_CHECK_(PepMethod_Check, PepMethod_TypePtr)
LIBPROBE_EXACT_CHECK_(PepCode_Check, PepCode_TypePtr)
LIBPROBE_EXACT_CHECK_(PepCell_Check, PepCell_TypePtr)

/* datetime.h. Of the module's C types; 0 if nobody has imported it. */
#define LIBPROBE_TIME_CHECK_(name, type)                              \
    static inline int name(PyObject *object) {                        \
        PyTypeObject *wanted = type;                                  \
        return wanted != NULL && PepObject_TypeCheck(object, wanted); \
    }                                                                 \
    LIBPROBE_EXACT_CHECK_(name##Exact, type)
LIBPROBE_TIME_CHECK_(PepDate_Check, PepDate_TypePtr)
LIBPROBE_TIME_CHECK_(PepDateTime_Check, PepDateTime_TypePtr)
LIBPROBE_TIME_CHECK_(PepTime_Check, PepTime_TypePtr)
LIBPROBE_TIME_CHECK_(PepDelta_Check, PepDelta_TypePtr)
LIBPROBE_TIME_CHECK_(PepTZInfo_Check, PepTZInfo_TypePtr)
#undef LIBPROBE_TIME_CHECK_
#undef LIBPROBE_TYPE_CHECK_
#undef LIBPROBE_FLAG_CHECK_
#undef LIBPROBE_EXACT_CHECK_

#ifdef __cplusplus
}
#endif

#endif
