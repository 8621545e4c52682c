// Writes text that may not fit, one piece at a time.
#include "text/writer.hpp"

#include <cstdarg>
#include <cstdio>
#include <cstring>

namespace LIBPROBE_INTERNAL libprobe {

void Writer::terminate() {
    if (size_ != 0) {
        buffer_[length_ < size_ ? length_ : size_ - 1] = '\0';
    }
}

void Writer::put(const char *text, std::size_t length) {
    if (length_ + 1 < size_) {
        const std::size_t room = size_ - 1 - length_;
        std::memcpy(buffer_ + length_, text, length < room ? length : room);
    }
    length_ += length;
    terminate();
}

void Writer::put(const char *text) { put(text, std::strlen(text)); }

void Writer::print(const char *format, ...) {
    std::va_list arguments;
    va_start(arguments, format);
    char *free = length_ < size_ ? buffer_ + length_ : nullptr;
    const int length = std::vsnprintf(free, free != nullptr ? size_ - length_ : 0, format, arguments);
    va_end(arguments);
    length_ += length > 0 ? static_cast<std::size_t>(length) : 0;
}

void Writer::put_json(const char *text) {
    put("\"", 1);
    for (; *text != '\0'; ++text) {
        const auto character = static_cast<unsigned char>(*text);
        if (character < 0x20) {
            print("\\u%04x", character);
            continue;
        }
        if (character == '"' || character == '\\') {
            put("\\", 1);
        }
        put(text, 1);
    }
    put("\"", 1);
}

} // namespace libprobe
