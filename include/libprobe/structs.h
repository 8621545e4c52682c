/* Declares the restricted structs from the tables: libprobe_PyTypeObject and its kin, one for each family, with the
   members that clients may compile against. typeobject.h explains how to use them.

   Each begins with the head of the headers that it is compiled with. Headers that hide the head of objects (abi3t)
   leave the structs out: use libprobe/use.h, whose accessors need none. */
#ifndef LIBPROBE_STRUCTS_H
#define LIBPROBE_STRUCTS_H

#include <Python.h>

#include "slottypes.h"

/* For structs whose memory CPython's code, or full-API code in the same binary, accesses as another type. */
#if defined(__GNUC__)
#define LIBPROBE_MAY_ALIAS __attribute__((may_alias))
#else
#define LIBPROBE_MAY_ALIAS
#endif

#ifndef _Py_OPAQUE_PYOBJECT
#define LIBPROBE_STRUCT(owner, head, object)             \
    typedef struct LIBPROBE_MAY_ALIAS libprobe_##owner { \
        head ob_base;
#define LIBPROBE_STRUCT_END(owner) \
    }                              \
    libprobe_##owner;
#define LIBPROBE_FIELD(...)
#define LIBPROBE_RESTRICTED(id, owner, name, type, ...) type name;
#include "fields.def"
#endif

#endif
