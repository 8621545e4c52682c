// What the tests share that look into messages.
#pragma once

#include <string>

namespace libprobe {

inline bool has(const std::string &text, const std::string &part) { return text.find(part) != std::string::npos; }

} // namespace libprobe
