// Makes the sentinel types: heap types whose slots and numbers hold values that occur nowhere else. Talks to Python.
#pragma once

#include "judge/evidence.hpp"
#include "python/python.hpp"
#include "ask/type/refusal.hpp"
#include "platform/hidden.hpp"

#include <structmember.h>

namespace LIBPROBE_INTERNAL libprobe {

// The sentinel types; what keeps them alive until their images are taken.
struct Sentinels {
    Ref bases;  // the tuple given as bases: (object,)
    Ref module; // of the first, where this version lets a type have one
    Ref slots;
    Ref numbers;

    const Ref &type(Subject subject) const { return subject == Subject::slots ? slots : numbers; }
};

// The first, and the second too if it is wanted. False, with the exception set, where Python could not make them. Needs
// an attached thread state.
bool make_sentinels(std::uint16_t version, bool second, Sentinels &sentinels);

// What PyType_FromSpec was given for the field in Subject::slots, 0 where it was given nothing.
std::uint64_t given_slot(std::size_t field, std::uint16_t version, const Sentinels &sentinels);

// What it was given for the number; 0 for the name of the type that was renamed afterwards.
std::uint64_t given_number(Number number, Subject subject);

// A sentinel type that has the slots of some rows and no others, and the numbers of Subject::slots.
class SentinelSpec {
public:
    enum : std::size_t { capacity = 49, spare = 4 };

    // The row's slot or number, of rows that every version from 3.9 on has, each once, and capacity at most. Returns
    // what it is given, 0 for nothing.
    std::uint64_t add(std::size_t row) {
        const Given &given = givens[row];
        if (given.number >= Number::vectorcalloffset) {
            members_[member_count_++] = sentinel_members[static_cast<int>(given.number) - first_member];
        }
        if (given.slot == 0) {
            return given_number(given.number, Subject::slots);
        }
        if (given.value != nullptr && !given.guard) {
            *end_++ = {given.slot, const_cast<void *>(given.value)};
        }
        return address_of(given.value);
    }

    // None, with the exception set, where Python could not make it. 3.9 or newer: CPython copies the members.
    Ref make(std::uint16_t version);

private:
    enum : int { first_member = static_cast<int>(Number::vectorcalloffset) };

    PyType_Slot slots_[capacity + spare];
    PyType_Slot *end_ = slots_;
    PyMemberDef members_[4] = {};
    std::size_t member_count_ = 0;
};

} // namespace libprobe
