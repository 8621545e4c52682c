// The table of fields: expansion, sizes, and the search for a row.
#include "field.hpp"

#include <algorithm>
#include <cstring>

namespace libprobe {

using namespace row;

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

// The row of each slot's id, plus one.
constexpr std::uint8_t slots[] = {
#define LIBPROBE_FIELD(id, owner, name, type, since, until, builds, ...) slot_witness({__VA_ARGS__}).slot,
#include "libprobe/fields.def"
};

struct SlotRows {
    std::uint16_t of_slot[256];
};

constexpr SlotRows make_slot_rows() {
    SlotRows result{};
    for (std::size_t i = 0; i < field_count; ++i) {
        result.of_slot[slots[i]] = static_cast<std::uint16_t>(slots[i] != 0 ? i + 1 : 0);
    }
    return result;
}
constexpr SlotRows slot_rows = make_slot_rows();

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

bool is_type(const Field &field, const char *type) { return std::strcmp(field.type, type) == 0; }

unsigned rounded_up(unsigned bytes, unsigned align) { return (bytes + align - 1) / align * align; }

} // namespace

const Field fields[field_count] = {
#define LIBPROBE_FIELD(id, owner, name, type, since, until, builds, ...) \
    {id, #owner, #name, #type, since, until, builds, false, {__VA_ARGS__}, count_of(__VA_ARGS__)},
#define LIBPROBE_RESTRICTED(id, owner, name, type, since, until, builds, ...) \
    {id, #owner, #name, #type, since, until, builds, true, {__VA_ARGS__}, count_of(__VA_ARGS__)},
#include "libprobe/fields.def"
};

const Witness *Field::witness(Source source) const {
    for (std::size_t i = 0; i < witness_count; ++i) {
        if (witnesses[i].source == source) {
            return &witnesses[i];
        }
    }
    return nullptr;
}

bool offers(const Build &build, const Witness &witness) {
    return witness.source != Source::unseen && build.version >= witness.since &&
           (!build.is(FREE_THREADED) || build.version >= witness.free_threaded_since);
}

Sources offered_sources(const Field &field, const Build &build) {
    Sources sources = 0;
    for (std::size_t i = 0; i < field.witness_count && field.exists_in(build); ++i) {
        const Witness &witness = field.witnesses[i];
        if (!offers(build, witness)) {
            continue;
        }
        if (witness.source == Source::suite ||
            witness.source == Source::members) { // no more than the first of them offers
            const std::size_t first = first_field(witness.text, build);
            sources |= first != field_count && offered_sources(fields[first], build) != 0 ? bit(witness.source) : 0;
            continue;
        }
        const bool given = witness.source == Source::given || witness.source == Source::slot;
        sources |= given && build.version < witness.given_until ? bit(Source::given) : 0;
        sources |= witness.source != Source::given ? bit(witness.source) : 0;
    }
    return sources;
}

std::size_t first_field(const char *owner, const Build &build) {
    std::size_t i = 0;
    while (i < field_count && !(std::strcmp(fields[i].owner, owner) == 0 && fields[i].exists_in(build))) {
        ++i;
    }
    return i;
}

bool is_integer(const Field &field) { return is_type(field, "Py_ssize_t") || is_type(field, "unsigned long"); }

unsigned field_size(const Field &field, const Build &build) {
    const Machine &machine = build.machine;
    if (is_type(field, "libprobe_members")) { // as C lays it out
        unsigned end = 0;
        const char *owner = field.witnesses[0].text;
        for (const Field &member : fields) {
            if (std::strcmp(member.owner, owner) == 0 && member.exists_in(build)) {
                const unsigned size = field_size(member, build);
                end = rounded_up(end, size) + size;
            }
        }
        return rounded_up(end, machine.pointer_size);
    }
    if (is_type(field, "libprobe_refcnt")) {
        return build.is(GIL_64) && build.version >= 0x030e ? 4 : machine.pointer_size;
    }
    if (is_type(field, "unsigned long")) {
        return machine.long_size;
    }
    if (is_type(field, "unsigned int") || is_type(field, "uint32_t")) {
        return 4;
    }
    if (is_type(field, "uint16_t")) {
        return 2;
    }
    return is_type(field, "uint8_t") || is_type(field, "unsigned char") ? 1 : machine.pointer_size;
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

std::size_t slot_field(int slot) {
    const std::size_t row = slot >= 0 && slot < 256 ? slot_rows.of_slot[slot] : 0;
    return row != 0 ? row - 1 : std::size_t{field_count};
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
