// How the tests tell a leak from a cache: a leak grows in every one of five stretches, a cache that grows once does
// not.
#pragma once

#include "python_test.hpp"

#include <algorithm>
#include <cstdlib>
#include <malloc.h>

namespace libprobe {

// The bytes of the C heap that are in use.
inline std::int64_t heap_in_use() {
#ifdef _WIN32
    _HEAPINFO block = {};
    std::int64_t bytes = 0;
    while (_heapwalk(&block) == _HEAPOK) {
        bytes += block._useflag == _USEDENTRY ? static_cast<std::int64_t>(block._size) : 0;
    }
    return bytes;
#else
    return static_cast<std::int64_t>(mallinfo2().uordblks);
#endif
}

// The least that a stretch added or took away. References are counted by debug builds alone.
struct Growth {
    std::int64_t heap = INT64_MAX;       // bytes of the C heap
    std::int64_t blocks = INT64_MAX;     // of Python's allocator
    std::int64_t references = INT64_MAX; // all that there are
};

template <class Stretch> Growth growth_of_five(Stretch stretch) {
    const auto blocks = [] { return evaluate("import sys\nresult = sys.getallocatedblocks()"); };
    const auto references = [] { return evaluate("import sys\nresult = getattr(sys, 'gettotalrefcount', int)()"); };
    Growth least;
    for (int i = 0; i < 5; ++i) {
        const Growth before = {heap_in_use(), blocks(), references()};
        stretch();
        const Growth after = {heap_in_use(), blocks(), references()};
        least.heap = std::min(least.heap, std::abs(after.heap - before.heap));
        least.blocks = std::min(least.blocks, std::abs(after.blocks - before.blocks));
        least.references = std::min(least.references, std::abs(after.references - before.references));
    }
    return least;
}

// What a stretch of so many rounds may grow by: half of what the smallest leak makes, which is one reference or one
// block of 24 bytes a round. The caches of interpreters stay below it from 100 rounds on.
enum : int { shortest_stretch = 100 };
inline Growth growth_limits(int rounds) { return {12 * std::int64_t{rounds}, rounds / 2, rounds / 2}; }

} // namespace libprobe
