// Reads what truth/truth.py wrote.
#pragma once

#include <cstdint>
#include <fstream>
#include <map>
#include <string>

#include "table/families.hpp"

struct Truth {
    std::int32_t offset;
    std::uint32_t size;
};

// By full name of the field, or name of the struct.
using Truths = std::map<std::string, Truth>;

// "PyTypeObject.tp_name": several structs have an ob_base.
inline std::string full_name(const libprobe::NamedFamily &family, std::size_t row) {
    return std::string(family.owners[row]) + "." + libprobe::bare_name(family, row);
}

// Where the compiler has the field, or of a size how many bytes; LIBPROBE_NOWHERE if its headers have no such field.
inline std::int32_t true_place(const Truths &truth, const libprobe::NamedFamily &family, std::size_t row,
                               const libprobe::Machine &machine) {
    const bool is_size = family.family->rows[row].is_size();
    const auto found = truth.find(is_size ? family.owners[row] : full_name(family, row));
    if (found == truth.end()) {
        return LIBPROBE_NOWHERE;
    }
    if (!is_size) {
        return found->second.offset;
    }
    const bool rounded = family.family->witness(row, libprobe::rounded_size) != nullptr;
    const std::uint32_t align = rounded ? machine.max_align : 1u;
    return static_cast<std::int32_t>((found->second.size + align - 1) / align * align);
}

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
