// Turns the rows of a .def file into the table of a family, while compiling. Pure.
#pragma once

#include <initializer_list>

#include "platform/hidden.hpp"
#include "table/words.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// The sources that every family has first, in the order of DerivedSource.
constexpr WrittenSource common_sources[] = {
    {"struct_address", "suite address", Cost::FREE, false},
    {"first_member", "first member", Cost::FREE, false},
    {"held_offset", "offset that the static object holds", Cost::FREE, false},
    {"held_value", "number that the static object holds", Cost::FREE, false},
    {"place_of_member", "place of the next member", Cost::FREE, false},
    {"rounded_size", "size, rounded up", Cost::FREE, false},
    {"byte_of_bits", "byte of the other bit-field", Cost::FREE, false},
};
static_assert(sizeof common_sources / sizeof *common_sources == derived_sources, "one for each");

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

constexpr Stored stored_as(const char *type) {
    struct Spelling {
        const char *type;
        Stored stored;
    };
    for (const Spelling &spelling :
         {Spelling{"Py_ssize_t", Stored::ssize}, Spelling{"uintptr_t", Stored::ssize},
          Spelling{"unsigned long", Stored::flags}, Spelling{"unsigned int", Stored::bits32},
          Spelling{"int", Stored::bits32}, Spelling{"uint32_t", Stored::bits32}, Spelling{"uint16_t", Stored::bits16},
          Spelling{"uint8_t", Stored::bits8}, Spelling{"unsigned char", Stored::bits8},
          Spelling{"libprobe_chars", Stored::array8}, Spelling{"libprobe_refcnt", Stored::refcnt},
          Spelling{"double", Stored::float64}, Spelling{"libprobe_digits", Stored::array8},
          Spelling{"libprobe_behind", Stored::behind}, Spelling{"libprobe_bit", Stored::bit_field},
          Spelling{"libprobe_3_bits", Stored::bit_field}, Spelling{"libprobe_members", Stored::members},
          Spelling{"libprobe_size", Stored::size}}) {
        if (equal(spelling.type, type)) {
            return spelling.stored;
        }
    }
    return Stored::pointer;
}

// The contents of a family's .def file, before they are a table.
template <std::size_t Rows, std::size_t FamilySources> struct Written {
    WrittenRow rows[Rows];
    WrittenSource sources[FamilySources];
    std::uint16_t first_id;

    constexpr std::size_t source_total() const { return derived_sources + FamilySources; }
    constexpr const WrittenSource &source(std::size_t i) const {
        return i < derived_sources ? common_sources[i] : sources[i - derived_sources];
    }
    constexpr Source source_of(const char *name) const {
        std::size_t i = 0;
        while (!equal(source(i).name, name)) { // a name that is not there does not compile
            ++i;
        }
        return static_cast<Source>(i);
    }
    constexpr std::size_t owner_row(const char *owner) const {
        std::size_t i = 0;
        while (!equal(rows[i].owner, owner)) {
            ++i;
        }
        return i;
    }
    constexpr std::size_t named_row(const char *name) const {
        std::size_t i = 0;
        while (!equal(rows[i].name, name)) {
            ++i;
        }
        return i;
    }
    constexpr std::uint16_t suite_row(const char *owner) const {
        for (std::size_t i = 0; i < Rows; ++i) {
            if (equal(rows[i].witnesses[0].source, "struct_address") && equal(rows[i].witnesses[0].other, owner)) {
                return static_cast<std::uint16_t>(i);
            }
        }
        return no_row;
    }
    constexpr std::size_t other_row(const WrittenWitness &witness) const {
        return witness.other_is_struct ? owner_row(witness.other) : named_row(witness.other);
    }
    constexpr std::size_t witness_total() const {
        std::size_t count = 0;
        for (const WrittenRow &row : rows) {
            count += row.witness_count;
        }
        return count;
    }
    constexpr std::size_t letters() const {
        std::size_t count = 1; // the text ""
        for (const WrittenRow &row : rows) {
            count += bytes_of(row.name);
            for (std::size_t w = 0; w < row.witness_count; ++w) {
                count += *row.witnesses[w].text != '\0' ? bytes_of(row.witnesses[w].text) : 0;
            }
        }
        for (std::size_t i = 0; i < source_total(); ++i) {
            count += bytes_of(source(i).text);
        }
        return count;
    }
    // Checks that the rows of an owner are together, that ids leave no gap, and that no row has two derived witnesses.
    constexpr bool well_formed() const {
        bool used[Rows] = {};
        for (std::size_t i = 0; i < Rows; ++i) {
            const auto at = static_cast<std::size_t>(rows[i].id - first_id);
            if (rows[i].id < first_id || at >= Rows || used[at]) {
                return false;
            }
            used[at] = true;
            if (i != 0 && !equal(rows[i].owner, rows[i - 1].owner) && owner_row(rows[i].owner) != i &&
                !equal(rows[i].type, "libprobe_size")) {
                return false;
            }
            std::size_t derived = 0;
            for (std::size_t w = 0; w < rows[i].witness_count; ++w) {
                derived += rows[i].witnesses[w].other != nullptr;
            }
            if (derived > 1) {
                return false;
            }
        }
        return source_total() <= 64;
    }
};

