// Filling in the caller's error.
#include "error.hpp"

#include <cstdarg>
#include <cstdio>

namespace libprobe {

libprobe_status succeed(libprobe_error *error) {
    if (error != nullptr) {
        error->status = LIBPROBE_OK;
        error->message[0] = '\0';
    }
    return LIBPROBE_OK;
}

libprobe_status fail(libprobe_error *error, libprobe_status status) {
    return fail(error, status, "%s", libprobe_status_message(status));
}

libprobe_status fail(libprobe_error *error, libprobe_status status, const char *format, ...) {
    if (error != nullptr) {
        error->status = status;
        std::va_list arguments;
        va_start(arguments, format);
        std::vsnprintf(error->message, sizeof error->message, format, arguments);
        va_end(arguments);
    }
    return status;
}

} // namespace libprobe
