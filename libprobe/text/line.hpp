// Takes a line of a record apart, word by word, and reads the words. Pure.
#pragma once

#include <cctype>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

class Line {
public:
    // Takes the line at `next` and moves `next` behind it. False at the end of the text. A line that does not fit reads
    // as an empty one. A line ends with LF or, as editors on Windows write it, with CR LF.
    bool read(const char *&next) {
        if (*next == '\0') {
            return false;
        }
        const std::size_t length = std::strcspn(next, "\n");
        const bool ended = next[length] == '\n';
        const std::size_t words = length - (ended && length != 0 && next[length - 1] == '\r');
        std::snprintf(text_, sizeof text_, "%.*s", words < sizeof text_ ? static_cast<int>(words) : 0, next);
        next += length + ended;
        rest_ = text_;
        return true;
    }
    bool is(const char *whole) const { return std::strcmp(text_, whole) == 0; }
    // The next word, "" if there is none.
    const char *word() {
        char *start = rest_ + std::strspn(rest_, " ");
        rest_ = start + std::strcspn(start, " ");
        if (*rest_ != '\0') {
            *rest_++ = '\0';
        }
        return start;
    }
    // The next word as a whole number up to `greatest`; false for anything else.
    bool number(std::uint64_t &value, std::uint64_t greatest, int base = 10) {
        const char *digits = word();
        char *end = nullptr;
        value = std::strtoull(digits, &end, base);
        return std::isxdigit(static_cast<unsigned char>(*digits)) != 0 && *end == '\0' && value <= greatest;
    }
    bool keyword(const char *expected) { return std::strcmp(word(), expected) == 0; }
    bool ended() const { return rest_[std::strspn(rest_, " ")] == '\0'; }

private:
    char text_[1024];
    char *rest_ = text_;
};

// The index of the word in the list, `count` if it is not there.
inline std::size_t index_of(const char *const words[], std::size_t count, const char *word) {
    std::size_t i = 0;
    while (i < count && std::strcmp(words[i], word) != 0) {
        ++i;
    }
    return i;
}

// The value of a hexadecimal digit, -1 for anything else.
inline int digit(char character) {
    if (character >= '0' && character <= '9') {
        return character - '0';
    }
    return character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
}

// "name=0x..." in two; false for anything else.
inline bool split(const char *word, char name[24], std::uint64_t &value) {
    const char *sign = std::strchr(word, '=');
    if (sign == nullptr || sign - word >= 24 || std::strncmp(sign, "=0x", 3) != 0 ||
        std::isxdigit(static_cast<unsigned char>(sign[3])) == 0) {
        return false;
    }
    std::snprintf(name, 24, "%.*s", static_cast<int>(sign - word), word);
    char *end = nullptr;
    value = std::strtoull(sign + 3, &end, 16);
    return *end == '\0';
}

} // namespace libprobe
