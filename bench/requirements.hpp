// What a self-test is asked for, and the spec that the least possible one would make.
#pragma once

#include <Python.h>

#include <cstdint>
#include <vector>

#include "libprobe/libprobe.h"

namespace bench {

struct Requirements {
    std::vector<libprobe_requirement> list;

    // The fields that shiboken's own test compares; as a struct where the running build has its head.
    static Requirements restricted();
    static Requirements anywhere(); // for who does not know the head; probes nothing
    // Every field of types that is found without a survey, the members of the restricted struct first.
    static Requirements located();
    // These.
    static Requirements of(const std::vector<libprobe_field> &fields);

    // From the beginning; and as the second caller in a process. False with an exception set.
    bool test() const { return libprobe_selftest(list.data(), list.size()) == 0; }
    bool require() const { return libprobe_require(list.data(), list.size()) == 0; }
};

struct Spec {
    std::vector<PyType_Slot> slots;

    // The slots of those fields; all that the version has; and those of these fields.
    static Spec restricted(std::uint16_t version);
    static Spec all(std::uint16_t version);
    static Spec of(std::uint16_t version, const std::vector<libprobe_field> &fields);

    // Makes a type and drops it. False with an exception set.
    bool make();
};

} // namespace bench
