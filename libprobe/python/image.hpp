// Copies an object's memory: the prober reads it nowhere else. Talks to Python.
#pragma once

#include "judge/evidence.hpp"
#include "platform/hidden.hpp"
#include "python/python.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// Adds an image of the first `size` bytes of the object, which must have as many; adds none if `size` is 0.
void take_image(Evidence &evidence, Subject subject, const PyObject *object, std::int64_t size);

} // namespace libprobe
