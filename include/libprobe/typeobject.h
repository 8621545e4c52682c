/* Gives clients that compile against the limited API a struct for type objects: the restricted PyTypeObject, with the
   members from tp_name to tp_mro.

   Before a member is used, libprobe_require must have found it where this struct has it:

     static const libprobe_requirement needs[] = {LIBPROBE_NEED(tp_name), LIBPROBE_NEED(tp_mro)};
     if (LIBPROBE_REQUIRE(needs) < 0) return NULL;
     ... libprobe_type(type)->tp_name ...

   libprobe proves where a member is, not what CPython keeps there: from 3.12 on tp_dict, tp_bases and tp_subclasses of
   static built-in types are NULL, since each interpreter has its own. Code that writes a member must update whatever
   CPython derives from it (PyType_Modified, inherited slots) and, on a free-threaded build, keep other threads away.

   The struct is libprobe_PyTypeObject in structs.h. It begins with the PyVarObject of the headers it is compiled with.
 */
#ifndef LIBPROBE_TYPEOBJECT_H
#define LIBPROBE_TYPEOBJECT_H

#include <Python.h>

#include <stddef.h>

#include "libprobe.h"
#include "structs.h"

/* In 3.6 and 3.7 tp_print has the place of tp_vectorcall_offset. Up to 3.8, tp_vectorcall_offset and tp_as_buffer
   cannot be required, since no witness tells where they are. */
#ifndef _Py_OPAQUE_PYOBJECT
typedef libprobe_PyTypeObject libprobe_typeobject;

/* The restricted view of a type: the same memory, borrowed. Needs no thread state and cannot fail. */
static inline libprobe_typeobject *libprobe_type(PyTypeObject *type) { return (libprobe_typeobject *)(void *)type; }

/* The requirement that the running interpreter has this member where the struct has it. */
#define LIBPROBE_NEED(member) \
    { &libprobe_family_type, LIBPROBE_FIELD_##member, (int32_t)offsetof(libprobe_typeobject, member) }
#endif

#endif
