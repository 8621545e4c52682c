// Lists all families, for reports, records and look-ups by name. A self-test links none of this.
#include "table/families.hpp"

#include "table/bytearray.hpp"
#include "table/bytes.hpp"
#include "table/capsule.hpp"
#include "table/cell.hpp"
#include "table/cfunction.hpp"
#include "table/classmethod.hpp"
#include "table/code.hpp"
#include "table/complex.hpp"
#include "table/date.hpp"
#include "table/datetime.hpp"
#include "table/delta.hpp"
#include "table/dict.hpp"
#include "table/exception.hpp"
#include "table/float.hpp"
#include "table/function.hpp"
#include "table/int.hpp"
#include "table/list.hpp"
#include "table/mappingproxy.hpp"
#include "table/method.hpp"
#include "table/methoddescr.hpp"
#include "table/module.hpp"
#include "table/property.hpp"
#include "table/range.hpp"
#include "table/set.hpp"
#include "table/slice.hpp"
#include "table/staticmethod.hpp"
#include "table/str.hpp"
#include "table/time.hpp"
#include "table/tuple.hpp"
#include "table/type.hpp"
#include "table/weakref.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

#define LIBPROBE_END_OF_ARRAY(name) \
    }                               \
    ;
#define LIBPROBE_FAMILY_END LIBPROBE_END_OF_ARRAY
#define LIBPROBE_FAMILY(name, first_id) const char *const name##_owners[] = {
#define LIBPROBE_FIELD(id, owner, ...) #owner,
#include "libprobe/fields.def"
#define LIBPROBE_FAMILY_END LIBPROBE_END_OF_ARRAY
#define LIBPROBE_FAMILY(name, first_id) const char *const name##_types[] = {
#define LIBPROBE_FIELD(id, owner, name, type, ...) #type,
#include "libprobe/fields.def"
#define LIBPROBE_FAMILY_END LIBPROBE_END_OF_ARRAY
#define LIBPROBE_FAMILY(name, first_id)                                                                  \
    const char *const name##_sources[] = {"struct_address", "first_member", "held_offset", "held_value", \
                                          "place_of_member", "rounded_size", "byte_of_bits",
#define LIBPROBE_SOURCE(name, text, cost, reads) #name,
#include "libprobe/fields.def"
#define LIBPROBE_FAMILY_END LIBPROBE_END_OF_ARRAY
#define LIBPROBE_FAMILY(name, first_id) const char *const name##_subjects[] = {
#define LIBPROBE_SUBJECT(name) #name,
#include "libprobe/fields.def"

#undef LIBPROBE_END_OF_ARRAY

} // namespace

Span<NamedFamily> named_families() {
    static const NamedFamily all[] = {
#define LIBPROBE_FAMILY(name, first_id) \
    {&name##_table::family, name##_owners, name##_types, name##_sources, name##_subjects},
#include "libprobe/fields.def"
    };
    return {all, sizeof all / sizeof *all};
}

} // namespace libprobe
