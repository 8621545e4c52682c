// Makes the sentinel types: heap types whose slots and numbers hold values that occur nowhere else. Talks to Python.
#pragma once

#include "evidence.hpp"
#include "python.hpp"

#include <structmember.h>

namespace libprobe {

// The sentinel types; what keeps them alive until their images are taken.
struct Sentinels {
    Ref bases;  // the tuple given as bases: (object,)
    Ref module; // of the first, where this version lets a type have one
    Ref slots;
    Ref numbers;

    const Ref &type(Subject subject) const { return subject == Subject::slots ? slots : numbers; }
};

// False, with the exception set, where Python could not make them. Needs an attached thread state.
bool make_sentinels(std::uint16_t version, Sentinels &sentinels);

// A sentinel type that has the slots of some rows and no others, and the numbers of Subject::slots.
class SentinelSpec {
public:
    enum : std::size_t { capacity = 48, spare = 4 };

    // The row's slot or number, of rows that every version from 3.9 on has, each once, and capacity at most. Returns
    // what the slot is given, 0 for nothing.
    std::uint64_t add(std::size_t row);

    // None, with the exception set, where Python could not make it. 3.9 or newer: CPython copies the members.
    Ref make(std::uint16_t version);

private:
    PyType_Slot slots_[capacity + spare];
    PyType_Slot *end_ = slots_;
    PyMemberDef members_[4] = {};
    std::size_t member_count_ = 0;
};

// What PyType_FromSpec was given for the field in Subject::slots, 0 where it was given nothing.
std::uint64_t given_slot(std::size_t field, std::uint16_t version, const Sentinels &sentinels);

// What it was given for the number; 0 for the name of the type that was renamed afterwards.
std::uint64_t given_number(Number number, Subject subject);

// The name of a method that every sentinel type has.
extern const char sentinel_method[];

} // namespace libprobe
