/* The accessors as a C99 extension module uses them in a release. */
#define LIBPROBE_CHECKED 0
#define LIBPROBE_FALLBACK 0
#include <libprobe/objects.h>

#include "kinds.h"

SbkObjectTypePrivate *unchecked_sotp(PyTypeObject *type) { return PepType_SOTP(type); }
SbkEnumTypePrivate *unchecked_setp(PyTypeObject *type) { return PepType_SETP(type); }
int *unchecked_never_bound(PyTypeObject *type) { return never_bound(type); }
void assign_sotp(PyTypeObject *type, SbkObjectTypePrivate value) { *PepType_SOTP(type) = value; }
void assign_pftp(PyTypeObject *type, PySideQFlagsTypePrivate *value) { PepType_PFTP(type) = value; }
double float_without_fallback(PyObject *object) { return PepFloat_AS_DOUBLE(object); }
