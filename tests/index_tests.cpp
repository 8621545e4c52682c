// Checks that one pass over the images finds for each claim the places that a look at every place would find.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <vector>

#include "judge/claim.hpp"
#include "judge/index.hpp"
#include "judge/weigh.hpp"
#include "made_up.hpp"
#include "recorded.hpp"

using namespace made_up;
namespace data = boost::unit_test::data;

namespace {

unsigned width_in(const Evidence &evidence, const Claim &claim) {
    const Field &field = evidence.family->rows[claim.row];
    return field.is_struct() ? 8 : width_of(field, evidence.build());
}

std::vector<Hits> scanned(const Evidence &evidence) {
    Index index(evidence);
    for (std::size_t i = 0; i < evidence.claim_count; ++i) {
        const Claim &claim = evidence.claims[i];
        index.add(i, claim, width_in(evidence, claim));
    }
    index.find();
    std::vector<Hits> hits;
    for (std::size_t i = 0; i < evidence.claim_count; ++i) {
        hits.push_back(index.hits(i));
    }
    return hits;
}

// Every place, one after the other.
Hits looked_at(const Evidence &evidence, const Claim &claim, Hits hits) {
    const unsigned width = width_in(evidence, claim);
    hits.count = 0;
    hits.first = 0;
    if (hits.informative()) {
        for (std::uint32_t at = 0; at < image_capacity; at += step_of(claim, width, evidence.machine)) {
            if (evidence.has(hits.subject, at, std::max<unsigned>(width, claim.width)) &&
                fits(evidence, claim, at, hits.width)) {
                hits.add(at);
            }
        }
    }
    return hits;
}

void compare_with_looks(const Evidence &evidence) {
    const std::vector<Hits> hits = scanned(evidence);
    for (std::size_t i = 0; i < hits.size(); ++i) {
        const Hits expected = looked_at(evidence, evidence.claims[i], hits[i]);
        BOOST_TEST_CONTEXT("claim " << i << " about " << evidence.family->field_name(evidence.claims[i].row)) {
            BOOST_TEST(hits[i].count == expected.count);
            BOOST_TEST(hits[i].first == expected.first);
        }
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(indexing)

BOOST_DATA_TEST_CASE(recorded_claims_are_true_where_a_look_at_every_place_says, data::make(image_names(".record")),
                     name) {
    for (const Evidence *evidence : recorded_families(name)) {
        compare_with_looks(*evidence);
    }
}

BOOST_AUTO_TEST_CASE(values_stand_in_no_place_in_one_or_in_several) {
    World world;
    const std::uint64_t words[] = {7, 0, 9, 11, 9, 13};
    for (std::uint32_t i = 0; i < std::size(words); ++i) {
        world.put(subject::slots, 8 * i, words[i], 8);
    }
    world.evidence().images[subject::slots].size = 5 * 8 + 7; // the last word is not whole
    const std::uint64_t values[] = {7, 9, 13, 8, 0, 11};
    for (std::uint16_t i = 0; i < std::size(values); ++i) {
        world.claim(row::tp_name + i, source::slot, values[i]);
    }
    const std::vector<Hits> hits = scanned(world.evidence());
    const std::uint32_t counts[] = {1, 2, 0, 0, 0, 1};
    const std::uint32_t firsts[] = {0, 16, 0, 0, 0, 24};
    for (std::size_t i = 0; i < hits.size(); ++i) {
        BOOST_TEST(hits[i].count == counts[i]);
        BOOST_TEST(hits[i].first == firsts[i]);
        BOOST_TEST(hits[i].informative() == (values[i] != 0));
    }
}

// As many claims as there can be, all about one value: they are in one bucket.
BOOST_AUTO_TEST_CASE(as_many_as_there_can_be) {
    for (const std::uint64_t step : {std::uint64_t{0}, std::uint64_t{1} << 20}) {
        World world;
        for (std::uint64_t i = 0; i < claim_capacity; ++i) {
            world.evidence().claim(row::tp_repr, source::slot, Relation::holds, subject::slots, i * step | 1);
        }
        for (std::uint32_t at = 0; at < 128; ++at) {
            world.put(subject::slots, 8 * at, at * 4 * step | 1, 8);
        }
        BOOST_TEST(world.evidence().claim_count == static_cast<std::uint32_t>(claim_capacity));
        compare_with_looks(world.evidence());
        const std::vector<Hits> hits = scanned(world.evidence());
        BOOST_TEST(hits.back().count == (step == 0 ? 128u : 0u));
        BOOST_TEST(hits[508].count == (step == 0 ? 128u : 1u));
    }
}

// Masks, widths, several subjects, and all the relations, on machines of either byte order.
BOOST_AUTO_TEST_CASE(claims_of_every_kind_are_true_where_a_look_at_every_place_says) {
    for (const Machine &machine : {Machine{8, 8, 16, false}, Machine{8, 8, 16, true}, Machine{4, 4, 8, true}}) {
        World world(machine);
        std::uint64_t random = 1;
        for (Subject subject = 0; subject < family.subject_count; ++subject) {
            for (std::uint32_t at = 0; at < 1024; ++at) { // few values, so that there is much to find
                random = random * 6364136223846793005u + 1442695040888963407u;
                world.put(subject, at, random >> 62, 1);
            }
        }
        Evidence &evidence = world.evidence();
        const std::uint16_t rows[] = {row::tp_repr, row::tp_flags, row::tp_version_tag, row::tp_versions_used,
                                      row::tp_watched};
        for (const std::uint16_t row : rows) {
            for (const Relation relation : {Relation::holds, Relation::changes, Relation::stands}) {
                for (const std::uint64_t mask : {~std::uint64_t{0}, std::uint64_t{0x03}, std::uint64_t{0x0300}}) {
                    for (const std::uint8_t width : {0, 1, 2}) {
                        Claim *claim = evidence.add_claim(row, source::flags, relation);
                        claim->mask = mask;
                        claim->width = width;
                        evidence.say(subject::slots, relation == Relation::stands ? 1019 + width : 0x0102 & mask);
                        if (relation != Relation::stands) {
                            evidence.say(subject::numbers, 0x0301 & mask);
                        }
                    }
                }
            }
        }
        BOOST_TEST(!evidence.full);
        compare_with_looks(evidence);
        std::size_t found = 0;
        for (const Hits &hits : scanned(evidence)) {
            found += hits.count != 0;
        }
        BOOST_TEST(found > evidence.claim_count / 3);
    }
}

BOOST_AUTO_TEST_SUITE_END()
