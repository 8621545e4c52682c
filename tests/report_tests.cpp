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

// Of both families: tp_repr is where the restricted struct has it, tp_str elsewhere, tp_call nowhere; the sizes are
// proven, contradicted and told by one source.
OwnLayout layout() {
    World world;
    world.place(row::tp_repr, 88);
    world.place(row::tp_str, 144);
    for (const std::size_t field : {row::tp_repr, row::tp_str, row::tp_call}) {
        world.claim(field, source::slot);
    }
    const auto size = [&](std::size_t row, Source source, std::uint64_t bytes) {
        world.evidence().claim(row, source, Relation::is, subject::slots, bytes);
    };
    size(row::heap_type, source::membercopy, 904);
    size(row::heap_type, source::sizeof_type, 912);
    size(row::static_type, source::sizeof_type, 408);
    size(row::type_data, source::typedata, 912);
    size(row::type_data, source::typedatasize, 912);
    std::strcpy(world.evidence().interpreter.platform, "pdp\"11");
    World floats({8, 8, 16, false}, 0x030d, float_table::family);
    floats.place(float_table::row::ob_fval, 32);
    floats.claim(float_table::row::ob_fval, float_table::source::asdouble);
    const Family *const families[] = {&family, &float_table::family};
    OwnLayout result(Layout::make(families, 2));
    result->interpreter = world.evidence().interpreter;
    result->machine = world.evidence().machine;
    prove(world.evidence(), expected_of(family, world.evidence().machine).data(), result->parts[0]);
    prove(floats.evidence(), expected_of(float_table::family, floats.evidence().machine).data(), result->parts[1]);
    return result;
}

} // namespace

BOOST_AUTO_TEST_SUITE(report)

BOOST_AUTO_TEST_CASE(people_are_told_every_field_and_why) {
    const std::string text = written(report_text, *layout());
    for (const NamedFamily &names : named_families()) {
        for (std::size_t row = 0; layout()->part(*names.family) != nullptr && row < names.family->row_count; ++row) {
            const std::string name = names.family->field_name(row);
            BOOST_TEST(has(text, names.family->rows[row].is_size() ? "\n" + name + " of " + names.owners[row] + ": "
                                                                   : "\n  " + name + " "),
                       name);
        }
    }
    BOOST_TEST(has(text, "proven       PyType_GetSlot"));
    BOOST_TEST(has(text, "shifted      expected at 136; PyType_GetSlot"));
    BOOST_TEST(has(text, "shifted      expected at 16; PyFloat_AsDouble"));
    BOOST_TEST(has(text, "unproven: its value was found nowhere in the object"));
    BOOST_TEST(has(text, "restricted structs: type shifted, float shifted, "));
    BOOST_TEST(has(text, "heap_type of PyHeapTypeObject: contradicted: the copy of tp_members says 904 bytes, "
                         "type.__sizeof__ says 912 bytes\n"));
    BOOST_TEST(has(text, "static_type of PyTypeObject: unproven: fewer than two independent sources tell it\n"));
    BOOST_TEST(has(text, "type_data of PyHeapTypeObject: 912 bytes (PyObject_GetTypeData, PyType_GetTypeDataSize)\n"));
}

// That it is JSON, the interpreters' own json module judges (cli_tests.py).
BOOST_AUTO_TEST_CASE(programs_are_told_the_same) {
    const std::string json = written(report_json, *layout());
    BOOST_TEST(has(json, "\"schema\": 2"));
    BOOST_TEST(has(json, "{\"id\": 9, \"name\": \"tp_repr\", \"struct\": \"PyTypeObject\", \"family\": \"type\", "
                         "\"type\": \"reprfunc\", \"size\": 8, \"offset\": 88, \"shift\": null, \"bits\": null, "
                         "\"expected\": 88, \"verdict\": "
                         "\"proven\", \"reason\": \"none\", \"witnesses\": [\"PyType_GetSlot\"], \"detail\": \"\"}"));
    BOOST_TEST(has(json, "\"offset\": null, \"shift\": null, \"bits\": null, \"expected\": 128, \"verdict\": "
                         "\"unproven\", \"reason\": \"absent\", "
                         "\"witnesses\": [], \"detail\": \"unproven: its value was found nowhere in the object\""));
    BOOST_TEST(has(json, "\"name\": \"as_number\", \"struct\": \"PyHeapTypeObject\", \"family\": \"type\", \"type\": "
                         "\"PyNumberMethods\", \"size\": null, \"offset\": null"));
    BOOST_TEST(has(json, "{\"id\": 1001, \"name\": \"ob_fval\", \"struct\": \"PyFloatObject\", \"family\": \"float\", "
                         "\"type\": \"double\", \"size\": 8, \"offset\": 32, \"shift\": null, \"bits\": null, "
                         "\"expected\": 16, \"verdict\": "
                         "\"shifted\", \"reason\": \"none\", \"witnesses\": [\"PyFloat_AsDouble\"], \"detail\": "
                         "\"found at byte 32, expected at 16\"}"));
    BOOST_TEST(has(json, "\"heap_type\": {\"id\": 137, \"struct\": \"PyHeapTypeObject\", \"family\": \"type\", "
                         "\"bytes\": null, \"verdict\": \"contradicted\", \"reason\": \"none\", \"witnesses\": [], "
                         "\"detail\": \"contradicted: the copy of tp_members says 904 bytes, type.__sizeof__ says 912 "
                         "bytes\"}"));
    BOOST_TEST(has(json, "\"bytes\": null, \"verdict\": \"unproven\", \"reason\": \"few\""));
    BOOST_TEST(has(json, "\"bytes\": 912, \"verdict\": \"located\", \"reason\": \"none\", \"witnesses\": "
                         "[\"PyObject_GetTypeData\", \"PyType_GetTypeDataSize\"], \"detail\": \"\"}"));
    BOOST_TEST(has(json, "\"restricted\": {\"type\": \"shifted\", \"float\": \"shifted\"}"));
    BOOST_TEST(has(json, "\"platform\": \"pdp\\\"11\""));
}

BOOST_AUTO_TEST_SUITE_END()
