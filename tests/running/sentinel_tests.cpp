// The sentinel types: distinct values, no warning, harmless to whoever meets them, gone after a garbage collection.
#include "python_test.hpp"

#include <iterator>
#include <set>

#include "ask/type/sentinel.hpp"
#include "versions.hpp"

using namespace libprobe;

namespace {

Build build() {
    const Block<libprobe_layout> layout = probed();
    return build_of(layout->interpreter, layout->machine);
}

Sentinels make(Extent extent = Extent::survey) {
    Plan plan;
    plan.begin(type_table::family, build(), extent);
    plan.add_all();
    const Block<Evidence> evidence = block(Evidence::make(*plan.family, extent, plan.count));
    Sentinels sentinels;
    BOOST_REQUIRE(make_sentinels(plan, true, *evidence, sentinels));
    return sentinels;
}

const char count_ours[] = "result = sum(t.__module__ == 'libprobe' or t.__name__ == 'typed'"
                          " for base in (object, type) for t in type.__subclasses__(base))";

} // namespace

BOOST_AUTO_TEST_SUITE(sentinel_tests)

BOOST_AUTO_TEST_CASE(every_slot_is_given_a_value_of_its_own) {
    const std::uint16_t version = build().version;
    const Sentinels sentinels = make();
    std::set<std::uint64_t> values;
    std::size_t given = 0;
    for (std::size_t i = 0; i < type_table::row::count; ++i) {
        const std::uint64_t value = given_slot(i, version, sentinels);
        given += value != 0;
        values.insert(value);
    }
    values.erase(0);
    BOOST_TEST(values.size() == given);
    const Version *its = find_version(version);
    BOOST_REQUIRE_MESSAGE(its != nullptr, "tests/versions.def has no line for CPython " << minor_name(version));
    BOOST_TEST(given == its->slots);
}

BOOST_AUTO_TEST_CASE(every_number_is_given_a_value_of_its_own) {
    std::set<std::uint64_t> values;
    const Number numbers[] = {Number::basicsize, Number::itemsize, Number::vectorcalloffset, Number::weaklistoffset,
                              Number::dictoffset};
    for (const auto subject : {type_table::subject::slots, type_table::subject::numbers}) {
        for (const Number number : numbers) {
            const std::uint64_t value = given_number(number, subject);
            BOOST_TEST(value % 2 == 1u);
            BOOST_TEST(value > 0x10000u);
            values.insert(value);
        }
    }
    BOOST_TEST(values.size() == 2 * std::size(numbers));
}

BOOST_AUTO_TEST_CASE(probing_warns_of_nothing) {
    run("import warnings\nwarnings.simplefilter('error')");
    probed();
    run("import warnings\nwarnings.resetwarnings()");
}

BOOST_AUTO_TEST_CASE(nothing_is_left_after_a_garbage_collection) {
    collect_garbage();
    run("import gc\ngc.disable()");
    for (int i = 0; i < 3; ++i) {
        probed();
    }
    // Before the collector runs they are there to be met, so that this test sees something.
    BOOST_TEST(evaluate(count_ours) >= 6);
    run("import gc\ngc.enable()\ngc.collect()");
    BOOST_TEST(evaluate("result = sum(t.__module__ == 'libprobe' for t in object.__subclasses__())") == 0);
    collect_garbage(); // the metatype that 3.12 and newer are asked about goes after its instance
    BOOST_TEST(evaluate(count_ours) == 0);
}

// torture.py does with them whatever Python code can do; a crash ends this process and so fails the test.
BOOST_AUTO_TEST_CASE(no_python_code_crashes_on_them) {
    const Sentinels sentinels = make();
    const Ref both(PyTuple_Pack(2, sentinels.slots.get(), sentinels.numbers.get()));
    const std::int64_t attempts = evaluate(
        "import os, runpy\nresult = runpy.run_path(os.environ['LIBPROBE_TORTURE'])['torture'](argument)", both.get());
    BOOST_TEST(attempts > 500);
}

BOOST_AUTO_TEST_SUITE_END()
