// Checks the family of floats in a made-up world: what is judged of types is judged of any family.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "made_up.hpp"

namespace data = boost::unit_test::data;
using namespace libprobe;
namespace table = float_table;

namespace {

const Machine machines[] = {{8, 8, 16, false}, {8, 4, 16, false}, {8, 8, 8, true}, {4, 4, 8, false}, {4, 4, 4, true}};

// Two floats and one made from text, each with a value of its own at the same byte.
class Floats : public made_up::World {
public:
    enum : std::uint64_t { first = 0xe3e9ad7fd66d03ac, second = 0x1651542c3725094f, text = 0xd9a238423bb33d80 };

    Floats(const Machine &machine, std::uint32_t offset) : World(machine, 0x030d, table::family) {
        evidence().extent = Extent::survey;
        const std::uint64_t values[] = {first, second, text};
        for (Subject subject = 0; subject < table::subject::count; ++subject) {
            put(subject, offset, values[subject], 8);
        }
    }
    void say(Source source, std::initializer_list<std::pair<Subject, std::uint64_t>> words) {
        evidence().add_claim(table::row::ob_fval, source);
        for (const auto &[subject, value] : words) {
            evidence().say(subject, value);
        }
    }
    void say_all() {
        say(table::source::made, {{table::subject::first, first}, {table::subject::second, second}});
        say(table::source::asdouble, {{table::subject::first, first}, {table::subject::second, second}});
        say(table::source::parsed, {{table::subject::text, text}});
    }
    Finding value() const { return find(table::row::ob_fval); }
};

} // namespace

BOOST_AUTO_TEST_SUITE(floats)

BOOST_DATA_TEST_CASE(a_float_is_located_on_every_machine, data::make(machines), machine) {
    // On 32-bit systems a double may be aligned as a word is.
    for (std::uint32_t offset = 8; offset <= 24; offset += machine.pointer_size) {
        Floats floats(machine, offset);
        floats.say_all();
        BOOST_TEST(floats.value().offset == static_cast<std::int32_t>(offset));
        BOOST_TEST(floats.value().size == 8u);
        BOOST_TEST(floats.value().witnesses ==
                   (bit(table::source::made) | bit(table::source::asdouble) | bit(table::source::parsed)));
    }
}

BOOST_AUTO_TEST_CASE(a_float_is_proven_where_the_restricted_struct_has_it) {
    const Machine machine = {8, 8, 16, false};
    const std::int32_t expected = expected_of(table::family, machine)[table::row::ob_fval];
    BOOST_TEST(expected == 16);
    for (const std::int32_t offset : {expected, expected + 16}) { // a free-threaded build has a longer head
        Floats floats(machine, static_cast<std::uint32_t>(offset));
        floats.say_all();
        const libprobe_verdict verdict = offset == expected ? LIBPROBE_VERDICT_PROVEN : LIBPROBE_VERDICT_SHIFTED;
        BOOST_TEST(floats.value().verdict == verdict);
        BOOST_TEST(floats.layout()->parts[0].restricted == verdict);
        BOOST_TEST(floats.layout()->finding(LIBPROBE_FIELD_ob_fval)->offset == offset);
        BOOST_TEST((floats.layout()->finding(LIBPROBE_FIELD_tp_name) == nullptr));
    }
}

BOOST_AUTO_TEST_CASE(a_value_by_chance_is_told_from_the_field_by_the_second_float) {
    Floats floats({8, 8, 16, false}, 16);
    floats.put(table::subject::first, 40, Floats::first, 8);
    floats.say(table::source::made, {{table::subject::first, Floats::first}});
    BOOST_TEST(floats.value().reason == Reason::AMBIGUOUS);
    floats.evidence().say(table::subject::second, Floats::second);
    BOOST_TEST(floats.value().offset == 16);
}

BOOST_AUTO_TEST_CASE(sources_that_disagree_about_a_float_contradict) {
    Floats floats({8, 8, 16, false}, 16);
    floats.say(table::source::made, {{table::subject::first, Floats::first}});
    floats.say(table::source::asdouble, {{table::subject::first, Floats::first + 1}});
    BOOST_TEST(floats.value().verdict == LIBPROBE_VERDICT_CONTRADICTED);
    BOOST_TEST(floats.value().offset == nowhere);
}

BOOST_AUTO_TEST_CASE(a_float_of_which_nobody_spoke_is_silent) {
    const Floats floats({8, 8, 16, false}, 16);
    BOOST_TEST(floats.value().reason == Reason::SILENT);
    BOOST_TEST(floats.layout()->parts[0].restricted == LIBPROBE_VERDICT_UNPROVEN);
}

BOOST_AUTO_TEST_SUITE_END()
