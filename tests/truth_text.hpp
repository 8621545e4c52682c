// Reads what truth/truth.py wrote.
#pragma once

#include <cstdint>
#include <fstream>
#include <map>
#include <string>

#include "table/field.hpp"

struct Truth {
    std::int32_t offset;
    std::uint32_t size;
};

// By full name of the field, or name of the struct.
using Truths = std::map<std::string, Truth>;

// "PyTypeObject.tp_name": several structs have an ob_base.
inline std::string full_name(const libprobe::Field &field) { return std::string(field.owner()) + "." + field.name(); }

// Empty where the file cannot be read.
inline Truths read_truth(const std::string &path) {
    Truths truth;
    std::ifstream file(path);
    std::string owner;
    std::string name;
    Truth one{};
    while (file >> owner >> name >> one.offset >> one.size) {
        truth[name == "-" ? owner : owner + "." + name] = one;
    }
    return truth;
}
