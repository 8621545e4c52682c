// Lists where the compiler puts the members of the restricted structs, in the order of the rows, and checks that the
// tables know the size of every C type they name.
#pragma once

#include "platform/default_head.h"

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "libprobe/libprobe.h"
#include "libprobe/structs.h"

namespace LIBPROBE_INTERNAL libprobe {

#define LIBPROBE_FAMILY(name, first_id) inline constexpr std::int16_t expected_of_##name[] = {
#define LIBPROBE_FIELD(...) LIBPROBE_NOWHERE,
#define LIBPROBE_RESTRICTED(id, owner, name, ...) static_cast<std::int16_t>(offsetof(libprobe_##owner, name)),
#define LIBPROBE_FAMILY_END(name) \
    }                             \
    ;
#include "libprobe/fields.def"

// width_of() knows a type by its spelling.
template <class T, class = void> inline constexpr bool is_complete = false;
template <class T> inline constexpr bool is_complete<T, decltype(void(sizeof(T)))> = true;
template <class T> constexpr bool spelling_tells() {
    if constexpr (!is_complete<T>) {
        return true;
    } else if constexpr (std::is_integral_v<T>) {
        return std::is_same_v<T, unsigned long> || std::is_same_v<T, unsigned int> || sizeof(T) == sizeof(void *) ||
               sizeof(T) <= 4;
    } else {
        return std::is_same_v<T, double> || sizeof(T) == sizeof(void *);
    }
}
#define LIBPROBE_FIELD(id, owner, name, type, ...) \
    static_assert(spelling_tells<type>(), #name ": teach width_of() and stored_as() its type");
#include "libprobe/fields.def"
#include "platform/hidden.hpp"

} // namespace libprobe
