// The self-test of an extension: whether the fields that it requires are where it says, by one sentinel type that has
// their slots and no others. It says yes or nothing: what it cannot prove a whole probe judges, which also says why.
// Talks to Python.
#pragma once

#include "table/field.hpp"
#include "judge/seek.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

struct SelfTest {
    enum : std::size_t { capacity = 48 }; // a longer list, or one that names a field twice, is for a whole probe
    static_assert(std::size_t{capacity} <= seek_capacity, "they are sought at once");

    // Those that are required, in their order, and then what shares in telling the size.
    Sought found[capacity + 1];
    std::int32_t heap_type; // the size of PyHeapTypeObject

    // True where each is proven to be where its requirement says. Needs an attached thread state, and is false without
    // one; keeps an exception that is set.
    bool run(const libprobe_requirement *requirements, std::size_t requirement_count);
};

} // namespace libprobe
