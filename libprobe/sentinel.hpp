// Makes the sentinel types: heap types whose slots and numbers hold values that occur nowhere else. Talks to Python.
#pragma once

#include "evidence.hpp"
#include "python.hpp"

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

// One with the slots of those rows alone, and the numbers of Subject::slots; none, with the exception set, where Python
// could not make it.
Ref make_sentinel(std::uint16_t version, const std::uint16_t rows[], std::size_t count);

// What PyType_FromSpec is given for the field's slot where every sentinel type gets the same; 0 where it is given
// nothing. With the sentinel types, also what Subject::slots was given of its own.
std::uint64_t given_slot(std::size_t field, std::uint16_t version);
std::uint64_t given_slot(std::size_t field, std::uint16_t version, const Sentinels &sentinels);

// What it was given for the number; 0 for the name of the type that was renamed afterwards.
std::uint64_t given_number(Number number, Subject subject);

// The name of a method that every sentinel type has.
extern const char sentinel_method[];

} // namespace libprobe
