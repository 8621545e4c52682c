// Makes and publishes the layout that libprobe_probe and libprobe_survey return. Talks to Python.
#pragma once

#include "ask/questions.hpp"
#include "judge/layout.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// A family and, if a survey is made, the questions that only a survey asks.
struct Member {
    const Questions *questions;
    Survey survey;
};

// Proves all rows of these families. Needs an attached thread state, and fails without one; keeps an exception that is
// set. Returns nullptr with the error filled in, or a layout for std::free.
libprobe_layout *prove_all(Span<Member> families, Extent extent, libprobe_error *error);

// The published layout, a survey's if one was made; nullptr if there is none yet.
const libprobe_layout *published_layout();

// The published layout. If there is none of this extent, proves and publishes it and writes all cells that it can.
// nullptr with the error filled in on failure.
const libprobe_layout *publish(Span<Member> families, Extent extent, libprobe_error *error);

} // namespace libprobe
