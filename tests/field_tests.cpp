// Checks the table of fields: ids, names, slots, sizes, and which versions have what.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <set>
#include <string>

#include "table/field.hpp"
#include "versions.hpp"

using namespace libprobe;

BOOST_AUTO_TEST_SUITE(field)

BOOST_DATA_TEST_CASE(each_row_is_found_by_id_and_by_name, boost::unit_test::data::xrange(std::size_t{field_count}), i) {
    BOOST_TEST(field_index(fields[i].id) == i);
    BOOST_TEST(field_index(fields[i].name()) == i);
    BOOST_TEST(fields[i].witness_count >= 1u);
}

BOOST_AUTO_TEST_CASE(no_row_has_an_id_or_name_that_is_not_there) {
    for (const int id : {0, -1, static_cast<int>(field_count) + 1, int{LIBPROBE_FIELD_MAX_}}) {
        BOOST_TEST(field_index(id) == field_count);
    }
    BOOST_TEST(field_index("tp_nam") == field_count);
    BOOST_TEST(field_index("") == field_count);
}

BOOST_AUTO_TEST_CASE(each_slot_id_belongs_to_one_row) {
    std::set<int> slots;
    std::size_t rows = 0;
    for (const Field &field : fields) {
        for (const Witness &witness : field.witnesses()) {
            if (witness.source == Source::slot) {
                slots.insert(witness.slot);
                BOOST_TEST(slot_field(witness.slot) == field_index(field.id));
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
        BOOST_TEST(slot_field(none) == field_count);
    }
}

BOOST_DATA_TEST_CASE(each_version_has_its_slots, boost::unit_test::data::make(versions), version) {
    const Build build = {version.version, row::GIL_64, {8, 8, 16, false}};
    std::size_t slots = 0;
    for (const Field &field : fields) {
        const Witness *slot = field.witness(Source::slot);
        slots += slot != nullptr && field.exists_in(build) && offers(build, *slot);
    }
    BOOST_TEST(slots == version.slots);
}

BOOST_AUTO_TEST_CASE(sizes_follow_the_version_the_build_and_the_machine) {
    const auto size = [&](const char *name, int version, std::uint8_t kind = row::GIL_64,
                          Machine its = {8, 8, 16, false}) {
        return field_size(fields[field_index(name)], {static_cast<std::uint16_t>(version), kind, its});
    };
    BOOST_TEST(size("ob_refcnt", 0x030d) == 8u);
    BOOST_TEST(size("ob_refcnt", 0x030e) == 4u);
    BOOST_TEST(size("ob_refcnt", 0x030e, row::GIL_32, {4, 4, 8, false}) == 4u);
    BOOST_TEST(size("as_number", 0x030d) == 288u);
    BOOST_TEST(size("as_number", 0x030d, row::GIL_32, {4, 4, 8, true}) == 144u);
    BOOST_TEST(size("as_async", 0x0309) == 24u);
    BOOST_TEST(size("as_async", 0x030a) == 32u);
    BOOST_TEST(size("_spec_cache", 0x030b) == 8u);
    BOOST_TEST(size("_spec_cache", 0x030c) == 16u); // a pointer, four bytes and four of padding
    BOOST_TEST(size("_spec_cache", 0x030d) == 24u);
    BOOST_TEST(size("tp_watched", 0x030d) == 1u);
    BOOST_TEST(size("tp_versions_used", 0x030d) == 2u);
    const Machine windows = {8, 4, 16, false};
    BOOST_TEST(size("tp_flags", 0x030d, row::GIL_64, windows) == 4u);
    BOOST_TEST(size("tp_basicsize", 0x030d, row::GIL_64, windows) == 8u);
    BOOST_TEST(size("tp_dealloc", 0x030d, row::GIL_32, {4, 4, 8, true}) == 4u);
}

BOOST_AUTO_TEST_CASE(versions_bound_a_field) {
    const Field &am_send = fields[field_index("am_send")];
    BOOST_TEST(!am_send.exists_in(0x0309));
    BOOST_TEST(am_send.exists_in(0x030a));
    BOOST_TEST(am_send.exists_in(0x0410));
    Field gone = am_send;
    gone.until = 0x030c;
    BOOST_TEST(gone.exists_in(0x030b));
    BOOST_TEST(!gone.exists_in(0x030c));
}

BOOST_AUTO_TEST_CASE(the_nearest_names_come_first) {
    std::size_t nearest[3];
    nearest_fields("tp_dct", nearest);
    BOOST_TEST(fields[nearest[0]].name() == std::string("tp_dict"));
    nearest_fields("TP_DICT", nearest);
    BOOST_TEST(fields[nearest[0]].name() == std::string("tp_dict"));
    nearest_fields("nb_indx", nearest);
    BOOST_TEST(fields[nearest[0]].name() == std::string("nb_index"));
    nearest_fields(std::string(1000, 'x').c_str(), nearest);
    BOOST_TEST(nearest[0] < field_count);
    BOOST_TEST(nearest[1] != nearest[0]);
    BOOST_TEST(nearest[2] != nearest[1]);
}

BOOST_AUTO_TEST_SUITE_END()
