// Finds a field by its id or its name, and the nearest names to a wrong one.
#include <algorithm>
#include <cstring>

#include "table/families.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

enum : std::size_t { longest_name = 48 };

char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; }

// Levenshtein's distance of the first 48 characters, ignoring case.
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

const NamedFamily &named(const Family &family) {
    const Span<NamedFamily> all = named_families();
    return *std::find_if(all.begin(), all.end(), [&](const NamedFamily &one) { return one.family == &family; });
}

bool find_field(libprobe_field id, const Family *&family, std::uint16_t &row) {
    for (const NamedFamily &one : named_families()) {
        family = one.family;
        row = family->row_of(id);
        if (row != no_row) {
            return true;
        }
    }
    return false;
}

const char *bare_name(const NamedFamily &family, std::size_t row) {
    const char *name = family.family->field_name(row);
    const std::size_t length = std::strlen(family.owners[row]);
    const bool has_owner = std::strncmp(name, family.owners[row], length) == 0 && name[length] == '_';
    return has_owner ? name + length + 1 : name;
}

bool find_field(const char *name, const Family *&family, std::uint16_t &row) {
    const char *dot = std::strchr(name, '.');
    const auto length = static_cast<std::size_t>(dot != nullptr ? dot - name : 0);
    for (const NamedFamily &one : named_families()) {
        for (std::uint16_t i = 0; i < one.family->row_count; ++i) {
            const char *owner = one.owners[i];
            const bool found = dot == nullptr ? std::strcmp(one.family->field_name(i), name) == 0
                                              : std::strncmp(owner, name, length) == 0 && owner[length] == '\0' &&
                                                    std::strcmp(bare_name(one, i), dot + 1) == 0;
            if (found) {
                family = one.family;
                row = i;
                return true;
            }
        }
    }
    return false;
}

void nearest_fields(const char *name, const char *nearest[3]) {
    std::size_t distances[3] = {SIZE_MAX, SIZE_MAX, SIZE_MAX};
    for (const NamedFamily &one : named_families()) {
        for (std::size_t i = 0; i < one.family->row_count; ++i) {
            const char *candidate = one.family->field_name(i);
            std::size_t its_distance = std::min(distance(name, candidate), distance(name, bare_name(one, i)));
            for (int rank = 0; rank < 3; ++rank) {
                if (its_distance < distances[rank]) {
                    std::swap(its_distance, distances[rank]);
                    std::swap(candidate, nearest[rank]);
                }
            }
        }
    }
}

} // namespace libprobe
