/* The accessors as a C99 extension module uses them in a release. */
#define LIBPROBE_CHECKED 0
#include "pep_kinds.h"

SbkObjectTypePrivate *unchecked_sotp(PyTypeObject *type) { return PepType_SOTP(type); }
SbkEnumTypePrivate *unchecked_setp(PyTypeObject *type) { return PepType_SETP(type); }
void assign_sotp(PyTypeObject *type, SbkObjectTypePrivate value) { *PepType_SOTP(type) = value; }
void assign_pftp(PyTypeObject *type, PySideQFlagsTypePrivate *value) { PepType_PFTP(type) = value; }
const char *unchecked_name(PyTypeObject *type) { return PepType_GET_tp_name(type); }
int unchecked_index_check(PyObject *object) { return PyIndex_Check(object); }
