// Makes the sentinel types: heap types whose slots and numbers hold values that occur nowhere else. Talks to Python.
#pragma once

#include "ask/type/refusal.hpp"
#include "judge/plan.hpp"
#include "platform/hidden.hpp"
#include "python/python.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// Owns the sentinel types, to keep them alive until their images are taken.
struct Sentinels {
    Ref bases;   // the tuple given as bases, (object,); none if a self-test gives none
    Ref between; // trace-refs: a type holds the address of the object before it, which must not be `bases`
    Ref module;  // of the first type, if the plan asks for it and this version lets a type have one
    Ref slots;
    Ref numbers; // none unless a second type was wanted

    // The rows that are still to be asked about: all but those of which only the value that their slot was given is
    // asked, which was claimed when it was given.
    std::uint16_t unclaimed[type_table::row::count];
    std::uint16_t unclaimed_count = 0;

    const Ref &type(Subject subject) const { return subject == type_table::subject::slots ? slots : numbers; }
};

// Makes the first type, with the slots of the plan's rows and no others, and the second type if the plan wants it.
// Claims what the slots are given, for rows about which nothing else is asked. False, with the exception set, if Python
// could not make them. Needs an attached thread state.
bool make_sentinels(const Plan &plan, bool second, Evidence &evidence, Sentinels &sentinels);

// The value that PyType_FromSpec was given for the row in the subject `slots`; 0 if none.
std::uint64_t given_slot(std::size_t row, std::uint16_t version, const Sentinels &sentinels);

// The value that it was given for the number; 0 for the name of the type that was renamed afterwards.
std::uint64_t given_number(Number number, Subject subject);

} // namespace libprobe
