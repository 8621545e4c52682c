// The sources a witness can have, and how a row of fields.def names them. Pure.
#pragma once

#include <cstdint>
#include <initializer_list>

namespace libprobe {

// Who says what a field holds. The names are what reports and records print.
#define LIBPROBE_SOURCES(X)           \
    X(given, "PyType_FromSpec")       \
    X(slot, "PyType_GetSlot")         \
    X(attribute, "attribute")         \
    X(suite, "suite address")         \
    X(flags, "PyType_GetFlags")       \
    X(funcname, "PyEval_GetFuncName") \
    X(referent, "gc.get_referents")   \
    X(getdict, "PyType_GetDict")

enum class Source : std::uint8_t {
#define X(name, text) name,
    LIBPROBE_SOURCES(X)
#undef X
        count
};

// "PyType_GetSlot"; static.
const char *source_name(Source source);

// Numbers of a PyType_Spec and of the special members, each given a value of its own in every sentinel type.
enum class Number : std::uint8_t { none, name, basicsize, itemsize, vectorcalloffset, weaklistoffset, dictoffset };

// One witness of a row.
struct Witness {
    Source source;
    std::uint8_t slot = 0;           // slot: the id
    std::uint16_t since = 0;         // first version that offers it, 0x030a for 3.10
    Number number = Number::none;    // given: which
    const char *attribute = nullptr; // attribute: its name
    const char *suite = nullptr;     // suite: the owner of its fields
};

// The words of fields.def.
namespace row {
enum : std::uint16_t { since_special_members = 0x0309, since_getdict = 0x030c };

constexpr Witness SLOT_SINCE(int id, int since) {
    return {Source::slot, static_cast<std::uint8_t>(id), static_cast<std::uint16_t>(since)};
}
constexpr Witness SLOT(int id) { return SLOT_SINCE(id, 0); }
constexpr Witness ATTRIBUTE(const char *name) { return {Source::attribute, 0, 0, Number::none, name}; }
constexpr Witness number(Number which, std::uint16_t since) { return {Source::given, 0, since, which}; }
constexpr Witness suite(const char *owner) { return {Source::suite, 0, 0, Number::none, nullptr, owner}; }
constexpr Witness call(Source source) {
    return {source, 0, source == Source::getdict ? std::uint16_t{since_getdict} : std::uint16_t{0}};
}
#define SPEC(which) ::libprobe::row::number(::libprobe::Number::which, 0)
#define MEMBER(which) ::libprobe::row::number(::libprobe::Number::which, ::libprobe::row::since_special_members)
#define SUITE(owner) ::libprobe::row::suite(#owner)
#define CALL(which) ::libprobe::row::call(::libprobe::Source::which)
} // namespace row

// The slot witness among those of a row; its id is 0 where the row has none.
constexpr Witness slot_witness(std::initializer_list<Witness> witnesses) {
    for (const Witness &witness : witnesses) {
        if (witness.source == Source::slot) {
            return witness;
        }
    }
    return {Source::slot};
}

} // namespace libprobe
