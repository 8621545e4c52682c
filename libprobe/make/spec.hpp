// What a PyType_Spec says, checked as PyType_FromMetaclass checks it. Talks to Python.
#pragma once

#include "python/python.hpp"

#include <structmember.h>

#include "table/field.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// Members that say where something is in the instances.
enum Special : std::size_t { weaklist, dict, vectorcall, special_count };
extern const char *const special_names[special_count];

struct SpecContents {
    const char *doc = nullptr;
    const PyMemberDef *members = nullptr;
    Py_ssize_t member_count = 0;
    Py_ssize_t special[special_count] = {}; // 0: not there

    // Both are false, with the exception set, where CPython would refuse the spec, or a field that it needs is not
    // proven.
    bool read(const PyType_Spec &spec, std::uint16_t version);
    bool require(std::uint16_t version);

    // 3.6 and 3.7 call through tp_call alone, which a type with vectorcall must have anyway.
    bool calls_by_vector(std::uint16_t version) const { return special[vectorcall] != 0 && version >= 0x0308; }

private:
    bool read_members(const PyMemberDef *list, int basicsize);

    bool needed_[field_count] = {}; // in the order of fields.def
};

// Sets SystemError; false.
bool refuse(const char *sentence);

} // namespace libprobe
