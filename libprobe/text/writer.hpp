// Writes text into a buffer that the caller owns, as snprintf does: text that does not fit is counted and left out.
// Pure.
#pragma once

#include <cstddef>

#include "platform/compiler.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

class Writer {
public:
    Writer(char *buffer, std::size_t size) : buffer_(buffer), size_(size) { terminate(); }

    // printf's format.
    LIBPROBE_PRINTF(2, 3) void print(const char *format, ...);
    void put(const char *text);
    // The text as a JSON string, quotes included.
    void put_json(const char *text);

    // The length of everything written, whether it fit or not, without the NUL.
    std::size_t length() const { return length_; }

private:
    void put(const char *text, std::size_t length);
    void terminate();

    char *buffer_;
    std::size_t size_;
    std::size_t length_ = 0;
};

} // namespace libprobe
