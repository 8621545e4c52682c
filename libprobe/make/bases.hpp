// Chooses a new type's bases, the base that gives the layout, and the metatype, as PyType_FromMetaclass does. Talks to
// Python.
#pragma once

#include "access/place.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// The fields that these functions read.
#define LIBPROBE_BASE_FIELDS(X) \
    X(ob_type)                  \
    X(tp_name) X(tp_base) X(tp_basicsize) X(tp_itemsize) X(tp_flags) X(tp_dictoffset) X(tp_weaklistoffset) X(tp_new)

// The tuple of bases, from the argument (a type, a tuple, or nullptr) or else from the slots. A new reference; none,
// with the exception set, if the slot is no tuple.
Ref bases_tuple(const Places &places, PyObject *bases, const PyType_Slot *slots);

// The most derived of `metatype` and the bases' metatypes; borrowed. nullptr with TypeError if they conflict or have a
// __new__ of their own.
PyTypeObject *choose_metatype(const Places &places, PyTypeObject *metatype, PyObject *bases);

// The base whose layout includes the others'; borrowed. nullptr with TypeError if layouts conflict, or a base cannot be
// subclassed or is no type. The tuple must not be empty.
PyTypeObject *best_base(const Places &places, PyObject *bases);

// Whether the items of the type's instances, if any, begin where the basic size ends.
bool has_items_at_end(const Places &places, PyTypeObject *type);

} // namespace libprobe
