// The fields of a type object at the places that were proven, with the types that fields.def gives them. Talks to
// Python.
#pragma once

#include "python/python.hpp"

#include "judge/layout.hpp"
#include "libprobe/typeobject.h"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

template <libprobe_field Id> struct TypeOfField;
#define LIBPROBE_FIELD(id, owner, name, type, ...) \
    template <> struct TypeOfField<id> { using Type = type; };
#include "libprobe/fields.def"

// Whoever asks for a field has required it of this process before.
class Places {
public:
    explicit Places(const Layout &layout) : layout_(layout) {}

    std::uint16_t version() const { return layout_.interpreter.version; }

    void *address(const void *object, std::size_t row) const {
        return static_cast<char *>(const_cast<void *>(object)) + layout_.fields[row].offset;
    }
    template <libprobe_field Id> auto &of(const void *object) const {
        return *static_cast<typename TypeOfField<Id>::Type *>(address(object, row_of_id(Id)));
    }

    PyTypeObject *type_of(PyObject *object) const { return of<LIBPROBE_FIELD_ob_type>(object); } // borrowed
    bool is(PyObject *object, PyTypeObject *type) const { return PyType_IsSubtype(type_of(object), type) != 0; }

private:
    const Layout &layout_;
};

// As every object's memory is aligned, and PEP 697's part of it.
constexpr Py_ssize_t aligned(Py_ssize_t size) {
    constexpr Py_ssize_t align = alignof(std::max_align_t);
    return (size + align - 1) / align * align;
}

// The bits of tp_flags that are asked for here, as CPython numbers them.
enum : unsigned long {
    have_finalize = 1ul << 0, // obeyed up to 3.7, where tp_finalize is nothing without it
    managed_weakref = 1ul << 3,
    managed_dict = 1ul << 4,
    disallow_instantiation = 1ul << 7,
    immutable_type = 1ul << 8,
    heap_type = 1ul << 9,
    base_type = 1ul << 10,
    ready = 1ul << 12,
    have_gc = 1ul << 14,
    // Up to 3.9 part of Py_TPFLAGS_DEFAULT, and not in later headers. Without it attributes are not cached, and 3.8
    // loses references to type.mro with each class that is derived from a type which has another metatype.
    have_version_tag = 1ul << 18,
    items_at_end = 1ul << 23
};

} // namespace libprobe
