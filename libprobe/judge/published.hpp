// Compares what was proven with the offsets that CPython publishes for debuggers. Proves nothing. Pure.
#pragma once

#include "judge/layout.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// So many 64-bit words of _Py_DebugOffsets have to be there for this version; 0: it publishes none, or nothing is known
// of where.
std::size_t published_words(std::uint16_t version);

// Compares each field that has a place in the layout with the word that is about it.
Published compare_published(const Layout &layout, Span<std::uint64_t> words);

} // namespace libprobe
