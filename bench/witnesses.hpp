// What the rows of type.def tell a program that knows the limited API and nothing of libprobe: the slot and the
// attribute of a field.
#pragma once

#include <cstdint>
#include <cstring>
#include <initializer_list>

namespace bench {

struct Witness {
    int slot = 0;
    std::uint16_t since = 0; // of the slot
    const char *attribute = nullptr;
};

constexpr Witness witness_of(std::initializer_list<Witness> witnesses) {
    Witness all;
    for (const Witness &witness : witnesses) {
        if (witness.slot != 0) {
            all.slot = witness.slot;
            all.since = witness.since;
        }
        if (witness.attribute != nullptr) {
            all.attribute = witness.attribute;
        }
    }
    return all;
}

// Some attributes do not hold the very word of the field, so that they are no witnesses; they are how a program gets
// it.
inline const char *attribute_of(const char *field, std::initializer_list<Witness> witnesses) {
    const char *attribute = witness_of(witnesses).attribute;
    if (std::strcmp(field, "tp_name") == 0) {
        return "__name__";
    }
    return std::strcmp(field, "tp_dict") == 0 ? "__dict__" : attribute;
}

// The words of fields.def as values of Witness; those that tell no slot and no attribute are empty.
constexpr Witness VALUE_OF_SLOT(int slot, std::uint16_t since = 0, int = 0) { return {slot, since, nullptr}; }
constexpr Witness VALUE_BY_ATTRIBUTE(const char *name, int = 0) { return {0, 0, name}; }
template <class... Words> constexpr Witness VALUE_OF_SPEC(Words...) { return {}; }
template <class... Words> constexpr Witness VALUE_OF_MEMBER(Words...) { return {}; }
template <class... Words> constexpr Witness VALUE_BY(Words...) { return {}; }
template <class... Words> constexpr Witness VALUE_BY_METHOD(Words...) { return {}; }
template <class... Words> constexpr Witness OFFSET_BY_ATTRIBUTE(Words...) { return {}; }
template <class... Words> constexpr Witness OFFSET_IN_FIELD(Words...) { return {}; }
template <class... Words> constexpr Witness ADDRESS_OF_STRUCT(Words...) { return {}; }
template <class... Words> constexpr Witness STARTS_AT_FIRST_OF(Words...) { return {}; }
template <class... Words> constexpr Witness VALUE_IN_FIELD(Words...) { return {}; }
template <class... Words> constexpr Witness PLACE_OF_FIELD(Words...) { return {}; }
template <class... Words> constexpr Witness ROUNDED(Words...) { return {}; }
template <class... Words> constexpr Witness NONE(Words...) { return {}; }

} // namespace bench
