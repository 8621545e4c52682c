// What the witnesses in fields.def say of a field to a program that knows the limited API and nothing of libprobe: its
// slot and its attribute.
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

} // namespace bench

// The witnesses of fields.def as values of Witness; those without a slot or an attribute are empty.
// clang-format off
#define SLOT(n) bench::Witness{n, 0, nullptr}
#define SLOT_SINCE(n, version) bench::Witness{n, version, nullptr}
#define SLOT_COPIED(n, version) bench::Witness{n, 0, nullptr}
#define ATTRIBUTE(name) bench::Witness{0, 0, name}
#define SPEC(member) bench::Witness{}
#define SPEC_COPIED(member, version) bench::Witness{}
#define MEMBER(name) bench::Witness{}
#define PLACE(name) bench::Witness{}
#define POINTED(field, version) bench::Witness{}
#define SUITE(owner) bench::Witness{}
#define MEMBERS(owner) bench::Witness{}
#define SPECIALIZED(name) bench::Witness{}
#define CALL(source) bench::Witness{}
#define CALL_SINCE(source, version) bench::Witness{}
#define UNSEEN(why) bench::Witness{}
// clang-format on
