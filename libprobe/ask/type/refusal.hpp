// Provides the values for the slots of sentinel types: functions that refuse to be used. Talks to Python.
#pragma once

#include "platform/default_head.h"

#include "platform/hidden.hpp"
#include "python/python.hpp"
#include "table/type.hpp"

#include <structmember.h>

namespace LIBPROBE_INTERNAL libprobe {

// Numbers of a PyType_Spec and of the special members, each given a value of its own in every sentinel type.
enum class Number : std::uint8_t { none, name, basicsize, itemsize, vectorcalloffset, weaklistoffset, dictoffset };

// Every sentinel type needs these: tp_alloc, which runs if somebody sets the type's __new__, and its own members.
inline constexpr std::uint16_t guards[] = {type_table::row::tp_new, type_table::row::tp_alloc,
                                           type_table::row::tp_members};

// The value that a sentinel type is given for the field of a row.
struct Given {
    const void *value; // the slot's value; nullptr: CPython fills it from the bases, or there is no slot
    std::uint16_t since;
    std::uint8_t slot; // the slot's id; 0: none
    Number number;     // for a field that has no slot
    bool guard;        // every sentinel type has it
    bool simple;       // a slot with a value that is given on every version
};
// By row. A function has the slot's own signature and refuses with an exception.
namespace words {
extern const Given givens[type_table::row::count];
}
using words::givens;

// What this version's sentinel type is given in the row's slot; nullptr: nothing.
inline const void *given_value(std::size_t row, std::uint16_t version) {
    const Given &given = givens[row];
    const bool has_slot =
        given.simple || (given.slot != 0 && version >= given.since && type_table::family.rows[row].exists_in(version));
    return has_slot ? given.value : nullptr;
}

// The values that are not functions. The members belong to the subject `slots`, in the order of Number.
extern const PyMethodDef sentinel_methods[];
extern const PyMemberDef sentinel_members[];
extern const PyGetSetDef sentinel_getset[];
extern const char sentinel_doc[];
extern const char sentinel_token;

// The refusing functions call these, which set a TypeError that names the slot.
PyObject *refuse_slot(libprobe_field id);    // nullptr
Py_ssize_t refuse_number(libprobe_field id); // -1, as an int too

} // namespace libprobe
