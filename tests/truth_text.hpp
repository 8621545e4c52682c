// Reads what truth.cpp printed.
#pragma once

#include <cstdint>
#include <fstream>
#include <map>
#include <string>

struct Truth {
    std::int32_t offset;
    std::uint32_t size;
};

// By name of the field, or of the struct; empty where the file cannot be read.
inline std::map<std::string, Truth> read_truth(const std::string &path) {
    std::map<std::string, Truth> truth;
    std::ifstream file(path);
    std::string name;
    Truth one{};
    while (file >> name >> one.offset >> one.size) {
        truth[name] = one;
    }
    return truth;
}
