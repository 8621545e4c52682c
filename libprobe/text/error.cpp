// Fills the caller's error with a status and a sentence, and never cuts the sentence inside a character.
#include "text/error.hpp"

#include <cstdarg>
#include <cstdio>
#include <cstring>

#include "text/status.hpp"

namespace LIBPROBE_INTERNAL libprobe {

libprobe_status succeed(libprobe_error *error) {
    if (error != nullptr) {
        error->status = LIBPROBE_OK;
        error->message[0] = '\0';
    }
    return LIBPROBE_OK;
}

libprobe_status fail(libprobe_error *error, libprobe_status status) {
    return fail(error, status, "%s", status_words(status).sentence);
}

libprobe_status fail(libprobe_error *error, libprobe_status status, const char *format, ...) {
    if (error != nullptr) {
        error->status = status;
        std::va_list arguments;
        va_start(arguments, format);
        std::vsnprintf(error->message, sizeof error->message, format, arguments);
        va_end(arguments);
        trim_utf8(error->message);
    }
    return status;
}

void trim_utf8(char *text) {
    const std::size_t length = std::strlen(text);
    std::size_t tail = 0; // from the first byte of the last character on
    while (tail < 4 && tail < length) {
        const auto byte = static_cast<unsigned char>(text[length - ++tail]);
        if ((byte & 0xc0) != 0x80) {
            const std::size_t whole = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
            if (tail < whole) {
                text[length - tail] = '\0';
            }
            return;
        }
    }
}

} // namespace libprobe
