// The recorded interpreters of tests/images.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

extern const char *const images_folder;

inline std::string image_path(const std::string &name, const char *extension) {
    return std::string(images_folder) + "/" + name + extension;
}

// The names of those that have a file with this extension.
inline std::vector<std::string> image_names(const char *extension) {
    std::vector<std::string> found;
    for (const auto &entry : std::filesystem::directory_iterator(images_folder)) {
        if (entry.path().extension() == extension) {
            found.push_back(entry.path().stem().string());
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

// 0x030d of "3.13.5-free-threaded".
inline std::uint16_t image_version(const std::string &name) {
    char *end = nullptr;
    const long major = std::strtol(name.c_str(), &end, 10);
    const long minor = *end == '.' ? std::strtol(end + 1, nullptr, 10) : 0;
    return static_cast<std::uint16_t>(major << 8 | minor);
}
