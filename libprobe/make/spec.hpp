// Reads a PyType_Spec and checks it as PyType_FromMetaclass does. Talks to Python.
#pragma once

#include "platform/default_head.h"

#include "python/python.hpp"

#include <structmember.h>

#include "platform/hidden.hpp"
#include "table/type.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// The special members, which give offsets in the instances.
enum Special : std::size_t { weaklist, dict, vectorcall, special_count };
extern const char *const special_names[special_count];

struct SpecContents {
    const char *doc = nullptr;
    const PyMemberDef *members = nullptr;
    Py_ssize_t member_count = 0;
    Py_ssize_t special[special_count] = {}; // 0: not given

    // False, with the exception set, if CPython would refuse the spec.
    bool read(const PyType_Spec &spec, std::uint16_t version);
    // False, with ImportError set, if a field that the spec needs is not proven. `more` is proven in the same
    // self-test.
    bool require(std::uint16_t version, bool has_module, Span<libprobe_field> more = {nullptr, 0});

    // 3.6 and 3.7 call through tp_call alone, which a type with vectorcall must have anyway.
    bool calls_by_vector(std::uint16_t version) const { return special[vectorcall] != 0 && version >= 0x0308; }

private:
    bool read_members(const PyMemberDef *list, int basicsize);

    bool needed_[type_table::row::count] = {}; // in the order of the rows
};

// Sets SystemError and returns false.
bool refuse(const char *sentence);

} // namespace libprobe
