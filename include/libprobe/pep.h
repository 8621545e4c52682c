/* Gives libprobe's functions the names of shiboken's pep384impl, to migrate code that uses these names. It has thin
   aliases and nothing else; docs/pep.md lists them all.

     #define LIBPROBE_USES(X) LIBPROBE_TYPE_FUNCTIONS_USE(X) X(heap_type) X(tp_basicsize)
     #include <libprobe/pep.h>
     #include <libprobe/use.h>

   CPython's own names are redefined only if LIBPROBE_PYTHON_NAMES is 1 before the include. C99 and C++17. */
#ifndef LIBPROBE_PEP_H
#define LIBPROBE_PEP_H

#include "buffer.h"
#include "functions.h"
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
#define PepObject_GetBuffer libprobe_get_buffer
#define PepObject_CheckBuffer libprobe_check_buffer
#define PepBuffer_Release libprobe_release_buffer
#define PepBuffer_FillInfo libprobe_fill_buffer
#define PepBuffer_IsContiguous libprobe_is_contiguous
#define PepMemoryView_FromBuffer libprobe_memory_view
#define PepRun_String libprobe_run_string
#define PepRun_GetResult libprobe_run_result
#define Pep_GetFlag libprobe_flag
#define Pep_GetVerboseFlag() libprobe_flag("verbose")
#define _PepRuntimeVersion libprobe_python_version
#define PepMethod_New libprobe_method_new
#define PepStaticMethod_New libprobe_static_method_new
#define PepErr_GetRaisedException libprobe_raised_exception
#define PepException_GetArgs libprobe_exception_args
#define PepException_SetArgs libprobe_exception_set_args
#define PepEval_GetFrameGlobals libprobe_frame_globals
#define PepEval_GetFrameBuiltins libprobe_frame_builtins
#define PepEval_GetFrameLocals libprobe_frame_locals
#define PepModule_Add libprobe_module_add
#define PepModule_AddType libprobe_module_add_type
#define PepType_GetFullyQualifiedName libprobe_type_full_name

/* CPython's names for these, which the limited API lacks: PyIndex_Check until 3.8, the others still. */
#if defined(Py_LIMITED_API) && defined(LIBPROBE_PYTHON_NAMES) && LIBPROBE_PYTHON_NAMES
#define PyRun_String(source, start, globals, locals) libprobe_run_string(source, start, globals, locals)
#define Py_VerboseFlag libprobe_flag("verbose")
#define PyMethod_New(function, self) libprobe_method_new(function, self)
#define PyStaticMethod_New(callable) libprobe_static_method_new(callable)
#if Py_LIMITED_API + 0 < 0x030b0000
#define PyObject_GetBuffer(object, view, flags) libprobe_get_buffer(object, view, flags)
#define PyObject_CheckBuffer(object) libprobe_check_buffer(object)
#define PyBuffer_Release(view) libprobe_release_buffer(view)
#define PyBuffer_FillInfo(view, exporter, buf, len, readonly, flags) \
    libprobe_fill_buffer(view, exporter, buf, len, readonly, flags)
#define PyBuffer_IsContiguous(view, order) libprobe_is_contiguous(view, order)
#define PyMemoryView_FromBuffer(view) libprobe_memory_view(view)
#define PyBUF_SIMPLE PepBUF_SIMPLE
#define PyBUF_WRITABLE PepBUF_WRITABLE
#define PyBUF_FORMAT PepBUF_FORMAT
#define PyBUF_ND PepBUF_ND
#define PyBUF_STRIDES PepBUF_STRIDES
#define PyBUF_C_CONTIGUOUS PepBUF_C_CONTIGUOUS
#define PyBUF_F_CONTIGUOUS PepBUF_F_CONTIGUOUS
#define PyBUF_ANY_CONTIGUOUS PepBUF_ANY_CONTIGUOUS
#define PyBUF_INDIRECT PepBUF_INDIRECT
#define PyBUF_FULL PepBUF_FULL
#define PyBUF_FULL_RO PepBUF_FULL_RO
#endif
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
