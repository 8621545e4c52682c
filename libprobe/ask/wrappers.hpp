// Asks about objects that wrap a callable and have a __dict__: static and class methods. Talks to Python; decides
// nothing.
#pragma once

#include "ask/samples.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// The rows and the sources of such a family.
struct WrapperRows {
    std::uint16_t callable;
    std::uint16_t dict;
    Source made;
    Source attribute;
    Source place;
};

// Makes two objects of the type of that symbol, which the limited API lacks, and reads back what they were made of.
// False, with the exception set, if asking failed.
bool ask_wrapper(const Plan &plan, Evidence &evidence, const char *symbol, const WrapperRows &rows);

} // namespace libprobe
