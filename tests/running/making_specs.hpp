// The specs that PyType_FromMetaclass and libprobe_type_from_metaclass are compared by.
#pragma once

#include "python/python.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace libprobe {

struct Making {
    std::string name;
    std::vector<PyType_Slot> slots = {};
    int basicsize = 0; // above 0: more than object's; those of specs below and at 0 mean the same
    unsigned flags = Py_TPFLAGS_DEFAULT;
    std::string metatype = "None"; // these three: Python expressions in the world below
    std::string bases = "None";
    std::string module = "None";
    std::uint16_t since = 0; // first version that has what the spec needs
    std::uint16_t until = 0; // first whose own function judges the spec otherwise; 0: none
    int itemsize = 0;
    const char *spec_name = "made.Type";
};

// Python source: the bases, metatypes and modules that the expressions name, and describe(type), what is to be alike.
// Lines that begin with ~ are alike in one interpreter only.
extern const char making_world[];

// Offsets in the members count from the end of object's instances, which is `head`.
std::vector<Making> make_specs(Py_ssize_t head);

} // namespace libprobe
