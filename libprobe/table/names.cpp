// What reports print of a row beside its name; linked by those alone who write some.
#include "table/field.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

struct Words {
    const char *owner;
    const char *type;
};
const Words words_of_row[field_count] = {
#define LIBPROBE_FIELD(id, owner, name, type, ...) {#owner, #type},
#include "libprobe/fields.def"
};

} // namespace

const char *Field::owner() const { return words_of_row[this - fields.rows].owner; }
const char *Field::type() const { return words_of_row[this - fields.rows].type; }

} // namespace libprobe
