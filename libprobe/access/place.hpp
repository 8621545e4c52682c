// Gives the library typed access to the fields of a type object at their proven offsets. Talks to Python.
#pragma once

#include "platform/default_head.h"

#include "libprobe/cells.h"
#include "libprobe/slottypes.h"
#include "python/alignment.hpp"
#include "python/interpreter.hpp"
#include "python/python.hpp"
#include "table/type.hpp"

namespace LIBPROBE_INTERNAL libprobe {

template <libprobe_field Id> struct TypeOfField;
#define LIBPROBE_FIELD(id, owner, name, type, ...) \
    template <> struct TypeOfField<id> { using Type = type; };
#include "libprobe/fields/type.def"
#include "platform/hidden.hpp"

// The cells of type objects as a list, in the order of the rows.
inline libprobe_cell *type_cells() { return &libprobe_type_cells._ob_next; }

// The caller must have required the field before, so that its cell is set.
class Places {
public:
    Places() {}

    static std::uint16_t version() { return running_version(); }

    void *address(const void *object, std::size_t row) const {
        return static_cast<char *>(const_cast<void *>(object)) + type_cells()[row];
    }
    template <libprobe_field Id> auto &of(const void *object) const {
        constexpr std::uint16_t row = type_table::family.row_of(Id);
        return *static_cast<typename TypeOfField<Id>::Type *>(address(object, row));
    }

    PyTypeObject *type_of(PyObject *object) const { return of<LIBPROBE_FIELD_ob_type>(object); } // borrowed
    bool is(PyObject *object, PyTypeObject *type) const { return PyType_IsSubtype(type_of(object), type) != 0; }
};

// The bits of tp_flags that the library uses, as CPython numbers them.
enum : unsigned long {
    have_finalize = 1ul << 0, // up to 3.7 tp_finalize has no effect without it
    managed_weakref = 1ul << 3,
    managed_dict = 1ul << 4,
    disallow_instantiation = 1ul << 7,
    immutable_type = 1ul << 8,
    heap_type = 1ul << 9,
    base_type = 1ul << 10,
    ready = 1ul << 12,
    have_gc = 1ul << 14,
    // Part of Py_TPFLAGS_DEFAULT up to 3.9, but not in later headers. Without it attributes are not cached, and 3.8
    // loses references to type.mro with each class that is derived from a type with another metatype.
    have_version_tag = 1ul << 18,
    items_at_end = 1ul << 23,
    type_subclass = 1ul << 31
};

} // namespace libprobe
