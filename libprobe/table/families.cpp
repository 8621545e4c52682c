// Lists all families, for reports, records and look-ups by name. A self-test links none of this.
#include "table/families.hpp"

#include "table/float.hpp"
#include "table/type.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

#define LIBPROBE_NAMES type_names
#define LIBPROBE_TABLE_DEF "libprobe/fields/type.def"
#include "table/names.inc"
#define LIBPROBE_NAMES float_names
#define LIBPROBE_TABLE_DEF "libprobe/fields/float.def"
#include "table/names.inc"

} // namespace

Span<NamedFamily> named_families() {
    static const NamedFamily all[] = {
#define LIBPROBE_FAMILY(name, first_id) \
    {&name##_table::family, name##_names::owners, name##_names::types, name##_names::sources, name##_names::subjects},
#include "libprobe/fields.def"
    };
    return {all, sizeof all / sizeof *all};
}

} // namespace libprobe
