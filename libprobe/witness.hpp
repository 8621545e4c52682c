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
    X(getdict, "PyType_GetDict")      \
    X(weakref, "PyWeakref_NewRef")

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

// One witness of a row. The versions are 0x030a for 3.10.
struct Witness {
    Source source = Source::given;
    std::uint16_t since = 0;            // first version that offers it
    std::uint16_t given_until = 0xffff; // first version that copies what PyType_FromSpec is given
    std::uint8_t slot = 0;              // slot: the id
    Number number = Number::none;       // given: which
    const char *attribute = nullptr;    // attribute: its name
    const char *suite = nullptr;        // suite: the owner of its fields
};

// The words of fields.def.
namespace row {

constexpr Witness SLOT_SINCE(int id, int since) {
    Witness witness;
    witness.source = Source::slot;
    witness.slot = static_cast<std::uint8_t>(id);
    witness.since = static_cast<std::uint16_t>(since);
    return witness;
}
constexpr Witness SLOT(int id) { return SLOT_SINCE(id, 0); }
constexpr Witness SLOT_COPIED(int id, int version) {
    Witness witness = SLOT(id);
    witness.given_until = static_cast<std::uint16_t>(version);
    return witness;
}
constexpr Witness number(Number which, int since, int until) {
    Witness witness;
    witness.number = which;
    witness.since = static_cast<std::uint16_t>(since);
    witness.given_until = static_cast<std::uint16_t>(until);
    return witness;
}
constexpr Witness ATTRIBUTE(const char *name) {
    Witness witness;
    witness.source = Source::attribute;
    witness.attribute = name;
    return witness;
}
constexpr Witness suite(const char *owner) {
    Witness witness;
    witness.source = Source::suite;
    witness.suite = owner;
    return witness;
}
constexpr Witness call(Source source) {
    Witness witness;
    witness.source = source;
    witness.since = source == Source::getdict ? 0x030c : 0;
    return witness;
}
#define SPEC(which) ::libprobe::row::number(::libprobe::Number::which, 0, 0xffff)
#define SPEC_COPIED(which, version) ::libprobe::row::number(::libprobe::Number::which, 0, version)
#define MEMBER(which) ::libprobe::row::number(::libprobe::Number::which, 0x0309, 0xffff)
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
    return row::SLOT(0);
}

} // namespace libprobe
