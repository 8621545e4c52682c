/* Makes types whose metatype keeps data behind them, on CPython 3.6 to 3.15.

   All functions need an attached thread state. docs/metaclass.md tells what differs between versions. */
#ifndef LIBPROBE_METATYPE_H
#define LIBPROBE_METATYPE_H

#include <Python.h>

#include "typedata.h"

#ifdef __cplusplus
extern "C" {
#endif

/* In the flags of a PyMemberDef of a type with negative basicsize: the offset counts from the start of the type's own
   part of its instances. CPython has this flag from 3.12 on; libprobe_type_from_metaclass obeys it on every version. */
#ifndef Py_RELATIVE_OFFSET
#define Py_RELATIVE_OFFSET 8
#endif

/* Makes a type as PyType_FromMetaclass of CPython 3.12 does, with the same errors: it has zeroed room for the
   metatype's data and may have a negative basicsize, relative member offsets and special members. If `metatype` is
   NULL, the metatype follows from the bases'. From 3.12 on CPython's own function makes the type. Before that, if the
   spec needs a field that is not proven, the function sets ImportError, which names the field; if this version has no
   place for a slot, it sets RuntimeError.

   `module` may be NULL. `bases` is a type, a tuple, or NULL: then the slot Py_tp_bases, else Py_tp_base, else object is
   taken. All arguments are borrowed. A name without a dot gets the module's name in front, or "builtins" if there is no
   module, so that CPython does not warn. On every version the spec, its name, its doc string and its members may be
   freed after the call. Everything else that slots point to, and the members' own names and doc strings, must outlive
   the type, as for CPython. A tp_dealloc and a tp_traverse leave the reference to the type to the functions below.
   Returns a new reference, or NULL with an exception set; then nothing is left behind. */
LIBPROBE_HIDDEN PyObject *libprobe_type_from_metaclass(PyTypeObject *metatype, PyObject *module, PyType_Spec *spec,
                                                       PyObject *bases);

/* For the tp_dealloc and the tp_traverse of a spec. An instance owns a reference to its type. From 3.8 on, CPython
   leaves it to the spec's tp_dealloc to give that reference back, and from 3.9 on to its tp_traverse to visit it. On
   older versions CPython does both itself for classes made in Python, and gives it back for types with an empty
   tp_dealloc, even if the function of their base did it already. Then one reference is given back twice, or the garbage
   collector clears a class that is in use. With the two functions below each happens once, on every version.

   `type` is the type of the instance, Py_TYPE(self): it may be derived from the type that the spec made. One of the two
   must come from libprobe_type_from_metaclass of the same copy of libprobe. If a tp_dealloc or a tp_traverse calls its
   base's, only one of them calls the function below. Neither function needs a proven field or sets an exception. */

/* Use it as the last statement of a tp_dealloc, in place of Py_DECREF(type), with the type that was read before the
   instance's memory was freed. Gives the reference back unless CPython will do so after the tp_dealloc returns; the
   type may go with it. Needs an attached thread state. */
LIBPROBE_HIDDEN void libprobe_type_decref_from_dealloc(PyTypeObject *type);

/* Use it in a tp_traverse in place of Py_VISIT(Py_TYPE(self)), and return its result at once if that is not 0. Calls
   visit(type, arg) and returns what that returns, or returns 0 if CPython visits the type itself. Changes no reference
   count, so other threads may be stopped meanwhile. */
LIBPROBE_HIDDEN int libprobe_type_visit_from_traverse(PyTypeObject *type, visitproc visit, void *arg);

/* The getter and setter for a PyGetSetDef "__dict__" of types that have __dictoffset__. They are CPython's own, which
   every version exports but the limited API has only from 3.10 on. The getter returns a new reference, or NULL with an
   exception set; the setter borrows `value` and returns 0, or -1 with an exception set. */
LIBPROBE_HIDDEN PyObject *libprobe_object_get_dict(PyObject *object, void *context);
LIBPROBE_HIDDEN int libprobe_object_set_dict(PyObject *object, PyObject *value, void *context);

/* Describes a metatype for libprobe_metatype, which copies it; everything it points to must outlive the metatype.
   Members that an older header lacks are NULL. Members that only a newer header than the library's has must be zero:
   otherwise libprobe_metatype sets SystemError, which names the metatype. Functions may be NULL. Their `data` is the
   type's data of this kind, which is zero in a new type. All references passed to them are borrowed, and all are called
   with an attached thread state. */
typedef struct libprobe_metatype_spec {
    size_t size;             /* sizeof(libprobe_metatype_spec): members are added at the end only */
    const char *name;        /* of the metatype: "module.Name" */
    const char *doc;         /* of the metatype, or NULL */
    libprobe_typedata *kind; /* the data that each type keeps: &PepType_X_kind of LIBPROBE_TYPE_DATA(PepType_X, T) */

    /* Fills the data of a class that was made by calling the metatype, as Python's class statement does: it may copy or
       share the base's data, or refuse the class. The metatype's __init__ calls it once, while the data is all zero,
       after __init_subclass__ and __set_name__. It is not called for types of libprobe_type_from_metaclass, whose maker
       fills the data. `base` is the first type in the type's MRO that has such data; it and its data are NULL if none
       has. Returns 0, or -1 with an exception set to refuse the class. */
    int (*subclass)(PyTypeObject *type, void *data, PyTypeObject *base, void *base_data);

    /* Visit and clear the Python references in the data, as tp_traverse and tp_clear do. traverse may run while other
       threads are stopped, so it must only visit. After clear, end must still work on the data. */
    int (*traverse)(void *data, visitproc visit, void *arg);
    void (*clear)(void *data);

    /* Releases whatever the data holds when the type is deallocated. Called once for each type, also if making the type
       failed or the data is still zero. An exception that is set stays set. */
    void (*end)(void *data);

    PyMethodDef *methods; /* of the metatype, or NULL */
} libprobe_metatype_spec;

/* Makes a metatype whose types have data of the spec's kind, and binds the kind to it: from then on PepType_X(type)
   works for these types. The metatype can be subclassed in Python. `base` is NULL for type, or a metatype that this
   function of the same copy of libprobe returned. Then the types have the data of both, and the base's hooks run too:
   first when a type is made, last when it ends. `module` may be NULL. All arguments are borrowed.

   Call it in each interpreter that needs the metatype. Several metatypes can keep one kind if their bases are equally
   large, so that the data has the same offset in all. Returns a new reference, or NULL with an exception set,
   libprobe_typedata_bind's errors included. */
LIBPROBE_HIDDEN PyObject *libprobe_metatype(PyObject *module, PyTypeObject *base, const libprobe_metatype_spec *spec);

#ifdef __cplusplus
}
#endif

#endif
