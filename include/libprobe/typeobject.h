/* The restricted PyTypeObject: the members from tp_name to tp_mro, for clients that compile against the limited API.

   Before a member is used, libprobe_require must have found it where this struct has it:

     static const libprobe_requirement needs[] = {LIBPROBE_NEED(tp_name), LIBPROBE_NEED(tp_mro)};
     if (LIBPROBE_REQUIRE(needs) < 0) return NULL;
     ... libprobe_type(type)->tp_name ...

   libprobe proves where a member is, not what CPython keeps there: from 3.12 on tp_dict, tp_bases and tp_subclasses of
   static built-in types are NULL, since each interpreter has its own. Whoever writes a member answers for what CPython
   derives from it (PyType_Modified, inherited slots) and, on a free-threaded build, for other threads.

   The struct is an expansion of fields.def. It begins with the PyVarObject of the headers it is compiled with. */
#ifndef LIBPROBE_TYPEOBJECT_H
#define LIBPROBE_TYPEOBJECT_H

#include <Python.h>

#include <stddef.h>

#include "libprobe.h"
#include "slottypes.h"

/* Another view of memory that CPython's own code, or full-API code beside this, reads as a PyTypeObject. */
#if defined(__GNUC__)
#define LIBPROBE_MAY_ALIAS __attribute__((may_alias))
#else
#define LIBPROBE_MAY_ALIAS
#endif

/* In 3.6 and 3.7 tp_print stands where tp_vectorcall_offset is. What a version offers no witness for cannot be required
   there: tp_vectorcall_offset and tp_as_buffer up to 3.8. Headers that hide the head of objects (abi3t) leave the
   struct out: there are libprobe_offset and LIBPROBE_ANYWHERE. */
#ifndef _Py_OPAQUE_PYOBJECT
typedef struct LIBPROBE_MAY_ALIAS libprobe_typeobject {
    PyVarObject ob_base;
#define LIBPROBE_FIELD(id, owner, name, type, since, until, ...)
#define LIBPROBE_RESTRICTED(id, owner, name, type, since, until, ...) type name;
#include "fields.def"
} libprobe_typeobject;

/* The restricted view of a type, borrowed. */
static inline libprobe_typeobject *libprobe_type(PyTypeObject *type) { return (libprobe_typeobject *)(void *)type; }

/* The requirement that the running interpreter has this member where the struct has it. */
#define LIBPROBE_NEED(member) \
    { LIBPROBE_FIELD_##member, (int32_t)offsetof(libprobe_typeobject, member) }
#endif

#endif
