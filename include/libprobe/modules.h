/* Leads from a type to its module, and to the module's state, on every CPython from 3.6 on: what PyType_GetModule,
   PyType_GetModuleState and PyType_GetModuleByDef do where the interpreter has them (3.9, 3.9 and 3.11; PEP 573).

   A type has a module if PyType_FromModuleAndSpec made it with one, or libprobe_type_from_metaclass; up to 3.8, where
   CPython has no place for it, only the latter: it keeps the module as the type's attribute __libprobe_module__.

   To be fast, require ht_module and prepare the family module, while your module is initialized. All need an attached
   thread state and borrow their arguments. C99 and C++17; PyObject may be opaque (abi3t). */
#ifndef LIBPROBE_MODULES_H
#define LIBPROBE_MODULES_H

#include "objects_others.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A borrowed reference to the module that the type was made with; NULL with TypeError set if it was made with none.
   Types that are derived from it have a module of their own, or none. */
LIBPROBE_HIDDEN PyObject *libprobe_type_module(PyTypeObject *type);

/* The state of that module; NULL if the module has none, or with TypeError set if the type has no module. */
LIBPROBE_HIDDEN void *libprobe_type_module_state(PyTypeObject *type);

/* A borrowed reference to the module of that definition, which the type itself or one of its bases was made with, the
   first in the order of the MRO; NULL with TypeError set if there is none. */
LIBPROBE_HIDDEN PyObject *libprobe_type_module_by_def(PyTypeObject *type, PyModuleDef *definition);

/* The same as libprobe_type_module_state for a type that was made with a module, which nothing checks: two loads. */
static inline void *libprobe_type_state(PyTypeObject *type) {
    const libprobe_cell module = libprobe_type_cells.ht_module;
    const libprobe_cell state = libprobe_module_cells.md_state;
    if (LIBPROBE_IS_SET_(module) && LIBPROBE_IS_SET_(state)) {
        return libprobe_read_shared_(libprobe_read_object_(type, module), state);
    }
    return libprobe_type_module_state(type);
}

#define PepType_GetModule libprobe_type_module
#define PepType_GetModuleState libprobe_type_module_state
#define PepType_GetModuleByDef libprobe_type_module_by_def
#define PepType_GET_MODULE_STATE(type) libprobe_type_state(type)
#define PepModule_GetState(module) PepModule_GET_STATE(module)

#ifdef __cplusplus
}
#endif

#endif
