/* Gives libprobe's functions the names of shiboken's pep384impl, to migrate code that uses these names. It has thin
   aliases and nothing else; docs/pep.md lists them all.

     #define LIBPROBE_USES(X) LIBPROBE_TYPE_FUNCTIONS_USE(X) X(heap_type) X(tp_basicsize)
     #include <libprobe/pep.h>
     #include <libprobe/use.h>

   CPython's own names are redefined only if LIBPROBE_PYTHON_NAMES is 1 before the include. C99 and C++17. */
#ifndef LIBPROBE_PEP_H
#define LIBPROBE_PEP_H

#include "metatype.h"
#include "typedata.h"
#include "types.h"

/* The size of PyHeapTypeObject in bytes. In shiboken's scheme, a metatype made from `type` with an explicit basicsize
   has its data at this offset. LIBPROBE_UNSET before libprobe_require; any requirement of type objects proves it. Needs
   no thread state. */
#define PepHeapType_SIZE ((Py_ssize_t)libprobe_type_cells.heap_type)

/* The offset in bytes of the data of a metatype made from `type` with a negative basicsize (PEP 697). It differs from
   PepHeapType_SIZE on 3.10, 3.11, 3.12 and 3.14; typedata.h takes the right one. LIBPROBE_UNSET unless type_data was
   required. Needs no thread state. */
#define PepHeapType_DATA_OFFSET ((Py_ssize_t)libprobe_type_cells.type_data)

#define PepType_GetNameStr libprobe_type_name
#define PepType_GetDict libprobe_type_dict
#define PepType_SetDict libprobe_type_set_dict
#define PepType_GetSlot libprobe_type_slot
#define PepType_Type_tp_new libprobe_type_new
#define _PepType_Lookup libprobe_type_lookup
#define PepObject_IS_GC libprobe_object_is_gc
#define PepIndex_Check libprobe_index_check
#define PepObject_Dump libprobe_object_dump
#define PepType_FromMetaclass libprobe_type_from_metaclass
#define PepType_DecrefFromDealloc libprobe_type_decref_from_dealloc
#define PepType_VisitFromTraverse libprobe_type_visit_from_traverse
#define PepObject_GenericGetDict libprobe_object_get_dict
#define PepObject_GenericSetDict libprobe_object_set_dict
#define PepTypeData_Bind libprobe_typedata_bind

/* CPython's names for these three, which the limited API lacks: PyIndex_Check until 3.8, the others still. */
#if defined(Py_LIMITED_API) && defined(LIBPROBE_PYTHON_NAMES) && LIBPROBE_PYTHON_NAMES
#undef PyObject_IS_GC
#define PyObject_IS_GC(object) libprobe_object_is_gc(object)
#undef _PyObject_Dump
#define _PyObject_Dump(object) libprobe_object_dump(object)
#if Py_LIMITED_API + 0 < 0x03080000
#undef PyIndex_Check
#define PyIndex_Check(object) libprobe_index_check(object)
#endif
#endif

#endif
