// Gives the tests the entries of versions.def.
#pragma once

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

enum class FreeThreaded { NONE, BUILT, HEADERS };

struct Version {
    std::uint16_t version; // 0x030a for 3.10
    std::size_t slots;
    FreeThreaded free_threaded;
};

inline const std::vector<Version> versions = {
#define LIBPROBE_CPYTHON(version, slots, free_threaded, sid, pictured) {version, slots, FreeThreaded::free_threaded},
#include "versions.def"
};

inline const std::vector<std::string> recorded = {
#define LIBPROBE_RECORDED(name, source) name,
#include "versions.def"
};

// "3.10" of 0x030a.
inline std::string minor_name(std::uint16_t version) {
    return std::to_string(version >> 8) + "." + std::to_string(version & 0xff);
}

// For Boost.Test, which prints what a test is run with.
inline std::ostream &operator<<(std::ostream &out, const Version &version) {
    return out << minor_name(version.version);
}

// Its entry, nullptr if it has none.
inline const Version *find_version(std::uint16_t version) {
    for (const Version &entry : versions) {
        if (entry.version == version) {
            return &entry;
        }
    }
    return nullptr;
}
