// The recorded interpreters of tests/images.
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

inline std::string image_path(const std::string &name, const char *extension) {
    return LIBPROBE_IMAGES "/" + name + extension;
}

// The names of those that have a file with this extension.
inline std::vector<std::string> image_names(const char *extension) {
    std::vector<std::string> found;
    for (const auto &entry : std::filesystem::directory_iterator(LIBPROBE_IMAGES)) {
        if (entry.path().extension() == extension) {
            found.push_back(entry.path().stem().string());
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}