// A family's finished table.
template <std::size_t Rows, std::size_t Witnesses, std::size_t SourceTotal, std::size_t Letters> struct Table {
    Field rows[Rows];
    Witness witnesses[Witnesses];
    SourceRow sources[SourceTotal];
    std::uint16_t row_of_id[Rows];
    Sources readers;
    Sources surveyed;
    char text[Letters];
    std::size_t used;

    constexpr std::uint16_t add(const char *added) {
        if (*added == '\0') {
            return 0;
        }
        const std::size_t start = used;
        do {
            text[used] = *added++;
        } while (text[used++] != '\0');
        return static_cast<std::uint16_t>(start);
    }
};

// The cost of a witness's cheapest answer; the reason why there is no witness comes last.
template <class T> constexpr int cost_of(const T &table, const Witness &witness) {
    const Source source = witness.kept_until != 0 ? witness.also : witness.source;
    return witness.none ? 0xff : static_cast<int>(table.sources[source].cost);
}
template <class T> constexpr void sort_by_cost(const T &table, Witness *witnesses, std::size_t count) {
    for (std::size_t i = 1; i < count; ++i) {
        for (std::size_t at = i; at > 0 && cost_of(table, witnesses[at]) < cost_of(table, witnesses[at - 1]); --at) {
            const Witness moved = witnesses[at];
            witnesses[at] = witnesses[at - 1];
            witnesses[at - 1] = moved;
        }
    }
}

template <std::size_t Witnesses, std::size_t Letters, std::size_t Rows, std::size_t FamilySources>
constexpr auto make_table(const Written<Rows, FamilySources> &written) {
    static_assert(Letters < 0x10000, "two bytes say where a text begins");
    Table<Rows, Witnesses, derived_sources + FamilySources, Letters> table{};
    table.used = 1;
    for (std::size_t i = 0; i < written.source_total(); ++i) {
        const WrittenSource &source = written.source(i);
        table.sources[i].text = table.add(source.text);
        table.sources[i].cost = source.cost;
        table.sources[i].reads = source.reads;
        table.readers |= source.reads ? bit(static_cast<Source>(i)) : 0;
        table.surveyed |= source.cost == Cost::SURVEY ? bit(static_cast<Source>(i)) : 0;
    }
    std::size_t next = 0;
    for (std::size_t i = 0; i < Rows; ++i) {
        const WrittenRow &row = written.rows[i];
        Field &field = table.rows[i];
        field.id = static_cast<std::uint16_t>(row.id);
        field.name = table.add(row.name);
        field.first_witness = static_cast<std::uint16_t>(next);
        field.since = row.since;
        field.until = row.until;
        field.owner_row = static_cast<std::uint16_t>(written.owner_row(row.owner));
        field.suite_row = written.suite_row(row.owner);
        field.builds = row.builds;
        field.witness_count = row.witness_count;
        field.stored = stored_as(row.type);
        field.bits = equal(row.type, "libprobe_bit") ? 1 : equal(row.type, "libprobe_3_bits") ? 3 : 0;
        field.restricted = row.restricted;
        field.start_row = no_row;
        field.sure = no_source;
        table.row_of_id[row.id - written.first_id] = static_cast<std::uint16_t>(i);
        for (std::size_t w = 0; w < row.witness_count; ++w) {
            const WrittenWitness &from = row.witnesses[w];
            Witness &to = table.witnesses[next++];
            to.none = from.none;
            to.source = from.none ? Source{0} : written.source_of(from.source);
            to.also = *from.also != '\0' ? written.source_of(from.also) : to.source;
            to.slot = from.slot;
            to.row = from.other != nullptr ? static_cast<std::uint16_t>(written.other_row(from)) : no_row;
            field.derived |= from.other != nullptr;
            field.start_row = to.source == struct_address ? to.row : field.start_row;
            if (!from.none && from.other == nullptr && from.since == 0 && from.free_threaded_since == 0 &&
                from.kept_until == 0xffff && table.sources[to.also].cost == Cost::FREE &&
                field.stored != Stored::size) {
                field.sure = to.also;
            }
            to.since = from.since;
            to.free_threaded_since = from.free_threaded_since;
            to.kept_until = from.kept_until;
            to.text = table.add(from.text);
        }
        field.simple = field.sure != no_source && row.since == 0 && row.until == 0 && row.builds == ANY &&
                       field.suite_row == no_row && field.start_row == no_row && !field.derived;
        sort_by_cost(table, table.witnesses + field.first_witness, field.witness_count);
    }
    return table;
}

} // namespace libprobe
