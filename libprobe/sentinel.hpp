// Makes the sentinel types: heap types whose slots and numbers hold values that occur nowhere else. Talks to Python.
#pragma once

#include "evidence.hpp"
#include "python.hpp"

namespace libprobe {

// The sentinel types; what keeps them alive until their images are taken.
struct Sentinels {
    Ref bases; // the tuple given as bases: (object,)
    Ref slots;
    Ref numbers;

    const Ref &type(Subject subject) const { return subject == Subject::slots ? slots : numbers; }
};

// False, with the exception set, where Python could not make them. Needs an attached thread state.
bool make_sentinels(std::uint16_t version, Sentinels &sentinels);

// What PyType_FromSpec was given for the field in Subject::slots, 0 where it was given nothing.
std::uint64_t given_slot(std::size_t field, std::uint16_t version, const Sentinels &sentinels);

// What it was given for the number; 0 for the name of the type that was renamed afterwards.
std::uint64_t given_number(Number number, Subject subject);

// The name of a method that every sentinel type has.
extern const char sentinel_method[];

} // namespace libprobe
