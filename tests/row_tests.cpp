// Checks the tables of fields: ids, names, slots, widths, and which builds have and offer what.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "table/families.hpp"
#include "table/slots.hpp"
#include "table/type.hpp"
#include "truth_text.hpp"
#include "versions.hpp"

using namespace libprobe;
using namespace type_table;
namespace data = boost::unit_test::data;

namespace {

const Machine lp64 = {8, 8, 16, false};

// Calls visit(names, row) for each row of each family.
template <class Visit> void each_row(Visit visit) {
    for (const NamedFamily &names : named_families()) {
        for (std::uint16_t row = 0; row < names.family->row_count; ++row) {
            visit(names, row);
        }
    }
}

struct Found {
    const Family *family = nullptr;
    std::uint16_t row = no_row;
    bool found;

    explicit Found(const std::string &name) : found(find_field(name.c_str(), family, row)) {}
    explicit Found(libprobe_field id) : found(find_field(id, family, row)) {}
    bool is(const NamedFamily &names, std::size_t its_row) const {
        return found && family == names.family && row == its_row;
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(row_tests)

BOOST_AUTO_TEST_CASE(each_row_is_found_by_id_and_by_name) {
    std::map<std::string, int> names_used;
    each_row([&](const NamedFamily &names, std::uint16_t row) { ++names_used[names.family->field_name(row)]; });
    each_row([&](const NamedFamily &names, std::uint16_t row) {
        const std::string name = names.family->field_name(row);
        BOOST_TEST_CONTEXT(name) {
            BOOST_TEST(Found(names.family->rows[row].id).is(names, row));
            BOOST_TEST(Found(full_name(names, row)).is(names, row));
            BOOST_TEST(Found(name).found == (names_used[name] == 1));
            BOOST_TEST(names.family->row_of(names.family->rows[row].id) == row);
            BOOST_TEST(names.family->rows[row].witness_count >= 1u);
        }
    });
}

BOOST_AUTO_TEST_CASE(no_row_has_an_id_or_name_that_is_not_there) {
    std::set<int> ids;
    each_row([&](const NamedFamily &names, std::uint16_t row) {
        BOOST_TEST(ids.insert(names.family->rows[row].id).second);
    });
    for (const NamedFamily &names : named_families()) {
        const int first = names.family->first_id;
        for (const int id :
             {0, -1, first - 1, first + names.family->row_count, first + 0x10000, int{LIBPROBE_FIELD_MAX_}}) {
            BOOST_TEST(Found(id).found == (ids.count(id) != 0));
            BOOST_TEST(names.family->row_of(id) == no_row);
        }
    }
    for (const char *name : {"tp_nam", "", ".", "tp_name.", ".tp_name", "PyObject.tp_name", "PyTypeObject",
                             "PyType.tp_name", "PyTypeObjects.tp_name"}) {
        BOOST_TEST(!Found(std::string(name)).found, name);
    }
}

// A record tells sources and subjects by their names.
BOOST_AUTO_TEST_CASE(each_source_and_subject_has_a_name_of_its_own) {
    for (const NamedFamily &names : named_families()) {
        const Family &its = *names.family;
        BOOST_TEST(&named(its) == &names);
        std::set<std::string> words(names.sources, names.sources + its.source_count);
        BOOST_TEST(words.size() == its.source_count);
        std::set<std::string> texts;
        for (Source source = 0; source < its.source_count; ++source) {
            texts.insert(its.source_name(source));
        }
        BOOST_TEST(texts.size() == its.source_count);
        words = std::set<std::string>(names.subjects, names.subjects + its.subject_count);
        BOOST_TEST(words.size() == its.subject_count);
    }
    BOOST_TEST(named(family).sources[rounded_size] == "rounded_size");
    BOOST_TEST(named(family).sources[source::slot] == "slot");
    BOOST_TEST(family.source_name(source::slot) == "PyType_GetSlot");
}

BOOST_AUTO_TEST_CASE(each_slot_id_belongs_to_one_row) {
    std::set<int> slots;
    std::size_t rows = 0;
    for (std::size_t row = 0; row < row::count; ++row) {
        for (const Witness &witness : family.witnesses_of(row)) {
            if (!witness.none && witness.source == source::slot) {
                slots.insert(witness.slot);
                BOOST_TEST(slot_places[witness.slot].row == row);
                ++rows;
            }
        }
    }
    BOOST_TEST(slots.size() == rows);
    // typeslots.h counts from 1 without a gap.
    const int last = static_cast<int>(rows);
    BOOST_TEST(*slots.begin() == 1);
    BOOST_TEST(*slots.rbegin() == last);
    for (const int none : {0, -1, last + 1, last + 256, 1 << 20}) {
        BOOST_TEST(slot_places[none].row == no_row);
    }
}

BOOST_AUTO_TEST_CASE(a_slot_is_in_the_type_or_in_a_suite) {
    const SlotPlace repr = slot_places[66];
    BOOST_TEST(repr.row == row::tp_repr);
    BOOST_TEST(repr.pointer == no_row);
    const SlotPlace subtract = slot_places[36];
    BOOST_TEST(subtract.row == row::nb_subtract);
    BOOST_TEST(subtract.pointer == row::tp_as_number);
    BOOST_TEST(subtract.start == row::nb_add);
}

BOOST_DATA_TEST_CASE(each_version_has_its_slots, data::make(versions), version) {
    const Build build = {version.version, GIL_64, lp64};
    std::size_t slots = 0;
    for (std::size_t row = 0; row < row::count; ++row) {
        const Witness *slot = family.witness(row, source::slot);
        slots += slot != nullptr && family.rows[row].exists_in(build) && family.offers(build, *slot);
    }
    BOOST_TEST(slots == version.slots);
}

BOOST_AUTO_TEST_CASE(widths_follow_the_version_the_build_and_the_machine) {
    const auto width = [&](std::uint16_t row, int version, std::uint8_t kind = GIL_64, Machine its = lp64) {
        return width_of(family.rows[row], {static_cast<std::uint16_t>(version), kind, its});
    };
    BOOST_TEST(width(row::ob_refcnt, 0x030d) == 8u);
    BOOST_TEST(width(row::ob_refcnt, 0x030e) == 4u);
    BOOST_TEST(width(row::ob_refcnt, 0x030e, GIL_32, {4, 4, 8, false}) == 4u);
    BOOST_TEST(width(row::tp_watched, 0x030d) == 1u);
    BOOST_TEST(width(row::tp_versions_used, 0x030d) == 2u);
    const Machine windows = {8, 4, 16, false};
    BOOST_TEST(width(row::tp_flags, 0x030d, GIL_64, windows) == 4u);
    BOOST_TEST(width(row::tp_basicsize, 0x030d, GIL_64, windows) == 8u);
    BOOST_TEST(width(row::tp_dealloc, 0x030d, GIL_32, {4, 4, 8, true}) == 4u);
    const Family *floats = Found("ob_fval").family;
    BOOST_TEST(width_of(floats->rows[0], {0x030d, GIL_32, {4, 4, 8, false}}) == 8u);
}

// Nothing proves how long a struct is, and a size has no place.
BOOST_AUTO_TEST_CASE(a_struct_and_a_size_have_no_width) {
    BOOST_TEST(family.rows[row::as_number].is_struct());
    BOOST_TEST(family.rows[row::heap_type].is_size());
    each_row([&](const NamedFamily &names, std::uint16_t row) {
        const Field &field = names.family->rows[row];
        const bool none = field.is_struct() || field.is_size();
        BOOST_TEST((width_of(field, {0x030d, GIL_64, lp64}) == 0) == none, names.family->field_name(row));
    });
}

BOOST_AUTO_TEST_CASE(versions_bound_a_field) {
    const Field &am_send = family.rows[row::am_send];
    BOOST_TEST(!am_send.exists_in(0x0309));
    BOOST_TEST(am_send.exists_in(0x030a));
    BOOST_TEST(am_send.exists_in(0x0410));
    Field gone = am_send;
    gone.until = 0x030c;
    BOOST_TEST(gone.exists_in(0x030b));
    BOOST_TEST(!gone.exists_in(0x030c));
}

BOOST_AUTO_TEST_CASE(a_struct_begins_with_the_first_member_that_the_build_has) {
    const Build old = {0x030a, GIL_64, lp64};
    BOOST_TEST(family.first_member_in(row::nb_add, old) == row::nb_add);
    BOOST_TEST(family.first_member_in(row::getitem, old) == no_row);
    BOOST_TEST(family.first_member_in(row::getitem, {0x030b, GIL_64, lp64}) == row::getitem);
    const std::uint16_t start = family.rows[row::ob_type].owner_row;
    BOOST_TEST(family.first_member_in(start, old) == row::ob_refcnt);
    BOOST_TEST(family.first_member_in(start, {0x030a, GIL_64 | TRACE_REFS, lp64}) == row::_ob_next);
    BOOST_TEST(family.first_member_in(start, {0x030d, FREE_THREADED, lp64}) == row::ob_tid);
}

// Before 3.9 the buffer's slots are offered by nobody, and so its suite is not either.
BOOST_AUTO_TEST_CASE(what_the_table_offers_follows_the_version) {
    const auto offers = [](std::uint16_t row, int version) {
        const Build build = {static_cast<std::uint16_t>(version), GIL_64, lp64};
        return family.offered(row, build) & ~family.surveyed;
    };
    const auto set = [](std::initializer_list<Source> sources) {
        Sources all = 0;
        for (const Source source : sources) {
            all |= bit(source);
        }
        return all;
    };
    BOOST_TEST(offers(row::tp_as_buffer, 0x0308) == 0u);
    BOOST_TEST(offers(row::tp_as_buffer, 0x0309) == set({struct_address}));
    BOOST_TEST(offers(row::tp_members, 0x0307) == set({source::given, source::slot}));
    BOOST_TEST(offers(row::tp_members, 0x0308) == set({source::slot}));
    BOOST_TEST(offers(row::tp_name, 0x030a) == set({source::given, source::funcname}));
    BOOST_TEST(offers(row::tp_name, 0x030b) == set({source::funcname}));
    BOOST_TEST(offers(row::tp_dict, 0x030b) == set({source::referent, source::place, held_offset}));
    BOOST_TEST(offers(row::tp_dict, 0x030c) == set({source::referent, source::place, held_offset, source::getdict}));
    BOOST_TEST(offers(row::as_buffer, 0x0308) == 0u);
    BOOST_TEST(offers(row::as_buffer, 0x0309) == set({first_member}));
    BOOST_TEST(offers(row::tp_version_tag, 0x0309) == 0u); // a survey's
    BOOST_TEST(offers(row::tp_basicsize, 0x0306) == set({source::given, source::attribute}));
    BOOST_TEST(offers(row::tp_base, 0x0306) == set({source::given, source::slot, source::attribute}));
    BOOST_TEST(offers(row::am_send, 0x0309) == 0u);
    BOOST_TEST(offers(row::heap_type, 0x0307) == set({held_value, source::sizeof_type, source::attribute}));
    BOOST_TEST(offers(row::heap_type, 0x0308) ==
               set({held_value, source::membercopy, source::sizeof_type, source::attribute}));
    BOOST_TEST(offers(row::static_type, 0x0306) == set({place_of_member, source::sizeof_type}));
    BOOST_TEST(offers(row::type_data, 0x030c) == set({rounded_size}));
}

// 3.13's free-threaded builds do not specialize, and other fields stand in their heads.
BOOST_AUTO_TEST_CASE(what_the_table_offers_follows_the_build) {
    const auto offers = [&](std::uint16_t row, int version, std::uint8_t kind) {
        return family.offered(row, {static_cast<std::uint16_t>(version), kind, lp64});
    };
    BOOST_TEST(offers(row::getitem, 0x030d, GIL_64) == bit(source::specialized));
    BOOST_TEST(offers(row::getitem, 0x030d, FREE_THREADED) == 0u);
    BOOST_TEST(offers(row::getitem, 0x030e, FREE_THREADED) == bit(source::specialized));
    BOOST_TEST(offers(row::_spec_cache, 0x030d, FREE_THREADED) == 0u);
    BOOST_TEST(offers(row::ob_mutex, 0x030d, FREE_THREADED) == bit(source::lock));
    BOOST_TEST(offers(row::ob_mutex, 0x030d, GIL_64) == 0u);
    BOOST_TEST(offers(row::_ob_next, 0x030b, GIL_64) == 0u);
    BOOST_TEST(offers(row::_ob_next, 0x030b, GIL_64 | TRACE_REFS) == bit(source::next));
}

// A row that some version offers no witness for says why.
BOOST_DATA_TEST_CASE(what_has_no_witness_has_a_reason, data::make(versions), version) {
    for (const std::uint8_t kind : {GIL_64, FREE_THREADED}) {
        each_row([&](const NamedFamily &names, std::uint16_t row) {
            const Build build = {version.version, kind, lp64};
            const bool exists = names.family->rows[row].exists_in(build);
            BOOST_TEST((!exists || names.family->offered(row, build) != 0 || names.family->reason(row) != nullptr),
                       full_name(names, row));
        });
    }
}

BOOST_AUTO_TEST_CASE(the_nearest_names_come_first) {
    const char *nearest[3];
    for (const char *name : {"tp_dct", "TP_DICT", "tp_dictt"}) {
        nearest_fields(name, nearest);
        BOOST_TEST(nearest[0] == std::string("tp_dict"));
    }
    nearest_fields("nb_indx", nearest);
    BOOST_TEST(nearest[0] == std::string("nb_index"));
    nearest_fields("ob_fva", nearest);
    BOOST_TEST(nearest[0] == std::string("ob_fval"));
    nearest_fields(std::string(1000, 'x').c_str(), nearest);
    BOOST_TEST(Found(std::string(nearest[0])).found);
    BOOST_TEST(nearest[1] != std::string(nearest[0]));
    BOOST_TEST(nearest[2] != std::string(nearest[1]));
}

BOOST_AUTO_TEST_SUITE_END()
