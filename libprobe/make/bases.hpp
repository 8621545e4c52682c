// Which bases, which of them gives the layout, and which metatype, as PyType_FromMetaclass chooses. Talks to Python.
#pragma once

#include "access/place.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// The fields that these functions read.
#define LIBPROBE_BASE_FIELDS(X) \
    X(ob_type)                  \
    X(tp_name) X(tp_base) X(tp_basicsize) X(tp_itemsize) X(tp_flags) X(tp_dictoffset) X(tp_weaklistoffset) X(tp_new)

// The tuple of bases, from the argument (a type, a tuple, or nullptr) or else from the slots. A new reference; none,
// with the exception set, where the slot is no tuple.
Ref bases_tuple(const Places &places, PyObject *bases, const PyType_Slot *slots);

// The most derived of `metatype` and the bases' metatypes; borrowed. nullptr with TypeError where they conflict or have
// a __new__ of their own.
PyTypeObject *choose_metatype(const Places &places, PyTypeObject *metatype, PyObject *bases);

// The base that the others' layouts are part of; borrowed. nullptr with TypeError where their layouts conflict, or a
// base is not to be subclassed or no type. The tuple is not empty.
PyTypeObject *best_base(const Places &places, PyObject *bases);

// Whether the items of its instances, if any, begin where the basic size ends.
bool has_items_at_end(const Places &places, PyTypeObject *type);

} // namespace libprobe
