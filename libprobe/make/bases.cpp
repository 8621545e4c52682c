// Implements CPython's rules for choosing base and metatype.
#include "make/bases.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

constexpr Py_ssize_t pointer_size = sizeof(PyObject *);

// Up to 3.11 a type that only adds a dict or a list of weak references at the end of instances has its base's layout.
bool adds_pointer(Py_ssize_t offset, Py_ssize_t base_offset, Py_ssize_t size) {
    return offset > 0 && base_offset == 0 && offset + pointer_size == size;
}

bool differs_in_layout(const Places &places, PyTypeObject *type, PyTypeObject *base) {
    Py_ssize_t size = places.of<LIBPROBE_FIELD_tp_basicsize>(type);
    const Py_ssize_t base_size = places.of<LIBPROBE_FIELD_tp_basicsize>(base);
    const Py_ssize_t itemsize = places.of<LIBPROBE_FIELD_tp_itemsize>(type);
    const Py_ssize_t base_itemsize = places.of<LIBPROBE_FIELD_tp_itemsize>(base);
    if (places.version() >= 0x030c || itemsize != 0 || base_itemsize != 0) {
        return size != base_size || itemsize != base_itemsize;
    }
    const Py_ssize_t weaklist = places.of<LIBPROBE_FIELD_tp_weaklistoffset>(type);
    const Py_ssize_t base_weaklist = places.of<LIBPROBE_FIELD_tp_weaklistoffset>(base);
    const Py_ssize_t dict = places.of<LIBPROBE_FIELD_tp_dictoffset>(type);
    const Py_ssize_t base_dict = places.of<LIBPROBE_FIELD_tp_dictoffset>(base);
    if ((places.of<LIBPROBE_FIELD_tp_flags>(type) & heap_type) != 0) { // the list may be behind the dict or before it
        size -= adds_pointer(weaklist, base_weaklist, size) ? pointer_size : 0;
        size -= adds_pointer(dict, base_dict, size) ? pointer_size : 0;
        size -= adds_pointer(weaklist, base_weaklist, size) ? pointer_size : 0;
    }
    return size != base_size;
}

// The nearest type, from this one up, whose layout differs from its base's.
PyTypeObject *solid_base(const Places &places, PyTypeObject *type) {
    PyTypeObject *base = places.of<LIBPROBE_FIELD_tp_base>(type);
    PyTypeObject *solid = base != nullptr ? solid_base(places, base) : &PyBaseObject_Type;
    return differs_in_layout(places, type, solid) ? type : solid;
}

} // namespace

Ref bases_tuple(const Places &places, PyObject *bases, const PyType_Slot *slots) {
    PyObject *base = bases != nullptr ? bases : reinterpret_cast<PyObject *>(&PyBaseObject_Type);
    if (bases == nullptr) {
        for (const PyType_Slot *slot = slots; slot->slot != 0; ++slot) {
            if (slot->slot == Py_tp_base) {
                base = static_cast<PyObject *>(slot->pfunc);
            } else if (slot->slot == Py_tp_bases) {
                bases = static_cast<PyObject *>(slot->pfunc);
            }
        }
        if (bases != nullptr && !places.is(bases, &PyTuple_Type)) {
            PyErr_SetString(PyExc_SystemError, "Py_tp_bases is not a tuple");
            return Ref();
        }
    }
    if (bases == nullptr || !places.is(bases, &PyTuple_Type)) {
        return Ref(PyTuple_Pack(1, base));
    }
    return new_reference(bases);
}

PyTypeObject *choose_metatype(const Places &places, PyTypeObject *metatype, PyObject *bases) {
    PyTypeObject *winner = metatype != nullptr ? metatype : &PyType_Type;
    const Py_ssize_t count = PyTuple_Size(bases);
    for (Py_ssize_t i = 0; i < count; ++i) {
        PyTypeObject *other = places.type_of(PyTuple_GetItem(bases, i));
        if (PyType_IsSubtype(winner, other) != 0) {
            continue;
        }
        if (PyType_IsSubtype(other, winner) == 0) {
            PyErr_SetString(PyExc_TypeError, "metaclass conflict: the metaclass of a derived class must be a "
                                             "(non-strict) subclass of the metaclasses of all its bases");
            return nullptr;
        }
        winner = other;
    }
    const newfunc its_new = places.of<LIBPROBE_FIELD_tp_new>(winner);
    if (its_new != nullptr && its_new != places.of<LIBPROBE_FIELD_tp_new>(&PyType_Type)) {
        PyErr_SetString(PyExc_TypeError, "Metaclasses with custom tp_new are not supported.");
        return nullptr;
    }
    return winner;
}

PyTypeObject *best_base(const Places &places, PyObject *bases) {
    PyTypeObject *best = nullptr;
    PyTypeObject *winner = nullptr;
    const Py_ssize_t count = PyTuple_Size(bases);
    for (Py_ssize_t i = 0; i < count; ++i) {
        PyObject *object = PyTuple_GetItem(bases, i);
        if (!places.is(object, &PyType_Type)) {
            PyErr_SetString(PyExc_TypeError, "bases must be types");
            return nullptr;
        }
        auto *base = reinterpret_cast<PyTypeObject *>(object);
        if ((places.of<LIBPROBE_FIELD_tp_flags>(base) & ready) == 0 && PyType_Ready(base) < 0) {
            return nullptr;
        }
        if ((places.of<LIBPROBE_FIELD_tp_flags>(base) & base_type) == 0) {
            PyErr_Format(PyExc_TypeError, "type '%.100s' is not an acceptable base type",
                         places.of<LIBPROBE_FIELD_tp_name>(base));
            return nullptr;
        }
        PyTypeObject *candidate = solid_base(places, base);
        if (winner == nullptr || (PyType_IsSubtype(winner, candidate) == 0 && PyType_IsSubtype(candidate, winner))) {
            winner = candidate;
            best = base;
        } else if (PyType_IsSubtype(winner, candidate) == 0) {
            PyErr_SetString(PyExc_TypeError, "multiple bases have instance lay-out conflict");
            return nullptr;
        }
    }
    return best;
}

bool has_items_at_end(const Places &places, PyTypeObject *type) {
    // From 3.12 on the flag is inherited, and only since then does type itself have it.
    for (PyTypeObject *base = type; base != nullptr; base = places.of<LIBPROBE_FIELD_tp_base>(base)) {
        if (base == &PyType_Type || (places.of<LIBPROBE_FIELD_tp_flags>(base) & items_at_end) != 0) {
            return true;
        }
    }
    return false;
}

} // namespace libprobe
