// The recorded interpreters of tests/images. Those of another platform are in a folder with its name, and a folder with
// the name of a data model has what headers alone say: "linux-s390x/3.14.10", "ILP32/3.6-headers".
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
    for (const auto &entry : std::filesystem::recursive_directory_iterator(images_folder)) {
        if (entry.path().extension() == extension) {
            found.push_back(entry.path().lexically_relative(images_folder).replace_extension().generic_string());
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

// "ILP32/" of "ILP32/3.6-headers"; "" of an interpreter of this platform.
inline std::string image_folder(const std::string &name) { return name.substr(0, name.rfind('/') + 1); }

// 0x030d of "3.13.5-free-threaded".
inline std::uint16_t image_version(const std::string &name) {
    char *end = nullptr;
    const long major = std::strtol(name.c_str() + image_folder(name).size(), &end, 10);
    const long minor = *end == '.' ? std::strtol(end + 1, nullptr, 10) : 0;
    return static_cast<std::uint16_t>(major << 8 | minor);
}
