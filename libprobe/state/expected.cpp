// Where the compiler puts the members of the restricted struct, and that the table tells their types' sizes truly.
#include "platform/default_head.h"

#include "libprobe/typeobject.h"

#include <type_traits>

#include "judge/verify.hpp"

namespace LIBPROBE_INTERNAL libprobe {

const std::int16_t restricted_offsets[field_count] = {
#define LIBPROBE_FIELD(id, owner, name, type, since, until, ...) nowhere,
#define LIBPROBE_RESTRICTED(id, owner, name, type, since, until, ...) offsetof(libprobe_typeobject, name),
#include "libprobe/fields.def"
};

namespace {

// field_size() knows a type by its spelling; here the compiler confirms it.
template <class T> constexpr bool spelling_tells() {
    if constexpr (std::is_integral_v<T>) {
        return std::is_same_v<T, unsigned long> || std::is_same_v<T, unsigned int> || sizeof(T) == sizeof(void *) ||
               sizeof(T) <= 4;
    } else if constexpr (std::is_same_v<T, libprobe_members>) {
        return true;
    } else {
        return sizeof(T) == sizeof(void *);
    }
}
#define LIBPROBE_FIELD(id, owner, name, type, since, until, ...) \
    static_assert(spelling_tells<type>(), #name ": teach field_size() its type");
#include "libprobe/fields.def"

} // namespace

} // namespace libprobe
