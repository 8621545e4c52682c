// Reads what truth/truth.py wrote.
#pragma once

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "judge/finding.hpp"
#include "table/families.hpp"

struct Truth {
    std::int32_t offset; // in bytes
    std::uint32_t size;  // 0: a bit-field
    unsigned shift = 0;  // of a bit-field
};

// By full name of the field, or name of the struct.
using Truths = std::map<std::string, Truth>;

// "PyTypeObject.tp_name": several structs have an ob_base.
inline std::string full_name(const libprobe::NamedFamily &family, std::size_t row) {
    return std::string(family.owners[row]) + "." + libprobe::bare_name(family, row);
}

// Whether no header declares the family's struct, so that only an interpreter's own debug information tells of it.
inline bool is_private(const libprobe::NamedFamily &family) {
    static const std::string hidden[] = {
#define LIBPROBE_PRIVATE(owner, object, file) #owner,
#include "libprobe/fields.def"
    };
    return std::count(std::begin(hidden), std::end(hidden), family.owners[0]) != 0;
}

inline bool tells_of(const Truths &truth, const libprobe::NamedFamily &family) {
    return !is_private(family) || truth.count(family.owners[0]) != 0;
}

// Where the compiler has the field, or of a size how many bytes; LIBPROBE_NOWHERE if its headers have no such field.
// What is behind a struct begins where the struct ends.
inline std::int32_t true_place(const Truths &truth, const libprobe::NamedFamily &family, std::size_t row,
                               const libprobe::Machine &machine) {
    const libprobe::Field &field = family.family->rows[row];
    const bool is_size = field.is_size() || field.stored == libprobe::Stored::behind;
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

// Whether the finding of a field that is in its place has the size, or of a bit-field the shift, that the compiler
// says. Sizes have none, nor has what is behind a struct; of an array of bytes the size tells nothing.
inline bool is_as_large(const Truths &truth, const libprobe::NamedFamily &family, std::size_t row,
                        const libprobe::Finding &finding) {
    const libprobe::Field &field = family.family->rows[row];
    const auto found = truth.find(full_name(family, row));
    if (found == truth.end() || field.stored == libprobe::Stored::array8) {
        return field.is_size() || field.stored == libprobe::Stored::behind || found != truth.end();
    }
    return field.is_bit_field() ? found->second.size == 0 && finding.shift == found->second.shift
                                : finding.size == 0 || finding.size == found->second.size;
}

// Empty where the file cannot be read.
inline Truths read_truth(const std::string &path) {
    Truths truth;
    std::ifstream file(path);
    std::string owner;
    std::string name;
    Truth one{};
    while (file >> owner >> name >> one.offset >> one.size) {
        const bool is_bit_field = one.size == 0;
        one.shift = is_bit_field ? static_cast<unsigned>(one.offset) % 8 : 0;
        one.offset /= is_bit_field ? 8 : 1;
        truth[name == "-" ? owner : owner + "." + name] = one;
    }
    return truth;
}
