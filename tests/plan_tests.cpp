// Checks which rows are judged and which sources are asked: for a self-test, for a probe and for a survey.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <memory>
#include <set>
#include <vector>

#include "judge/plan.hpp"
#include "judge/weigh.hpp"
#include "made_up.hpp"
#include "recorded.hpp"
#include "versions.hpp"

using namespace made_up;
namespace data = boost::unit_test::data;

namespace {

struct Offered {
    const Family *family;
    Build build;
};

// Each family in each build of a version.
std::vector<Offered> offers_of(const Version &version) {
    std::vector<Offered> all;
    for (const NamedFamily &names : named_families()) {
        for (const std::uint8_t kinds : {int{GIL_64}, GIL_64 | TRACE_REFS, int{GIL_32}, int{FREE_THREADED}}) {
            const bool is_32 = kinds == GIL_32;
            if (kinds != FREE_THREADED || version.free_threaded != FreeThreaded::NONE) {
                const Machine machine = {is_32 ? std::uint8_t{4} : std::uint8_t{8},
                                         is_32 ? std::uint8_t{4} : std::uint8_t{8}, 16, false};
                all.push_back({names.family, {version.version, kinds, machine}});
            }
        }
    }
    return all;
}

std::unique_ptr<Plan> plan_of(const Family &its, const Build &build, Extent extent,
                              std::initializer_list<std::uint16_t> rows = {}) {
    std::unique_ptr<Plan> plan(new Plan);
    plan->begin(its, build, extent);
    for (const std::uint16_t row : rows) {
        plan->add(row);
    }
    return plan;
}

std::unique_ptr<Plan> plan_of_all(const Offered &offered, Extent extent) {
    std::unique_ptr<Plan> plan = plan_of(*offered.family, offered.build, extent);
    plan->add_all();
    return plan;
}

Sources set(std::initializer_list<Source> sources) {
    Sources all = 0;
    for (const Source source : sources) {
        all |= bit(source);
    }
    return all;
}

std::vector<Source> list(Sources sources) {
    std::vector<Source> all;
    for (; sources != 0; sources &= sources - 1) {
        all.push_back(first_of(sources));
    }
    return all;
}

// The rows that a row follows from by these sources.
std::set<std::uint16_t> origins(const Offered &offered, std::uint16_t row, Sources sources) {
    std::set<std::uint16_t> found;
    for (const Witness &witness : offered.family->witnesses_of(row)) {
        if (!witness.none && witness.row != no_row && (sources & bit(witness.source)) != 0) {
            const bool of_struct = witness.source == struct_address || witness.source == first_member;
            found.insert(of_struct ? offered.family->first_member_in(witness.row, offered.build) : witness.row);
        }
    }
    return found;
}

// What a plan asks of recorded evidence, of which the required extent has the one sentinel type alone.
OwnEvidence asked_of(const Evidence &evidence, const Plan &plan) {
    OwnEvidence asked = copy_of(evidence);
    asked->claim_count = asked->said_count = 0;
    asked->extent = plan.extent;
    const bool alone = plan.family == &family && plan.extent == Extent::required;
    for (std::size_t i = 0; i < evidence.claim_count; ++i) {
        const Claim &claim = evidence.claims[i];
        const Sources sources = claim.sources & plan.asked(claim.row);
        if (sources == 0) {
            continue;
        }
        Claim *added = asked->add_claim(claim.row, first_of(sources), claim.relation);
        added->sources = sources;
        added->mask = claim.mask;
        added->width = claim.width;
        for (std::size_t s = 0; s < claim.count; ++s) {
            const Said &said = evidence.said_by(claim, s);
            if (!alone || said.subject != subject::numbers) {
                asked->say(said.subject, said.value);
            }
        }
    }
    if (alone) {
        asked->images[subject::numbers].size = 0;
    }
    return asked;
}

} // namespace

BOOST_AUTO_TEST_SUITE(plan)

// A self-test asks the cheapest source of a row, and two of a size and of a bit-field that is sought beside another:
// none that only a survey asks.
BOOST_DATA_TEST_CASE(the_required_plan_asks_one_sufficient_source, data::make(versions), version) {
    for (const Offered &offered : offers_of(version)) {
        const Family &its = *offered.family;
        for (std::uint16_t row = 0; row < its.row_count; ++row) {
            const std::unique_ptr<Plan> plan = plan_of(its, offered.build, Extent::required, {row});
            const Sources cheap = its.offered(row, offered.build) & ~its.surveyed;
            const std::vector<Source> asked = list(plan->asked(row));
            BOOST_TEST_CONTEXT(its.field_name(row)) {
                BOOST_TEST((plan->asked(row) & ~cheap) == 0u);
                const bool is_size = its.rows[row].is_size() && (cheap & bit(rounded_size)) == 0;
                const bool two = is_size || (cheap & bit(byte_of_bits)) != 0;
                BOOST_TEST(asked.size() == (cheap == 0 ? 0u : two ? 2u : 1u));
                for (const Source source : list(cheap & ~plan->asked(row))) {
                    const bool counts = !is_size || !its.sources[source].reads;
                    BOOST_TEST((!counts || its.sources[source].cost >= its.sources[asked.back()].cost),
                               its.source_name(source) << " is cheaper");
                }
            }
        }
    }
}

