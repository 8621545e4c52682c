// Chooses witnesses: a self-test asks no more than it needs, a probe everything that is cheap, a survey everything.
#include "judge/plan.hpp"

#include <cstring>

namespace LIBPROBE_INTERNAL libprobe {

namespace {

Sources with_cost(const Family &family, Sources sources, Cost cost) {
    Sources found = 0;
    for (Source source = 0; source < family.source_count; ++source) {
        found |= family.sources[source].cost == cost ? sources & bit(source) : 0;
    }
    return found;
}

} // namespace

void Plan::begin(const Family &its_family, const Build &its_build, Extent its_extent) {
    family = &its_family;
    build = its_build;
    extent = its_extent;
    count = 0;
    asked_of_any = 0;
    std::memset(position, 0xff, its_family.row_count * sizeof *position);
}

// The cheapest source that the build offers, without the excluded ones; 0 if there is none.
inline Sources Plan::cheapest(std::uint16_t row, Sources without) const {
    for (const Witness &witness : family->witnesses_of(row)) {
        const bool kept = build.version < witness.kept_until;
        const Source source = kept ? witness.also : witness.source;
        if ((without & bit(source)) != 0 || !family->offers(build, witness) ||
            (!kept && witness.also == witness.source)) {
            continue;
        }
        const bool of_struct = source == struct_address || source == first_member;
        if (!of_struct || family->sources_of(build, witness) != 0) {
            return bit(source);
        }
    }
    return 0;
}

// A size needs two sources that read different things, since one proves nothing. A rounded size is proven if the other
// size is. Some bit-fields are sought in the byte of another one.
inline Sources Plan::sufficient(std::uint16_t row) const {
    const Sources first = cheapest(row, family->surveyed);
    if (family->rows[row].is_bit_field()) {
        return first | cheapest(row, family->surveyed | first);
    }
    if (!family->rows[row].is_size() || first == bit(rounded_size)) {
        return first;
    }
    const Sources readers = (first & family->readers) != 0 ? family->readers : Sources{0};
    return first | cheapest(row, family->surveyed | first | readers);
}

inline Sources Plan::choose(std::uint16_t row) const {
    if (!family->rows[row].exists_in(build)) {
        return 0;
    }
    if (extent == Extent::required) {
        return sufficient(row);
    }
    const Sources offered = family->offered(row, build);
    if (extent == Extent::survey) {
        return offered;
    }
    const Sources cheap = offered & ~family->surveyed;
    const Sources attributes = with_cost(*family, cheap, Cost::ATTRIBUTE);
    const Sources all_readers = cheap & family->readers;
    return (all_readers & ~attributes) != 0 ? cheap & ~(all_readers & attributes) : cheap;
}

void Plan::add_chosen(std::uint16_t row) {
    position[row] = 0; // so that the rows that it follows from do not add it again
    const Sources chosen = choose(row);
    if ((chosen & all_derived) != 0) {
        add_source_rows(row, chosen);
    }
    append(row, chosen);
}

// The rows that the row follows from.
void Plan::add_source_rows(std::uint16_t row, Sources chosen) {
    for (const Witness &witness : family->witnesses_of(row)) {
        if (witness.row == no_row || (chosen & bit(witness.source)) == 0) {
            continue;
        }
        const bool of_struct = witness.source == struct_address || witness.source == first_member;
        const std::uint16_t other = of_struct ? family->first_member_in(witness.row, build) : witness.row;
        if (other != no_row) {
            add(other);
        }
    }
}

void Plan::add_all() {
    for (std::uint16_t row = 0; row < family->row_count; ++row) {
        add(row);
    }
}

} // namespace libprobe
