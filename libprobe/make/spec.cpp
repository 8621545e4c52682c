// Reads the slots and members of a spec, and requires the fields that they need.
#include "platform/default_head.h"

#include "make/spec.hpp"

#include <algorithm>
#include <cstring>

#include "libprobe/metatype.h"
#include "make/bases.hpp"
#include "state/require.hpp"
#include "table/slots.hpp"

namespace LIBPROBE_INTERNAL libprobe {

const char *const special_names[special_count] = {"__weaklistoffset__", "__dictoffset__", "__vectorcalloffset__"};

namespace {

// The fields that are read or written for every spec.
const libprobe_field always[] = {
#define X(name) LIBPROBE_FIELD_##name,
    // clang-format off
    LIBPROBE_BASE_FIELDS(X)
    X(tp_dealloc) X(tp_doc) X(tp_bases) X(tp_dict) X(tp_alloc) X(tp_members) X(tp_traverse)
    X(tp_as_async) X(tp_as_number) X(tp_as_sequence) X(tp_as_mapping)
    X(as_async) X(as_number) X(as_sequence) X(as_mapping) X(ht_name) X(ht_qualname)
// clang-format on
#undef X
};

using type_table::family;

// Whether this version's PyType_FromSpec knows the slot, and which row it fills.
bool check_slot(int slot, std::uint16_t version, std::uint16_t &row) {
    row = slot_places[slot].row;
    if (row == no_row) {
        PyErr_SetString(PyExc_RuntimeError, "invalid slot offset");
        return false;
    }
    const unsigned since = std::max(family.rows[row].since, family.witness(row, type_table::source::slot)->since);
    if (version < since) {
        PyErr_Format(PyExc_RuntimeError, "invalid slot offset: %s is a slot from CPython %u.%u on",
                     family.field_name(row), since >> 8, since & 0xff);
        return false;
    }
    return true;
}

} // namespace

bool refuse(const char *sentence) {
    PyErr_SetString(PyExc_SystemError, sentence);
    return false;
}

bool SpecContents::read(const PyType_Spec &spec, std::uint16_t version) {
    for (const PyType_Slot *slot = spec.slots; slot->slot != 0; ++slot) {
        std::uint16_t row = no_row;
        if (!check_slot(slot->slot, version, row)) {
            return false;
        }
        needed_[row] = true;
        if (slot->slot == Py_tp_members &&
            !read_members(static_cast<const PyMemberDef *>(slot->pfunc), spec.basicsize)) {
            return false;
        }
        if (slot->slot == Py_tp_doc) {
            if (doc != nullptr) {
                return refuse("Multiple Py_tp_doc slots are not supported.");
            }
            doc = static_cast<const char *>(slot->pfunc);
        }
    }
    if (version < 0x030c && (spec.flags & (managed_dict | managed_weakref)) != 0) {
        return refuse("Py_TPFLAGS_MANAGED_DICT and Py_TPFLAGS_MANAGED_WEAKREF need CPython 3.12: use the members "
                      "__dictoffset__ and __weaklistoffset__");
    }
    return spec.name != nullptr || refuse("Type spec does not define the name field.");
}

bool SpecContents::read_members(const PyMemberDef *list, int basicsize) {
    if (member_count != 0) {
        return refuse("Multiple Py_tp_members slots are not supported.");
    }
    members = list;
    for (const PyMemberDef *member = list; member->name != nullptr; ++member) {
        ++member_count;
        for (std::size_t i = 0; i < special_count; ++i) {
            if (std::strcmp(member->name, special_names[i]) == 0) {
                special[i] = member->offset;
            }
        }
        if ((member->flags & Py_RELATIVE_OFFSET) != 0) {
            if (basicsize > 0) {
                return refuse("With Py_RELATIVE_OFFSET, basicsize must be negative.");
            }
            if (member->offset < 0 || member->offset >= -static_cast<Py_ssize_t>(basicsize)) {
                return refuse("Member offset out of range (0..-basicsize)");
            }
        }
    }
    return true;
}

bool SpecContents::require(std::uint16_t version, bool has_module, Span<libprobe_field> more) {
    const auto need = [this](libprobe_field id) { needed_[family.row_of(id)] = true; };
    for (const libprobe_field id : always) {
        need(id);
    }
    for (const libprobe_field id : more) {
        need(id);
    }
    if (version >= 0x0309) {
        need(LIBPROBE_FIELD_as_buffer);
        need(LIBPROBE_FIELD_tp_as_buffer);
    }
    if (has_module && version >= 0x0309) {
        need(LIBPROBE_FIELD_ht_module);
    }
    if (calls_by_vector(version)) {
        need(LIBPROBE_FIELD_tp_vectorcall_offset);
    }
    libprobe_requirement list[type_table::row::count];
    std::size_t count = 0;
    for (std::size_t row = 0; row < type_table::row::count; ++row) {
        if (needed_[row]) {
            list[count++] = {&libprobe_family_type, family.rows[row].id, LIBPROBE_ANYWHERE};
        }
    }
    return libprobe::require(list, count) == 0;
}

} // namespace libprobe
