// The sources a witness can have, and how a row of fields.def names them. Pure.
#pragma once

#include <cstdint>
#include <initializer_list>

#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// Who says what a field holds: the name that records use, the name that reports print, and whether only a survey asks
// it, since it takes more than two sentinel types.
#define LIBPROBE_SOURCES(X)                                         \
    X(given, "PyType_FromSpec", false)                              \
    X(slot, "PyType_GetSlot", false)                                \
    X(attribute, "attribute", false)                                \
    X(suite, "suite address", false)                                \
    X(flags, "PyType_GetFlags", false)                              \
    X(funcname, "PyEval_GetFuncName", false)                        \
    X(referent, "gc.get_referents", false)                          \
    X(getdict, "PyType_GetDict", false)                             \
    X(weakref, "PyWeakref_NewRef", false)                           \
    X(place, "offset attribute of type", false)                     \
    X(members, "first member", false)                               \
    X(pointed, "offset that PyType_Type holds", false)              \
    X(objecttype, "PyObject_Type", false)                           \
    X(getname, "PyType_GetName", false)                             \
    X(getqualname, "PyType_GetQualName", false)                     \
    X(vectorcall, "PyVectorcall_Function", false)                   \
    X(threadid, "PyThread_get_thread_ident", false)                 \
    X(oldname, "PyEval_GetFuncName before a new __name__", true)    \
    X(newname, "PyEval_GetFuncName after a new __name__", true)     \
    X(module, "PyType_FromModuleAndSpec", false)                    \
    X(getmodule, "PyType_GetModule", false)                         \
    X(incref, "Py_IncRef", true)                                    \
    X(getrefcount, "sys.getrefcount", true)                         \
    X(lock, "PyCriticalSection_Begin", true)                        \
    X(untrack, "PyObject_GC_UnTrack", true)                         \
    X(referenced, "PyWeakref_NewRef of an instance", true)          \
    X(slotcount, "number of __slots__", true)                       \
    X(slotnames, "gc.get_referrers of a slot's name", true)         \
    X(subclass, "gc.get_referrers of a subclass's reference", true) \
    X(sharedkeys, "keys that an instance's __dict__ shares", true)  \
    X(versionorder, "PyType_Modified of two types in turn", true)   \
    X(versioncount, "PyType_Modified, counted", true)               \
    X(watch, "PyType_Watch", true)                                  \
    X(specialized, "specialized method", true)                      \
    X(funcversion, "version that the method has", true)             \
    X(next, "sys.getobjects, behind it", true)                      \
    X(previous, "sys.getobjects, before it", true)

enum class Source : std::uint8_t {
#define X(name, text, survey) name,
    LIBPROBE_SOURCES(X)
#undef X
        count,
    unseen // none: the row says why
};

// Bit 1 << source for each.
using Sources = std::uint64_t;
static_assert(static_cast<unsigned>(Source::count) <= 64, "a set of sources fits its word");
constexpr Sources bit(Source source) { return Sources{1} << static_cast<unsigned>(source); }
constexpr Source first_of(Sources sources) {
    unsigned first = 0;
    while ((sources >> first & 1) == 0) {
        ++first;
    }
    return static_cast<Source>(first);
}

// "PyType_GetSlot"; static.
const char *source_name(Source source);

// Those that a survey alone asks.
constexpr Sources survey_sources = 0
#define X(name, text, survey) | ((survey) ? bit(Source::name) : 0)
    LIBPROBE_SOURCES(X)
#undef X
    ;

// Functions that return what stands in a field, as an attribute beside them does.
constexpr Sources readers =
    bit(Source::slot) | bit(Source::flags) | bit(Source::objecttype) | bit(Source::getname) | bit(Source::getqualname);

// What a probe asks of the sources that are offered for a field: none that only a survey asks, and no attribute where a
// function reads the same word.
constexpr Sources probed_of(Sources offered) {
    return offered & ~survey_sources & ~((offered & readers) != 0 ? bit(Source::attribute) : 0);
}

