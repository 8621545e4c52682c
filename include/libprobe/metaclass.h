/* Making types whose metatype keeps data behind them, on CPython 3.6 to 3.15.

   All of this needs an attached thread state. What differs between versions is in docs/metaclass.md. */
#ifndef LIBPROBE_METACLASS_H
#define LIBPROBE_METACLASS_H

#include <Python.h>

#include "typedata.h"

#ifdef __cplusplus
extern "C" {
#endif

/* In the flags of a PyMemberDef: its offset counts from where the type's own part of its instances begins, which a
   negative basicsize asks for. CPython has it from 3.12 on; PepType_FromMetaclass knows it on every version. */
#ifndef Py_RELATIVE_OFFSET
#define Py_RELATIVE_OFFSET 8
#endif

/* A new type, as PyType_FromMetaclass of CPython 3.12 makes it: room for the metatype's data (zeroed), negative
   basicsize, relative member offsets, special members, the metatype derived from that of the bases where `metatype` is
   NULL, and its errors. From 3.12 on CPython's own function makes it. Before that, a field that the spec needs and that
   is not proven is an ImportError which names it; a slot that the version has no place for is a RuntimeError.

   `module` may be NULL. `bases` is a type, a tuple, or NULL: then the slots Py_tp_bases, Py_tp_base and at last object
   are taken. A name without a dot gets the module's name in front, "builtins" without a module: nothing is warned of.
   The spec, its name, its doc string and its members may go after the call, on every version; what slots point to
   otherwise, and the members' own names and doc strings, must outlive the type, as for CPython. A tp_dealloc and a
   tp_traverse leave the reference to the type to the functions below. A new reference, or NULL with an exception set;
   then nothing is left behind. */
LIBPROBE_HIDDEN PyObject *PepType_FromMetaclass(PyTypeObject *metatype, PyObject *module, PyType_Spec *spec, PyObject *bases);

/* For the tp_dealloc and the tp_traverse of a spec. An instance owns a reference to its type. From 3.8 on, CPython
   leaves it to the spec's tp_dealloc to give that reference back, and from 3.9 on to its tp_traverse to visit it. On
   older versions CPython does both itself for classes made in Python, and gives it back for types with an empty
   tp_dealloc, even if the function of their base did it already. Then one reference is given back twice, or the garbage
   collector clears a class that is in use. The two functions below do it once, on every version.

   `type` is the type of the instance, Py_TYPE(self): it may be derived from the type that the spec made. One of the two
   must come from PepType_FromMetaclass of the same copy of libprobe. If a tp_dealloc or a tp_traverse calls its base's,
   only one of them calls the function below. Neither function needs a proven field or sets an exception. */

/* Use it as the last statement of a tp_dealloc, in place of Py_DECREF(type), with the type that was read before the
   instance's memory was freed. Gives the reference back unless CPython will do so after the tp_dealloc returns; the
   type may go with it. Needs an attached thread state. */
LIBPROBE_HIDDEN void PepType_DecrefFromDealloc(PyTypeObject *type);

/* Use it in a tp_traverse in place of Py_VISIT(Py_TYPE(self)), and return its result at once if that is not 0. Calls
   visit(type, arg) and returns what that returns, or returns 0 if CPython visits the type itself. Changes no reference
   count, so other threads may be stopped meanwhile. */
LIBPROBE_HIDDEN int PepType_VisitFromTraverse(PyTypeObject *type, visitproc visit, void *arg);

/* Getter and setter of a PyGetSetDef "__dict__", for types that have __dictoffset__: CPython's own, which every version
   exports and the limited API has from 3.10 on. */
LIBPROBE_HIDDEN PyObject *PepObject_GenericGetDict(PyObject *object, void *context);
LIBPROBE_HIDDEN int PepObject_GenericSetDict(PyObject *object, PyObject *value, void *context);

/* What libprobe_metatype makes a metatype from; it and what it points to must outlive the metatype. Functions may be
   NULL. `data` is that of the kind, zeroed when the type is born. */
typedef struct libprobe_metatype_spec {
    const char *name;        /* of the metatype: "module.Name" */
    const char *doc;         /* of the metatype, or NULL */
    libprobe_typedata *kind; /* of what each of its types keeps: &PepType_X_kind of LIBPROBE_TYPE_DATA(PepType_X, T) */

    /* A class was made by calling the metatype, as Python's class statement does: copies, shares or refuses what its
       base has. Called once, from the metatype's __init__, while the data is all zero: after __init_subclass__ and
       __set_name__, and not for types of PepType_FromMetaclass, whose maker fills the data. `base` is the first in the
       type's MRO that has such data, borrowed; it and its data are NULL where none has. -1 with an exception set
       refuses the class. */
    int (*subclass)(PyTypeObject *type, void *data, PyTypeObject *base, void *base_data);

    /* For the Python references that the data keeps, as tp_traverse and tp_clear are. traverse may run with other
       threads stopped: it visits and does nothing else. clear must leave the data fit for end. */
    int (*traverse)(void *data, visitproc visit, void *arg);
    void (*clear)(void *data);

    /* The type is going; gives back what the data holds. Called once for each type, also where its making failed or the
       data is zero as at birth. An exception that is set stays set. */
    void (*end)(void *data);

    PyMethodDef *methods; /* of the metatype, or NULL */
    PyGetSetDef nothing;  /* zero: by its address the metatype leads here */
} libprobe_metatype_spec;

/* A new metatype whose types have data of the spec's kind, bound to it: PepType_X(type) is theirs from now on. It can
   be subclassed in Python. `base` is NULL for type, or what another call of this function by the same copy of libprobe
   returned: then its types have the data of both, and the base's hooks run too, first at birth and last at the end.
   `module` may be NULL.

   Call it in each interpreter that needs the metatype. Several metatypes can keep one kind, if all have it at the same
   place: their bases are equally large. A new reference, or NULL with an exception set: also those of PepTypeData_Bind.
 */
LIBPROBE_HIDDEN PyObject *libprobe_metatype(PyObject *module, PyTypeObject *base, libprobe_metatype_spec *spec);

#ifdef __cplusplus
}
#endif

#endif
