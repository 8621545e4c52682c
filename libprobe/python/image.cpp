// Copies of objects' bytes.
#include "python/image.hpp"

#include <algorithm>
#include <cstring>

namespace LIBPROBE_INTERNAL libprobe {

// A word at a time, so that another thread that writes one meanwhile is seen before or after, not in between.
void take_image(Image &image, const PyObject *object, std::int64_t size) {
    image.address = reinterpret_cast<std::uintptr_t>(object);
    image.size = size > 0 ? static_cast<std::uint32_t>(std::min<std::int64_t>(size, image_capacity)) : 0;
    const auto *words = reinterpret_cast<const std::uintptr_t *>(object);
    for (std::uint32_t at = 0; at + sizeof(std::uintptr_t) <= image.size; at += sizeof(std::uintptr_t)) {
        const std::uintptr_t word = __atomic_load_n(words++, __ATOMIC_RELAXED);
        std::memcpy(image.bytes + at, &word, sizeof word);
    }
}

} // namespace libprobe