// What reads the same word twice proves no size, and so no self-test relies on it.
BOOST_DATA_TEST_CASE(the_two_sources_of_a_size_are_independent, data::make(versions), version) {
    for (const Offered &offered : offers_of(version)) {
        for (std::uint16_t row = 0; row < offered.family->row_count; ++row) {
            const Sources asked = plan_of(*offered.family, offered.build, Extent::required, {row})->asked(row);
            std::size_t readers = 0;
            for (const Source source : list(asked)) {
                readers += source == held_value || offered.family->sources[source].reads;
            }
            BOOST_TEST((!offered.family->rows[row].is_size() || readers <= 1), offered.family->field_name(row));
        }
    }
    const auto of_heap_type = [](std::uint16_t its_version) {
        return plan_of(family, {its_version, GIL_64, {8, 8, 16, false}}, Extent::required, {row::heap_type})
            ->asked(row::heap_type);
    };
    BOOST_TEST(of_heap_type(version.version) == (version.version < 0x0308 ? set({held_value, source::sizeof_type})
                                                                          : set({held_value, source::membercopy})));
}

// Before each row stand those that it follows from, and nothing stands there for nothing.
BOOST_DATA_TEST_CASE(a_plan_has_the_rows_that_a_row_follows_from, data::make(versions), version) {
    for (const Offered &offered : offers_of(version)) {
        for (const Extent extent : {Extent::required, Extent::probe, Extent::survey}) {
            for (std::uint16_t row = 0; row < offered.family->row_count; ++row) {
                const std::unique_ptr<Plan> plan = plan_of(*offered.family, offered.build, extent, {row});
                std::set<std::uint16_t> needed = {row};
                for (std::uint16_t i = plan->count; i-- > 0;) {
                    BOOST_TEST(plan->position[plan->rows[i]] == i);
                    BOOST_TEST(needed.count(plan->rows[i]) == 1u, offered.family->field_name(row)
                                                                      << " needs no "
                                                                      << offered.family->field_name(plan->rows[i]));
                    const std::set<std::uint16_t> of = origins(offered, plan->rows[i], plan->sources[i]);
                    needed.insert(of.begin(), of.end());
                }
                BOOST_TEST(needed.size() == plan->count, offered.family->field_name(row));
                BOOST_TEST(plan->has(row));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(some_plans_in_full) {
    const Build build = {0x030d, GIL_64, {8, 8, 16, false}};
    const auto rows = [](const Plan &plan) {
        return std::vector<std::uint16_t>(plan.all_rows().begin(), plan.all_rows().end());
    };
    const auto suite = plan_of(family, build, Extent::required, {row::tp_as_number});
    BOOST_TEST((rows(*suite) == std::vector<std::uint16_t>{row::nb_add, row::tp_as_number}));
    BOOST_TEST(suite->asked(row::nb_add) == bit(source::given));
    BOOST_TEST(suite->asked(row::tp_as_number) == bit(struct_address));
    const auto data = plan_of(family, build, Extent::required, {row::type_data});
    BOOST_TEST((rows(*data) == std::vector<std::uint16_t>{row::tp_basicsize, row::heap_type, row::type_data}));
    BOOST_TEST(data->asked(row::type_data) == bit(rounded_size));
    const auto float_ = plan_of(float_table::family, build, Extent::required, {float_table::row::ob_fval});
    BOOST_TEST(float_->asked(float_table::row::ob_fval) == bit(float_table::source::made));
}

// A probe asks everything that is cheap, but no attribute where a function reads the same word.
BOOST_DATA_TEST_CASE(the_probe_asks_all_cheap_sources, data::make(versions), version) {
    for (const Offered &offered : offers_of(version)) {
        const Family &its = *offered.family;
        const std::unique_ptr<Plan> plan = plan_of_all(offered, Extent::probe);
        BOOST_TEST(plan->count == its.row_count);
        for (std::uint16_t row = 0; row < its.row_count; ++row) {
            const Sources cheap = its.offered(row, offered.build) & ~its.surveyed;
            Sources reading_attributes = 0;
            bool reader = false;
            for (const Source source : list(cheap)) {
                const bool attribute = its.sources[source].cost == Cost::ATTRIBUTE;
                reader |= its.sources[source].reads && !attribute;
                reading_attributes |= its.sources[source].reads && attribute ? bit(source) : 0;
            }
            BOOST_TEST(plan->asked(row) == (reader ? cheap & ~reading_attributes : cheap), its.field_name(row));
        }
    }
}

BOOST_AUTO_TEST_CASE(the_probe_asks_no_attribute_beside_a_function) {
    const auto asked = [](std::uint16_t row, std::uint16_t version) {
        return plan_of(family, {version, GIL_64, {8, 8, 16, false}}, Extent::probe, {row})->asked(row);
    };
    BOOST_TEST(asked(row::tp_base, 0x030d) == set({source::given, source::slot}));
    BOOST_TEST(asked(row::tp_bases, 0x030d) == set({source::given, source::slot}));
    BOOST_TEST(asked(row::ob_type, 0x030d) == set({source::objecttype}));
    BOOST_TEST(asked(row::tp_flags, 0x030d) == set({source::flags}));
    BOOST_TEST(asked(row::ht_name, 0x030a) == set({source::attribute}));
    BOOST_TEST(asked(row::ht_name, 0x030b) == set({source::getname}));
    BOOST_TEST(asked(row::tp_mro, 0x030d) == set({source::attribute, source::referent}));
    BOOST_TEST(asked(row::tp_basicsize, 0x030d) == set({source::given, source::attribute}));
    BOOST_TEST(asked(row::tp_dict, 0x030d) == set({source::referent, source::getdict, source::place, held_offset}));
    BOOST_TEST(asked(row::heap_type, 0x030d) ==
               set({held_value, source::membercopy, source::sizeof_type, source::attribute}));
    BOOST_TEST(asked(row::tp_version_tag, 0x030d) == 0u);
}

BOOST_DATA_TEST_CASE(the_survey_asks_everything, data::make(versions), version) {
    for (const Offered &offered : offers_of(version)) {
        const std::unique_ptr<Plan> plan = plan_of_all(offered, Extent::survey);
        BOOST_TEST(plan->count == offered.family->row_count);
        for (std::uint16_t row = 0; row < offered.family->row_count; ++row) {
            BOOST_TEST(plan->asked(row) == offered.family->offered(row, offered.build),
                       offered.family->field_name(row));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_row_that_is_added_again_changes_nothing) {
    const Build build = {0x030d, GIL_64, {8, 8, 16, false}};
    const auto plan = plan_of(family, build, Extent::required, {row::tp_as_number, row::nb_add, row::tp_as_number});
    BOOST_TEST(plan->count == 2u);
    plan->add_all();
    plan->add_all();
    BOOST_TEST(plan->count == std::uint16_t{row::count});
    BOOST_TEST(std::set<std::uint16_t>(plan->rows, plan->rows + plan->count).size() == plan->count);
}

BOOST_AUTO_TEST_CASE(a_plan_knows_what_it_asks) {
    const Build build = {0x030d, GIL_64, {8, 8, 16, false}};
    const auto plan = plan_of(family, build, Extent::required, {row::tp_repr, row::tp_name});
    BOOST_TEST(plan->has(row::tp_repr));
    BOOST_TEST(!plan->has(row::tp_str));
    BOOST_TEST(plan->asked(row::tp_str) == 0u);
    BOOST_TEST(plan->asks(source::given));
    BOOST_TEST(plan->asks(source::funcname));
    BOOST_TEST(!plan->asks(source::slot));
    plan->begin(family, build, Extent::probe);
    BOOST_TEST(plan->count == 0u);
    BOOST_TEST(!plan->has(row::tp_repr));
    BOOST_TEST(!plan->asks(source::given));
}

// What a self-test asks of a row proves it, in every record: at the place that all witnesses prove. Trace-refs builds
// chain all objects, so that another may hold a value too: there it may take the second sentinel type.
BOOST_DATA_TEST_CASE(what_is_asked_suffices, data::make(image_names(".record")), name) {
    for (const Evidence *evidence : recorded_families(name)) {
        const Family &its = *evidence->family;
        const OwnLayout layout = judge(*evidence);
        std::vector<Finding> findings(its.row_count);
        for (std::uint16_t row = 0; row < its.row_count; ++row) {
            const Build build = evidence->build();
            std::unique_ptr<Plan> plan = plan_of(its, build, Extent::required, {row});
            locate(*asked_of(*evidence, *plan), plan->all_rows(), findings.data());
            if (evidence->interpreter.trace_refs && findings[plan->position[row]].reason == Reason::AMBIGUOUS) {
                plan = plan_of(its, build, Extent::probe, {row});
                locate(*asked_of(*evidence, *plan), plan->all_rows(), findings.data());
            }
            const Finding &found = findings[plan->position[row]];
            const bool can_be =
                std::all_of(plan->sources, plan->sources + plan->count, [](Sources of) { return of != 0; });
            BOOST_TEST(found.offset == (can_be ? finding(layout, row).offset : std::int32_t{nowhere}),
                       its.field_name(row) << ": reason " << found.reason);
            BOOST_TEST((can_be || found.reason == silence(*asked_of(*evidence, *plan), row)), its.field_name(row));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
