// The table of fields: expansion, sizes, and the search for a row.
#include "field.hpp"

#include <algorithm>
#include <cstring>

namespace libprobe {

using row::ATTRIBUTE;
using row::SLOT;
using row::SLOT_COPIED;
using row::SLOT_SINCE;

namespace {

template <class... W> constexpr std::uint8_t count_of(W...) { return sizeof...(W); }

// ids are dense and each is used once, so that the row of an id is found without a search.
constexpr libprobe_field ids[] = {
#define LIBPROBE_FIELD(id, ...) id,
#include "libprobe/fields.def"
};

constexpr bool dense(const libprobe_field *list) {
    for (std::size_t id = 1; id <= field_count; ++id) {
        std::size_t uses = 0;
        for (std::size_t i = 0; i < field_count; ++i) {
            uses += list[i] == static_cast<libprobe_field>(id);
        }
        if (uses != 1) {
            return false;
        }
    }
    return true;
}
static_assert(dense(ids), "fields.def: ids run from 1 to the number of rows, each used once");

struct Rows {
    std::uint16_t of_id[field_count + 1];
};

constexpr Rows make_rows() {
    Rows rows{};
    for (std::size_t i = 0; i < field_count; ++i) {
        rows.of_id[ids[i]] = static_cast<std::uint16_t>(i);
    }
    return rows;
}
constexpr Rows rows = make_rows();

enum : std::size_t { longest_name = 48 };

// Levenshtein's distance, of the first 48 characters.
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
            const std::size_t replaced = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = costs[j];
            costs[j] = std::min({replaced, costs[j] + 1, costs[j - 1] + 1});
        }
    }
    return costs[length];
}

} // namespace

const Field fields[field_count] = {
#define LIBPROBE_FIELD(id, owner, name, type, since, until, ...) \
    {id, #owner, #name, #type, since, until, false, {__VA_ARGS__}, count_of(__VA_ARGS__)},
#define LIBPROBE_RESTRICTED(id, owner, name, type, since, until, ...) \
    {id, #owner, #name, #type, since, until, true, {__VA_ARGS__}, count_of(__VA_ARGS__)},
#include "libprobe/fields.def"
};

unsigned offered_sources(const Field &field, std::uint16_t version) {
    unsigned sources = 0;
    for (std::size_t i = 0; i < field.witness_count && field.exists_in(version); ++i) {
        const Witness &witness = field.witnesses[i];
        if (witness.source == Source::suite) { // no more than the suite's fields offer
            for (const Field &member : fields) {
                if (std::strcmp(member.owner, witness.suite) == 0 && offered_sources(member, version) != 0) {
                    sources |= 1u << static_cast<unsigned>(Source::suite);
                }
            }
        } else if (version >= witness.since) {
            const bool given = witness.source == Source::given || witness.source == Source::slot;
            sources |= given && version < witness.given_until ? 1u << static_cast<unsigned>(Source::given) : 0;
            sources |= witness.source != Source::given ? 1u << static_cast<unsigned>(witness.source) : 0;
        }
    }
    return sources;
}

bool is_integer(const char *type) {
    return std::strcmp(type, "Py_ssize_t") == 0 || std::strcmp(type, "unsigned long") == 0;
}

unsigned type_size(const char *type, const Machine &machine) {
    return std::strcmp(type, "unsigned long") == 0 ? machine.long_size : machine.pointer_size;
}

std::size_t field_index(libprobe_field id) {
    return id >= 1 && static_cast<std::size_t>(id) <= field_count ? rows.of_id[id] : std::size_t{field_count};
}

std::size_t field_index(const char *name) {
    std::size_t i = 0;
    while (i < field_count && std::strcmp(fields[i].name, name) != 0) {
        ++i;
    }
    return i;
}

void nearest_fields(const char *name, std::size_t nearest[3]) {
    std::size_t distances[3] = {SIZE_MAX, SIZE_MAX, SIZE_MAX};
    for (std::size_t i = 0; i < field_count; ++i) {
        std::size_t candidate = i;
        std::size_t its_distance = distance(name, fields[i].name);
        for (int rank = 0; rank < 3; ++rank) {
            if (its_distance < distances[rank]) {
                std::swap(its_distance, distances[rank]);
                std::swap(candidate, nearest[rank]);
            }
        }
    }
}

} // namespace libprobe
