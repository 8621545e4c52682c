// The search for a row whose name is only nearly known.
#include <algorithm>
#include <cstring>

#include "table/field.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

enum : std::size_t { longest_name = 48 };

char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; }

// Levenshtein's distance of the first 48 characters, in whatever case.
std::size_t distance(const char *a, const char *b) {
    const std::size_t length = std::min<std::size_t>(std::strlen(b), longest_name);
    std::size_t costs[longest_name + 1];
    for (std::size_t j = 0; j <= length; ++j) {
        costs[j] = j;
    }
    for (std::size_t i = 1; i <= longest_name && a[i - 1] != '\0'; ++i) {
        std::size_t diagonal = costs[0];
        costs[0] = i;
        for (std::size_t j = 1; j <= length; ++j) {
            const std::size_t replaced = diagonal + (lower(a[i - 1]) != lower(b[j - 1]));
            diagonal = costs[j];
            costs[j] = std::min({replaced, costs[j] + 1, costs[j - 1] + 1});
        }
    }
    return costs[length];
}

} // namespace

void nearest_fields(const char *name, std::size_t nearest[3]) {
    std::size_t distances[3] = {SIZE_MAX, SIZE_MAX, SIZE_MAX};
    for (std::size_t i = 0; i < field_count; ++i) {
        std::size_t candidate = i;
        std::size_t its_distance = distance(name, fields[i].name());
        for (int rank = 0; rank < 3; ++rank) {
            if (its_distance < distances[rank]) {
                std::swap(its_distance, distances[rank]);
                std::swap(candidate, nearest[rank]);
            }
        }
    }
}

} // namespace libprobe
