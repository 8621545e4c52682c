// Gives reports and records the tables of all families, with the words that only they need. Pure.
#pragma once

#include "platform/hidden.hpp"
#include "table/row.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// A family's table with its names: the rows' owners and C types, in the order of the rows, the sources and the
// subjects.
struct NamedFamily {
    const Family *family;
    const char *const *owners;
    const char *const *types;
    const char *const *sources;
    const char *const *subjects;
};

Span<NamedFamily> named_families();
const NamedFamily &named(const Family &family);

// The name that the field has in its struct: "ob_item" of PyTupleObject_ob_item.
const char *bare_name(const NamedFamily &family, std::size_t row);

// Find the family and the row of a field by id or by name: as its .def file has it, or the struct's and the field's
// own, "PyTypeObject.tp_name". False if there is none.
bool find_field(libprobe_field id, const Family *&family, std::uint16_t &row);
bool find_field(const char *name, const Family *&family, std::uint16_t &row);

// The names of the three fields nearest to `name`, ignoring case, the nearest first.
void nearest_fields(const char *name, const char *nearest[3]);

} // namespace libprobe
