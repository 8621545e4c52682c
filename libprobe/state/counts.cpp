// Finds out how the running build counts references, by what Py_IncRef and Py_DecRef change.
#include "platform/default_head.h"

#include "libprobe/counts.h"

#include <cstring>

#include "platform/atomic.hpp"
#include "python/interpreter.hpp"
#include "state/run.hpp"
#include "text/error.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

enum : std::size_t { most_bytes = 64 };
enum : int { taken = 77 }; // references, a number that a count does not change by for another reason

std::uint64_t count_at(const void *object, std::size_t at, unsigned width) {
    return read_integer(static_cast<const unsigned char *>(object) + at, width, native_big_endian());
}

// The only place of an object of so many bytes where a count of this width went from `before` to 77 more; nowhere if
// there is none, or several.
std::int32_t find_count(const unsigned char *before, const unsigned char *after, std::size_t size, unsigned width) {
    std::int32_t found = nowhere;
    for (std::size_t at = 0; at + width <= size; at += width) {
        if (count_at(after, at, width) - count_at(before, at, width) == taken) {
            if (found != nowhere) {
                return nowhere;
            }
            found = static_cast<std::int32_t>(at);
        }
    }
    return found;
}

// Whether the rule leaves None alone, and Py_IncRef and Py_DecRef do too.
bool leaves_none_alone(std::int32_t place, int kind) {
    const auto at = static_cast<std::size_t>(place);
    const auto before = static_cast<std::int32_t>(count_at(&_Py_NoneStruct, at, 4));
    Py_IncRef(&_Py_NoneStruct);
    const auto more = static_cast<std::int32_t>(count_at(&_Py_NoneStruct, at, 4));
    Py_DecRef(&_Py_NoneStruct);
    const auto after = static_cast<std::int32_t>(count_at(&_Py_NoneStruct, at, 4));
    const bool immortal = kind == LIBPROBE_COUNTS_32_BITS_ ? before < 0 : before >= LIBPROBE_IMMORTAL_SMALL_;
    return immortal && more == before && after == before;
}

// The rule, from an object that nobody else has; nothing is certain unless this returns true.
bool find_rule(const Interpreter &interpreter, PyObject *object, std::size_t size, libprobe_counts_rule &rule) {
    const bool can_be_immortal = interpreter.version >= 0x030c;
    rule.kind = !can_be_immortal      ? LIBPROBE_COUNTS_WORD_
                : sizeof(void *) == 8 ? LIBPROBE_COUNTS_32_BITS_
                                      : LIBPROBE_COUNTS_SMALL_;
    const unsigned width = can_be_immortal ? 4 : sizeof(Py_ssize_t);
    unsigned char before[most_bytes];
    unsigned char after[most_bytes];
    std::memcpy(before, object, size);
    for (int i = 0; i < taken; ++i) {
        Py_IncRef(object);
    }
    std::memcpy(after, object, size);
    for (int i = 0; i < taken; ++i) {
        Py_DecRef(object);
    }
    const std::int32_t place = find_count(before, after, size, width);
    rule.place = place;
    return place != nowhere && (!can_be_immortal || leaves_none_alone(place, rule.kind));
}

libprobe_status prepare_counts(libprobe_error *error) {
    libprobe_status status = check_attached(error, running_version());
    if (status != LIBPROBE_OK) {
        return status;
    }
    if (load_acquire(&libprobe_counts_.kind) != LIBPROBE_COUNTS_CALL_) { // found before
        return succeed(error);
    }
    const KeptException kept;
    const Interpreter *interpreter = nullptr;
    Interpreter room = {};
    status = running_interpreter(interpreter, room, error);
    if (status != LIBPROBE_OK) {
        return status;
    }
    if (interpreter->debug || interpreter->free_threaded) { // where each count is a matter of CPython's own
        return succeed(error);
    }
    auto *const type = reinterpret_cast<PyObject *>(&PyBaseObject_Type);
    const Ref object(PyObject_CallObject(type, nullptr));
    const Ref size(PyObject_GetAttrString(type, "__basicsize__"));
    std::int64_t bytes = 0;
    if (!object || !size || !integer(size.get(), bytes)) {
        return fail_with_exception(error);
    }
    libprobe_counts_rule rule = {};
    if (bytes <= 0 || bytes > std::int64_t{most_bytes} ||
        !find_rule(*interpreter, object.get(), static_cast<std::size_t>(bytes), rule)) {
        return fail(error, LIBPROBE_NOT_PROVEN,
                    "CPython %s counts references by no rule that libprobe knows, so they are counted by calls",
                    interpreter->release);
    }
    libprobe_counts_.place = rule.place;
    store_release(&libprobe_counts_.kind, rule.kind);
    return succeed(error);
}

} // namespace

} // namespace libprobe

libprobe_counts_rule libprobe_counts_ = {0, LIBPROBE_COUNTS_CALL_};

libprobe_status libprobe_prepare_counts(libprobe_error *error) { return libprobe::prepare_counts(error); }
