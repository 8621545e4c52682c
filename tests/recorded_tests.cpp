// Judges every recorded interpreter again, by what the compiler said of its headers.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "made_up.hpp"
#include "moved.hpp"

using namespace made_up;
namespace data = boost::unit_test::data;

namespace {

std::vector<std::string> names() { return image_names(".record"); }

// The evidence with eight bytes more at this offset of each object of the family.
OwnEvidence inserted(const Evidence &evidence, std::uint32_t offset) {
    OwnEvidence longer = copy_of(evidence);
    longer->byte_count = 0;
    for (Subject subject = 0; subject < evidence.family->subject_count; ++subject) {
        const Image &image = evidence.images[subject];
        if (image.size == 0) {
            continue;
        }
        const std::uint32_t more = is_of_family(*evidence.family, subject) ? 8 : 0;
        longer->images[subject] = {};
        unsigned char *bytes = longer->add_image(subject, image.address, image.size + more);
        std::memset(bytes, 0, image.size + more);
        std::memcpy(bytes, evidence.bytes_of(subject), std::min(offset, image.size));
        if (image.size > offset) {
            std::memcpy(bytes + offset + more, evidence.bytes_of(subject) + offset, image.size - offset);
        }
    }
    return longer;
}

} // namespace

BOOST_AUTO_TEST_SUITE(recorded_interpreters)

BOOST_AUTO_TEST_CASE(there_are_some) { BOOST_TEST(names().size() >= 8u); }

BOOST_DATA_TEST_CASE(every_record_has_every_family, data::make(names()), name) {
    BOOST_TEST(recorded_families(name).size() == named_families().size());
    for (const NamedFamily &family : named_families()) {
        BOOST_TEST((recorded_evidence(name, *family.family).extent == Extent::survey));
        BOOST_TEST(!recorded_evidence(name, *family.family).full);
    }
}

BOOST_DATA_TEST_CASE(every_located_field_is_where_the_compiler_has_it, data::make(names()), name) {
    const Truths truth = truth_of(name);
    for (const NamedFamily &family : named_families()) {
        const Evidence &evidence = recorded_evidence(name, *family.family);
        const OwnLayout layout = judge(evidence);
        for (std::size_t i = 0; i < family.family->row_count; ++i) {
            const Finding &found = finding(layout, i);
            const std::int32_t place = true_place(truth, family, i, evidence.machine);
            BOOST_TEST_CONTEXT(full_name(family, i)) {
                if (tells_of(truth, family)) {
                    BOOST_TEST((place != nowhere) == family.family->rows[i].exists_in(evidence.build()));
                }
                if (has_place(found) && tells_of(truth, family)) {
                    BOOST_TEST(found.offset == place);
                    BOOST_TEST(is_as_large(truth, family, i, found));
                } else if (!has_place(found)) {
                    const bool hopeless = !exists(found) || found.reason == Reason::NO_WITNESS;
                    BOOST_TEST(hopeless);
                }
            }
        }
    }
}

// The place where a struct begins follows from the order of its rows.
BOOST_DATA_TEST_CASE(the_rows_of_a_struct_stand_in_its_order, data::make(image_names(".truth")), name) {
    const Truths truth = truth_of(name);
    for (const NamedFamily &family : named_families()) {
        std::map<std::string, std::int32_t> last;
        std::set<std::string> embedded;
        for (std::size_t i = 0; i < family.family->row_count; ++i) {
            const Witness *members = family.family->witness(i, first_member);
            if (members != nullptr) {
                embedded.insert(family.owners[members->row]);
            }
        }
        for (std::size_t i = 0; i < family.family->row_count; ++i) {
            const auto found = truth.find(full_name(family, i));
            if (embedded.count(family.owners[i]) != 0 && found != truth.end()) {
                BOOST_TEST(found->second.offset >= last[family.owners[i]], full_name(family, i));
                last[family.owners[i]] = found->second.offset;
            }
        }
    }
}

BOOST_DATA_TEST_CASE(a_layout_with_a_new_member_in_front_is_shifted_throughout, data::make(names()), name) {
    const Evidence &evidence = recorded_evidence(name);
    const OwnLayout honest = judge(evidence);
    const auto moves = [&](std::size_t i) { return finding(honest, i).offset >= finding(honest, row::tp_repr).offset; };
    OwnEvidence told = copy_of(evidence); // __dictoffset__ and its kin tell the new places
    for (std::size_t i = 0; i < row::count; ++i) {
        if (moves(i)) {
            tell(*told, honest, i, static_cast<std::uint64_t>(finding(honest, i).offset) + 8);
        }
    }
    for (Subject subject = 0; subject < family.static_object; ++subject) { // as tp_as_number and its kin do
        for (std::size_t i = 0; i < row::count; ++i) {
            if (family.witness(i, struct_address) != nullptr && has_place(finding(honest, i)) &&
                told->images[subject].size != 0) {
                const auto at = static_cast<std::uint32_t>(finding(honest, i).offset);
                put(*told, subject, at, told->word(subject, at, 8) + 8, 8);
            }
        }
    }
    const OwnLayout layout = judge(*inserted(*told, static_cast<std::uint32_t>(finding(honest, row::tp_repr).offset)));
    for (std::size_t i = 0; i < row::count; ++i) {
        const Finding &found = finding(layout, i);
        const Finding &before = finding(honest, i);
        if (has_place(before) && !family.rows[i].is_size()) {
            BOOST_TEST(found.offset == before.offset + (moves(i) ? 8 : 0), family.field_name(i));
            const bool shifted = family.rows[i].restricted &&
                                 (moves(i) || before.verdict == LIBPROBE_VERDICT_SHIFTED); // as on free-threaded builds
            BOOST_TEST((found.verdict == LIBPROBE_VERDICT_SHIFTED) == shifted, family.field_name(i));
        }
    }
    BOOST_TEST(layout->parts[0].restricted == LIBPROBE_VERDICT_SHIFTED);
    // The heap part begins later than type.__sizeof__ says.
    BOOST_TEST(finding(layout, row::static_type).verdict == LIBPROBE_VERDICT_CONTRADICTED);
}

BOOST_DATA_TEST_CASE(a_field_that_is_gone_is_not_found_elsewhere, data::make(names()), name) {
    for (const Evidence *recorded : recorded_families(name)) {
        const Family &its = *recorded->family;
        const OwnLayout honest = judge(*recorded);
        const OwnEvidence evidence = copy_of(*recorded);
        for (std::size_t i = 0; i < its.row_count; ++i) {
            const Finding &found = finding(honest, i);
            // Of one that the static object holds the offset of, the place is told and not seen.
            if (!has_place(found) || found.size == 0 || found.witnesses == bit(held_offset)) {
                continue;
            }
            assign(*evidence, *recorded);
            for (Subject subject = 0; subject < its.subject_count; ++subject) {
                if (evidence->has(subject, static_cast<std::uint32_t>(found.offset), found.size)) {
                    put(*evidence, subject, static_cast<std::uint32_t>(found.offset), 0x5a5a5a5a5a5a5a5a, found.size);
                }
            }
            BOOST_TEST(finding(judge(*evidence), i).offset == nowhere, its.field_name(i));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
