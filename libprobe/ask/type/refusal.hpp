// What is in the slots of sentinel types. Talks to Python.
#pragma once

#include "table/field.hpp"
#include "python/python.hpp"
#include "platform/hidden.hpp"

#include <structmember.h>

namespace LIBPROBE_INTERNAL libprobe {

// What no sentinel type can do without: whoever sets its __new__ comes to tp_alloc; and its own members.
inline constexpr libprobe_field guards[] = {LIBPROBE_FIELD_tp_new, LIBPROBE_FIELD_tp_alloc, LIBPROBE_FIELD_tp_members};

// What a sentinel type is given for the field of a row.
struct Given {
    const void *value; // of its slot; nullptr: CPython fills it from the bases, or there is none
    std::uint16_t since;
    std::uint8_t slot; // its id; 0: none
    Number number;     // of a field that has no slot
    bool guard;        // every sentinel type has it
};
// By row. A function is one of the slot's own signature that refuses with an exception.
extern const Given givens[field_count];

// Those that are no functions. The members are those of Subject::slots, in the order of Number.
extern const PyMethodDef sentinel_methods[];
extern const PyMemberDef sentinel_members[];
extern const PyGetSetDef sentinel_getset[];
extern const char sentinel_doc[];
extern const char sentinel_token;

// What they call: set a TypeError that names the slot.
PyObject *refuse_slot(libprobe_field id);    // nullptr
Py_ssize_t refuse_number(libprobe_field id); // -1, as an int too

} // namespace libprobe
