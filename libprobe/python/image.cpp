// Copies an object's memory while other threads may write to it.
#include "python/image.hpp"

#include <cstring>

#include "platform/atomic.hpp"

namespace LIBPROBE_INTERNAL libprobe {

void take_image(Evidence &evidence, Subject subject, const PyObject *object, std::int64_t size) {
    const std::size_t bytes = size > 0 ? static_cast<std::size_t>(size) : 0;
    unsigned char *to = evidence.add_image(subject, reinterpret_cast<std::uintptr_t>(object), bytes);
    if (to == nullptr) {
        return;
    }
    // From 3.12 on, interpreters that have GILs of their own share the static types.
    const bool is_static = subject == evidence.family->static_object && evidence.interpreter.version >= 0x030c;
    if (!evidence.interpreter.free_threaded && !is_static) { // no other thread writes to it while we hold the GIL
        std::memcpy(to, object, bytes);
        return;
    }
    // Copies a word at a time, so that a word that another thread writes meanwhile is copied whole, old or new.
    const auto *words = reinterpret_cast<const std::uintptr_t *>(object);
    const std::uintptr_t *const end = words + bytes / sizeof *words;
    for (; words != end; ++words, to += sizeof *words) {
        const std::uintptr_t word = load_relaxed(words);
        std::memcpy(to, &word, sizeof word);
    }
    std::memcpy(to, words, bytes % sizeof *words);
}

} // namespace libprobe
