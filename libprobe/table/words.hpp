// Defines the words that the rows of .def files use, and what each writes down, while compiling. Pure.
#pragma once

#include "platform/hidden.hpp"
#include "table/row.hpp"

namespace LIBPROBE_INTERNAL libprobe {

enum : std::size_t { witness_capacity = 5 };

// A witness as a row writes it. Sources, rows and structs are given by name; the table replaces the names.
struct WrittenWitness {
    const char *source = "";
    const char *also = "";       // "": no second source
    const char *other = nullptr; // if derived: the name of the other row or of the struct
    bool other_is_struct = false;
    const char *text = ""; // a name, or the reason
    bool none = false;
    std::uint8_t slot = 0;
    std::uint16_t since = 0;
    std::uint16_t free_threaded_since = 0;
    std::uint16_t kept_until = 0xffff;
};

struct WrittenRow {
    libprobe_field id;
    const char *owner;
    const char *name; // may begin with "OWNER_"
    const char *type;
    std::uint16_t since;
    std::uint16_t until;
    std::uint8_t builds;
    bool restricted;
    WrittenWitness witnesses[witness_capacity];
    std::uint8_t witness_count;
};

struct WrittenSource {
    const char *name;
    const char *text;
    Cost cost;
    bool reads;
};

// The words that rows use; fields.def explains each.
namespace words {

using Version = std::uint16_t;

constexpr WrittenWitness named(const char *source, const char *text, Version since, Version free_threaded_since = 0) {
    WrittenWitness witness;
    witness.source = source;
    witness.text = text;
    witness.since = since;
    witness.free_threaded_since = free_threaded_since;
    return witness;
}
constexpr WrittenWitness derived(const char *source, const char *other, bool is_struct, Version since = 0) {
    WrittenWitness witness = named(source, "", since);
    witness.other = other;
    witness.other_is_struct = is_struct;
    return witness;
}

constexpr WrittenWitness VALUE_OF_SLOT(std::uint8_t id, Version since = 0, Version kept_until = 0xffff) {
    WrittenWitness witness = named("slot", "", since);
    witness.also = "given";
    witness.slot = id;
    witness.kept_until = kept_until;
    return witness;
}
constexpr WrittenWitness VALUE_OF_SPEC(const char *member, Version kept_until = 0xffff) {
    WrittenWitness witness = named("given", member, 0);
    witness.kept_until = kept_until;
    return witness;
}
constexpr WrittenWitness VALUE_OF_MEMBER(const char *name) { return named("given", name, 0x0309); }
constexpr WrittenWitness VALUE_BY_ATTRIBUTE(const char *name, Version since = 0) {
    return named("attribute", name, since);
}
constexpr WrittenWitness VALUE_BY(const char *source, Version since = 0, Version free_threaded_since = 0,
                                  Version until = 0xffff) {
    WrittenWitness witness = named(source, "", since, free_threaded_since);
    witness.kept_until = until;
    return witness;
}
constexpr WrittenWitness VALUE_BY_METHOD(const char *source, const char *method, Version since, Version ft_since) {
    return named(source, method, since, ft_since);
}
constexpr WrittenWitness OFFSET_BY_ATTRIBUTE(const char *name) { return named("place", name, 0); }
constexpr WrittenWitness OFFSET_IN_FIELD(const char *field, Version since = 0) {
    return derived("held_offset", field, false, since);
}
constexpr WrittenWitness ADDRESS_OF_STRUCT(const char *owner) { return derived("struct_address", owner, true); }
constexpr WrittenWitness STARTS_AT_FIRST_OF(const char *owner) { return derived("first_member", owner, true); }
constexpr WrittenWitness VALUE_IN_FIELD(const char *field) { return derived("held_value", field, false); }
constexpr WrittenWitness PLACE_OF_FIELD(const char *field) { return derived("place_of_member", field, false); }
constexpr WrittenWitness ROUNDED(const char *size) { return derived("rounded_size", size, false); }
constexpr WrittenWitness IN_BYTE_OF(const char *field) { return derived("byte_of_bits", field, false); }
constexpr WrittenWitness NONE(const char *why) {
    WrittenWitness witness = named("", why, 0);
    witness.none = true;
    return witness;
}

template <class... W> constexpr std::uint8_t count_of(W...) { return sizeof...(W); }

} // namespace words

} // namespace libprobe
