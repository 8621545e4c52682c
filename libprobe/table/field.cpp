// The table of fields: expansion, sizes, and the search for a row.
#include "table/field.hpp"

#include <algorithm>
#include <cstring>

namespace LIBPROBE_INTERNAL libprobe {

using namespace row;

namespace {

// The rows as they are written; only the compiler sees them.
enum : std::size_t { witness_capacity = 5 };
struct Row {
    libprobe_field id;
    const char *owner;
    const char *name;
    const char *type;
    std::uint16_t since;
    std::uint16_t until;
    std::uint8_t builds;
    bool restricted;
    WrittenWitness witnesses[witness_capacity];
    std::uint8_t witness_count;
};
constexpr Row written[field_count] = {
#define LIBPROBE_FIELD(id, owner, name, type, since, until, builds, ...) \
    {id, #owner, #name, #type, since, until, builds, false, {__VA_ARGS__}, count_of(__VA_ARGS__)},
#define LIBPROBE_RESTRICTED(id, owner, name, type, since, until, builds, ...) \
    {id, #owner, #name, #type, since, until, builds, true, {__VA_ARGS__}, count_of(__VA_ARGS__)},
#include "libprobe/fields.def"
};

constexpr bool equal(const char *a, const char *b) {
    while (*a != '\0' && *a == *b) {
        ++a;
        ++b;
    }
    return *a == *b;
}

constexpr std::size_t bytes_of(const char *text) {
    std::size_t length = 1;
    while (text[length - 1] != '\0') {
        ++length;
    }
    return length;
}

// What a witness says in words; the others' texts become rows.
constexpr const char *words_of(const WrittenWitness &witness) {
    const bool row =
        witness.source == Source::suite || witness.source == Source::members || witness.source == Source::pointed;
    return row || witness.text == nullptr ? "" : witness.text;
}

constexpr std::size_t owner_row(const char *owner) {
    std::size_t i = 0;
    while (i < field_count && !equal(written[i].owner, owner)) {
        ++i;
    }
    return i;
}

constexpr std::size_t suite_row(const char *owner) {
    std::size_t i = 0;
    while (i < field_count &&
           !(written[i].witnesses[0].source == Source::suite && equal(written[i].witnesses[0].text, owner))) {
        ++i;
    }
    return i;
}

constexpr std::size_t row_of(const WrittenWitness &witness) {
    if (witness.source != Source::pointed) {
        return witness.text != nullptr ? owner_row(witness.text) : std::size_t{field_count};
    }
    std::size_t i = 0;
    while (!equal(written[i].name, witness.text)) {
        ++i;
    }
    return i;
}

constexpr Stored stored_as(const char *type) {
    struct Spelling {
        const char *type;
        Stored stored;
    };
    for (const Spelling &spelling :
         {Spelling{"Py_ssize_t", Stored::ssize}, Spelling{"unsigned long", Stored::flags},
          Spelling{"unsigned int", Stored::bits32}, Spelling{"uint32_t", Stored::bits32},
          Spelling{"uint16_t", Stored::bits16}, Spelling{"uint8_t", Stored::bits8},
          Spelling{"unsigned char", Stored::bits8}, Spelling{"libprobe_refcnt", Stored::refcnt},
          Spelling{"libprobe_members", Stored::members}}) {
        if (equal(spelling.type, type)) {
            return spelling.stored;
        }
    }
    return Stored::pointer;
}

constexpr bool together() {
    for (std::size_t i = 1; i < field_count; ++i) {
        if (!equal(written[i].owner, written[i - 1].owner) && owner_row(written[i].owner) != i) {
            return false;
        }
    }
    return true;
}
static_assert(together(), "fields.def: the rows of an owner stand together");

constexpr std::size_t count_letters() {
    std::size_t count = 1; // the text ""
    for (const Row &row : written) {
        count += bytes_of(row.name);
        for (std::size_t w = 0; w < row.witness_count; ++w) {
            count += *words_of(row.witnesses[w]) != '\0' ? bytes_of(words_of(row.witnesses[w])) : 0;
        }
    }
    return count;
}
static_assert(count_letters() < 0x10000, "two bytes say where a text begins");

struct Letters {
    char text[count_letters()];
};
struct Table {
    Fields fields;
    Witnesses witnesses;
    Letters letters;
};

struct Pool {
    std::size_t used;

    constexpr std::uint16_t add(char *letters, const char *text) {
        const std::size_t start = used;
        do {
            letters[used] = *text;
        } while (letters[used++] != '\0' && ++text != nullptr);
        return static_cast<std::uint16_t>(start);
    }
};

constexpr Table make_table() {
    Table table{};
    Pool pool{1};
    std::size_t next = 0;
    for (std::size_t i = 0; i < field_count; ++i) {
        const Row &row = written[i];
        Field &field = table.fields.rows[i];
        field.id = static_cast<std::uint16_t>(row.id);
        field.words = pool.add(table.letters.text, row.name);
        field.owner_row = static_cast<std::uint8_t>(owner_row(row.owner));
        field.suite_row = static_cast<std::uint8_t>(suite_row(row.owner));
        field.first_witness = static_cast<std::uint16_t>(next);
        field.since = row.since;
        field.until = row.until;
        field.builds = row.builds;
        field.witness_count = row.witness_count;
        field.stored = stored_as(row.type);
        field.restricted = row.restricted;
        for (std::size_t w = 0; w < row.witness_count; ++w) {
            const WrittenWitness &from = row.witnesses[w];
            Witness &to = table.witnesses.list[next++];
            to.source = from.source;
            to.slot = from.slot;
            to.number = from.number;
            to.since = from.since;
            to.free_threaded_since = from.free_threaded_since;
            to.given_until = from.given_until;
            to.words = *words_of(from) != '\0' ? pool.add(table.letters.text, words_of(from)) : std::uint16_t{0};
            to.row = static_cast<std::uint8_t>(row_of(from));
            field.derived |= to.row != field_count;
        }
    }
    return table;
}
constexpr Table table = make_table(); // which the compiler alone sees
constexpr Letters letters = table.letters;

// ids are dense and each is used once, so that the row of an id is found without a search.
constexpr bool dense() {
    for (std::size_t id = 1; id <= field_count; ++id) {
        std::size_t uses = 0;
        for (const Row &row : written) {
            uses += row.id == static_cast<libprobe_field>(id);
        }
        if (uses != 1) {
            return false;
        }
    }
    return true;
}
static_assert(dense(), "fields.def: ids run from 1 to the number of rows, each used once");

// The row of each slot's id, plus one.
struct SlotRows {
    std::uint8_t of_slot[256];
};

constexpr SlotRows make_slot_rows() {
    SlotRows result{};
    for (std::size_t i = 0; i < field_count; ++i) {
        for (const WrittenWitness &witness : written[i].witnesses) {
            result.of_slot[witness.slot] = static_cast<std::uint8_t>(witness.slot != 0 ? i + 1 : 0);
        }
    }
    return result;
}
constexpr SlotRows slot_rows = make_slot_rows();

unsigned rounded_up(unsigned bytes, unsigned align) { return (bytes + align - 1) / align * align; }

} // namespace

const Fields fields = table.fields;
const Witnesses all_witnesses = table.witnesses;

const char *Witness::text() const { return letters.text + words; }
const char *Field::name() const { return letters.text + words; }

const Witness *Field::witness(Source source) const {
    for (const Witness &witness : witnesses()) {
        if (witness.source == source) {
            return &witness;
        }
    }
    return nullptr;
}

Sources offered_sources(const Field &field, const Build &build) {
    Sources sources = 0;
    if (!field.exists_in(build)) {
        return sources;
    }
    for (const Witness &witness : field.witnesses()) {
        if (!offers(build, witness)) {
            continue;
        }
        if (witness.source == Source::suite ||
            witness.source == Source::members) { // no more than the first of them offers
            const std::size_t first = first_field(witness.row, build);
            sources |= first != field_count && offered_sources(fields[first], build) != 0 ? bit(witness.source) : 0;
            continue;
        }
        const bool given = witness.source == Source::given || witness.source == Source::slot;
        sources |= given && build.version < witness.given_until ? bit(Source::given) : 0;
        sources |= witness.source != Source::given ? bit(witness.source) : 0;
    }
    return sources;
}

std::size_t first_field(std::size_t owner_row, const Build &build) {
    for (std::size_t i = owner_row; i < field_count && fields[i].owner_row == owner_row; ++i) {
        if (fields[i].exists_in(build)) {
            return i;
        }
    }
    return field_count;
}

unsigned field_size(const Field &field, const Build &build) {
    const Machine &machine = build.machine;
    switch (field.stored) {
    case Stored::flags: return machine.long_size;
    case Stored::bits32: return 4;
    case Stored::bits16: return 2;
    case Stored::bits8: return 1;
    case Stored::refcnt: return build.is(GIL_64) && build.version >= 0x030e ? 4 : machine.pointer_size;
    case Stored::members: break;
    default: return machine.pointer_size;
    }
    unsigned end = 0; // as C lays it out
    const std::size_t owner_row = field.witness(Source::members)->row;
    for (std::size_t i = owner_row; i < field_count && fields[i].owner_row == owner_row; ++i) {
        if (fields[i].exists_in(build)) {
            const unsigned size = field_size(fields[i], build);
            end = rounded_up(end, size) + size;
        }
    }
    return rounded_up(end, machine.pointer_size);
}

std::size_t field_index(libprobe_field id) { return row_of_id(id); }

std::size_t field_index(const char *name) {
    std::size_t i = 0;
    while (i < field_count && std::strcmp(fields[i].name(), name) != 0) {
        ++i;
    }
    return i;
}

std::size_t slot_field(int slot) {
    const std::size_t row = slot >= 0 && slot < 256 ? slot_rows.of_slot[slot] : 0;
    return row != 0 ? row - 1 : std::size_t{field_count};
}

} // namespace libprobe