// Numbers of a PyType_Spec and of the special members, each given a value of its own in every sentinel type.
enum class Number : std::uint8_t { none, name, basicsize, itemsize, vectorcalloffset, weaklistoffset, dictoffset };

// One witness as a row writes it. The versions are 0x030a for 3.10.
struct WrittenWitness {
    Source source = Source::given;
    std::uint16_t since = 0;               // first version that offers it
    std::uint16_t free_threaded_since = 0; // first whose free-threaded build does
    std::uint16_t given_until = 0xffff;    // first version that copies what PyType_FromSpec is given
    std::uint8_t slot = 0;                 // slot: the id
    Number number = Number::none;          // given: which
    const char *text =
        nullptr; // attribute, place, specialized: a name; pointed: the field; suite, members: the owner; unseen: why
};

// The words of fields.def.
namespace row {

// Kinds of builds that may have a field.
enum : std::uint8_t { GIL_64 = 1, GIL_32 = 2, GIL = GIL_64 | GIL_32, FREE_THREADED = 4, ANY = 7, TRACE_REFS = 8 };

constexpr WrittenWitness named(Source source, const char *text, int since = 0) {
    WrittenWitness witness;
    witness.source = source;
    witness.text = text;
    witness.since = static_cast<std::uint16_t>(since);
    return witness;
}
constexpr WrittenWitness SLOT_SINCE(int id, int since) {
    WrittenWitness witness = named(Source::slot, nullptr, since);
    witness.slot = static_cast<std::uint8_t>(id);
    return witness;
}
constexpr WrittenWitness SLOT(int id) { return SLOT_SINCE(id, 0); }
constexpr WrittenWitness SLOT_COPIED(int id, int version) {
    WrittenWitness witness = SLOT(id);
    witness.given_until = static_cast<std::uint16_t>(version);
    return witness;
}
constexpr WrittenWitness number(Number which, int since, int until) {
    WrittenWitness witness = named(Source::given, nullptr, since);
    witness.number = which;
    witness.given_until = static_cast<std::uint16_t>(until);
    return witness;
}
// The specializer's; free-threaded builds of 3.13 have it switched off.
constexpr WrittenWitness specializer(Source source, const char *method) {
    WrittenWitness witness = named(source, method, 0x030b);
    witness.free_threaded_since = 0x030e;
    return witness;
}
constexpr WrittenWitness ATTRIBUTE(const char *name) { return named(Source::attribute, name); }
constexpr WrittenWitness PLACE(const char *name) { return named(Source::place, name); }
constexpr WrittenWitness SPECIALIZED(const char *method) { return specializer(Source::specialized, method); }
constexpr WrittenWitness UNSEEN(const char *why) { return named(Source::unseen, why); }
constexpr WrittenWitness call(Source source, int since) {
    return source == Source::funcversion ? specializer(source, nullptr) : named(source, nullptr, since);
}
#define SPEC(which) ::libprobe::row::number(::libprobe::Number::which, 0, 0xffff)
#define SPEC_COPIED(which, version) ::libprobe::row::number(::libprobe::Number::which, 0, version)
#define MEMBER(which) ::libprobe::row::number(::libprobe::Number::which, 0x0309, 0xffff)
#define SUITE(owner) ::libprobe::row::named(::libprobe::Source::suite, #owner)
#define MEMBERS(owner) ::libprobe::row::named(::libprobe::Source::members, #owner)
#define POINTED(field, version) ::libprobe::row::named(::libprobe::Source::pointed, #field, version)
#define CALL(which) ::libprobe::row::call(::libprobe::Source::which, 0)
#define CALL_SINCE(which, version) ::libprobe::row::call(::libprobe::Source::which, version)
} // namespace row

// The slot witness among those of a row; its id is 0 where the row has none.
constexpr WrittenWitness slot_witness(std::initializer_list<WrittenWitness> witnesses) {
    for (const WrittenWitness &witness : witnesses) {
        if (witness.source == Source::slot) {
            return witness;
        }
    }
    return row::SLOT(0);
}

} // namespace libprobe
