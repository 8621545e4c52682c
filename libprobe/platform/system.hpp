// Asks the operating system for the time, and for functions of the running interpreter that the limited API of 3.6
// lacks.
#pragma once

#include <atomic>
#include <cstdint>

#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// The address of the interpreter's exported symbol, nullptr if it has none. Searches each time.
void *find_symbol(const char *name);

template <class Function> Function find_function(const char *name) {
    return reinterpret_cast<Function>(find_symbol(name));
}

// A symbol that is searched once in a process if the interpreter has it.
template <class Function> class KnownFunction {
public:
    constexpr explicit KnownFunction(const char *name) : name_(name), found_(nullptr) {}

    // nullptr if the interpreter has none.
    Function get() {
        void *found = found_.load(std::memory_order_relaxed);
        if (found == nullptr) {
            found = find_symbol(name_);
            found_.store(found, std::memory_order_relaxed);
        }
        return reinterpret_cast<Function>(found);
    }

private:
    const char *const name_;
    std::atomic<void *> found_;
};

// Nanoseconds of a clock that never goes back.
std::uint64_t now();

} // namespace libprobe
