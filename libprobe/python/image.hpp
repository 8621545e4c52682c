// The one place that reads an object's memory. Talks to Python.
#pragma once

#include "judge/evidence.hpp"
#include "python/python.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// Copies the first `size` bytes of the object, which has as many; no more than an image holds, nothing for no size.
void take_image(Image &image, const PyObject *object, std::int64_t size);

} // namespace libprobe
