// Looks up in the table which word is about which field.
#include "judge/published.hpp"

#include <algorithm>

namespace LIBPROBE_INTERNAL libprobe {

namespace {

struct Row {
    std::uint16_t version;
    std::uint16_t word;
    libprobe_field field;
};
constexpr Row published_rows[] = {
#define LIBPROBE_PUBLISHED(version, word, member, name) {version, word, LIBPROBE_FIELD_##name},
#include "table/published.def"
};

} // namespace

std::size_t published_words(std::uint16_t version) {
    std::size_t count = 0;
    for (const Row &row : published_rows) {
        count = row.version == version ? std::max<std::size_t>(count, row.word + 1u) : count;
    }
    return count;
}

Published compare_published(const Layout &layout, Span<std::uint64_t> words) {
    Published published = {};
    for (const Row &row : published_rows) {
        const bool is_its = row.version == layout.interpreter.version && row.word < words.size();
        const Finding *finding = is_its ? layout.finding(row.field) : nullptr;
        if (finding == nullptr || !has_place(*finding)) {
            continue;
        }
        ++published.compared;
        if (words[row.word] == static_cast<std::uint64_t>(finding->offset)) {
            continue;
        }
        if (published.differing < Published::capacity) {
            published.fields[published.differing] = row.field;
        }
        ++published.differing;
    }
    return published;
}

} // namespace libprobe
