// Says where a type keeps its module up to 3.8, where CPython has no field for it.
#pragma once

#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

inline constexpr char module_attribute[] = "__libprobe_module__";

} // namespace libprobe
