// Checks what a report of a layout tells people and programs.
#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

#include "made_up.hpp"
#include "text/report.hpp"
#include "text_test.hpp"

using namespace made_up;

namespace {

std::string written(void (*report)(const Layout &, Writer &), const Layout &layout) {
    Writer counted(nullptr, 0);
    report(layout, counted);
    std::vector<char> buffer(counted.length() + 1);
    Writer out(buffer.data(), buffer.size());
    report(layout, out);
    BOOST_TEST(out.length() == counted.length());
    return buffer.data();
}

std::unique_ptr<Layout> layout() {
    World world;
    world.place(index("tp_repr"), 88);
    world.place(index("tp_str"), 144);
    for (const char *name : {"tp_repr", "tp_str", "tp_call"}) {
        world.claim(index(name), Source::slot);
    }
    world.evidence().sizes[static_cast<int>(SizeSource::basicsize)] = 904;
    world.evidence().sizes[static_cast<int>(SizeSource::sizeof_)] = 912;
    std::strcpy(world.evidence().interpreter.platform, "pdp\"11");
    std::unique_ptr<Layout> result(new Layout{});
    prove(world.evidence(), restricted_offsets, *result);
    return result;
}

} // namespace

BOOST_AUTO_TEST_SUITE(report)

BOOST_AUTO_TEST_CASE(people_are_told_every_field_and_why) {
    const std::string text = written(report_text, *layout());
    for (const Field &field : fields) {
        BOOST_TEST(has(text, std::string("  ") + field.name() + " "));
    }
    BOOST_TEST(has(text, "proven       PyType_GetSlot"));
    BOOST_TEST(has(text, "shifted      expected at 136; PyType_GetSlot"));
    BOOST_TEST(has(text, "unproven: its value was found nowhere in the object"));
    BOOST_TEST(has(text, "restricted struct: shifted"));
    BOOST_TEST(has(
        text, "PyHeapTypeObject: contradicted (type.__basicsize__ says 904, type.__sizeof__ of a heap type says 912"));
}

// That it is JSON, the interpreters' own json module judges (cli_tests.py).
BOOST_AUTO_TEST_CASE(programs_are_told_the_same) {
    const std::string json = written(report_json, *layout());
    BOOST_TEST(has(json, "\"schema\": 1"));
    BOOST_TEST(has(json, "\"name\": \"tp_repr\", \"struct\": \"PyTypeObject\", \"type\": \"reprfunc\", \"size\": 8, "
                         "\"offset\": 88, \"expected\": 88, \"verdict\": \"proven\", \"reason\": \"none\", "
                         "\"witnesses\": [\"PyType_GetSlot\"], \"detail\": \"\""));
    BOOST_TEST(has(json, "\"offset\": null, \"expected\": 128, \"verdict\": \"unproven\", \"reason\": \"absent\", "
                         "\"witnesses\": [], \"detail\": \"unproven: its value was found nowhere in the object\""));
    BOOST_TEST(has(json, "\"heap_type\": {\"bytes\": null, \"verdict\": \"contradicted\", \"witnesses\": "
                         "{\"type.__basicsize__\": 904, \"type.__sizeof__ of a heap type\": 912"));
    BOOST_TEST(has(json, "\"platform\": \"pdp\\\"11\""));
}

BOOST_AUTO_TEST_SUITE_END()
