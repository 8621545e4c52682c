// Where the compiler puts the members of the restricted struct, and that the table tells their types' sizes truly.
#include "libprobe/typeobject.h"

#include <type_traits>

#include "verify.hpp"

namespace libprobe {

const std::int32_t restricted_offsets[field_count] = {
#define LIBPROBE_FIELD(id, owner, name, type, since, until, ...) nowhere,
#define LIBPROBE_RESTRICTED(id, owner, name, type, since, until, ...) offsetof(libprobe_typeobject, name),
#include "libprobe/fields.def"
};

namespace {

// type_size() knows a type by its spelling; here the compiler confirms it.
template <class T> constexpr bool spelling_tells() {
    return std::is_same<T, unsigned long>::value || sizeof(T) == sizeof(void *);
}
#define LIBPROBE_FIELD(id, owner, name, type, since, until, ...) \
    static_assert(spelling_tells<type>(), #name ": teach type_size() its type");
#include "libprobe/fields.def"

} // namespace

} // namespace libprobe
