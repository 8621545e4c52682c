// What must be found on every CPython, whether or not its headers are there.
#include "python_test.hpp"

#include <boost/test/data/test_case.hpp>

#include "table/field.hpp"
#include "table/witness.hpp"

using namespace libprobe;

BOOST_AUTO_TEST_SUITE(layout_tests)

// Every witness that the table offers for this version speaks, and all for one place. What is not located is listed
// here.
BOOST_DATA_TEST_CASE(every_witness_of_this_version, boost::unit_test::data::xrange(std::size_t{field_count}), i) {
    static const std::unique_ptr<Layout> layout = probed();
    const Build build = build_of(layout->interpreter, layout->machine);
    const Field &row = fields[i];
    const Finding &finding = layout->fields[i];
    const Sources offered = offered_sources(row, build);
    BOOST_TEST(finding.witnesses == offered, row.name() << ": " << finding.witnesses << " is not " << offered);
    BOOST_TEST(has_place(finding) == (offered != 0), row.name());
}

// What a probe finds without a survey is the same, and what it does not ask is named.
BOOST_AUTO_TEST_CASE(a_probe_without_a_survey) {
    const std::unique_ptr<Layout> survey = probed();
    const std::unique_ptr<Layout> layout = probed(false);
    const Build build = build_of(layout->interpreter, layout->machine);
    for (std::size_t i = 0; i < field_count; ++i) {
        const Finding &finding = layout->fields[i];
        BOOST_TEST_CONTEXT(fields[i].name()) {
            if (fields[i].witness(Source::members) == nullptr) { // which its first member's source decides
                BOOST_TEST(finding.witnesses == probed_of(offered_sources(fields[i], build)));
            }
            if (has_place(finding)) {
                BOOST_TEST(finding.offset == survey->fields[i].offset);
            } else if (has_place(survey->fields[i])) {
                BOOST_TEST(static_cast<int>(finding.reason) == static_cast<int>(Reason::NOT_ASKED));
            }
        }
    }
    BOOST_TEST(layout->restricted == survey->restricted);
}

BOOST_AUTO_TEST_CASE(the_restricted_struct) {
    const std::unique_ptr<Layout> layout = probed();
    const Interpreter &interpreter = layout->interpreter;
    const std::int32_t head =
        interpreter.free_threaded || (interpreter.trace_refs && interpreter.version < 0x030d) ? 16 : 0;
    for (std::size_t i = 0; i < field_count; ++i) {
        const Finding &finding = layout->fields[i];
        if (fields[i].restricted && has_place(finding)) {
            BOOST_TEST(finding.offset == finding.expected + head, fields[i].name());
        }
    }
    BOOST_TEST(layout->restricted == (head == 0 ? LIBPROBE_VERDICT_PROVEN : LIBPROBE_VERDICT_SHIFTED));
}

// The members of shiboken's restricted struct, each by name.
BOOST_AUTO_TEST_CASE(the_fields_that_binding_generators_use) {
    const std::unique_ptr<Layout> layout = probed();
    for (const char *name :
         {"tp_name",    "tp_basicsize", "tp_dealloc",  "tp_repr",  "tp_call",           "tp_getattro",  "tp_setattro",
          "tp_str",     "tp_flags",     "tp_traverse", "tp_clear", "tp_weaklistoffset", "tp_iternext",  "tp_methods",
          "tp_members", "tp_getset",    "tp_base",     "tp_dict",  "tp_descr_get",      "tp_descr_set", "tp_dictoffset",
          "tp_init",    "tp_alloc",     "tp_new",      "tp_free",  "tp_is_gc",          "tp_bases",     "tp_mro"}) {
        const std::size_t index = field_index(name);
        BOOST_REQUIRE(index != field_count);
        BOOST_TEST(fields[index].restricted, name);
        BOOST_TEST(has_place(layout->fields[index]), name);
    }
}

BOOST_AUTO_TEST_CASE(the_sizes) {
    const std::unique_ptr<Layout> layout = probed();
    BOOST_TEST(layout->heap_type.verdict == LIBPROBE_VERDICT_PROVEN);
    BOOST_TEST(layout->heap_type.bytes == evaluate("result = type.__basicsize__"));
    int witnesses = 0;
    for (const std::int32_t said : layout->heap_type.said) {
        witnesses += said != 0;
        BOOST_TEST((said == 0 || said == layout->heap_type.bytes));
    }
    BOOST_TEST(witnesses >= (layout->interpreter.version >= 0x0308 ? 4 : 3));
    BOOST_TEST(layout->type_data.verdict == LIBPROBE_VERDICT_PROVEN);
    BOOST_TEST(layout->type_data.bytes == (layout->heap_type.bytes + 15) / 16 * 16);
    int asked = 0;
    for (const std::int32_t said : layout->type_data.said) {
        asked += said != 0;
    }
    BOOST_TEST(asked == (layout->interpreter.version >= 0x030c ? 2 : 0));
}

BOOST_AUTO_TEST_CASE(two_probes_find_the_same) {
    const std::unique_ptr<Layout> one = probed();
    const std::unique_ptr<Layout> two = probed();
    for (std::size_t i = 0; i < field_count; ++i) {
        BOOST_TEST(one->fields[i].offset == two->fields[i].offset);
        BOOST_TEST(one->fields[i].verdict == two->fields[i].verdict);
        BOOST_TEST(one->fields[i].witnesses == two->fields[i].witnesses);
    }
}

BOOST_AUTO_TEST_CASE(the_interpreter_is_described) {
    const std::unique_ptr<Layout> layout = probed();
    const Interpreter &interpreter = layout->interpreter;
    BOOST_TEST(interpreter.version == evaluate("import sys\nresult = sys.hexversion >> 16"));
    BOOST_TEST(interpreter.debug == (evaluate("import sys\nresult = int(hasattr(sys, 'gettotalrefcount'))") != 0));
    BOOST_TEST(interpreter.trace_refs == (evaluate("import sys\nresult = int(hasattr(sys, 'getobjects'))") != 0));
    const char gil_disabled[] = "import sysconfig\nresult = int(sysconfig.get_config_var('Py_GIL_DISABLED') or 0)";
    BOOST_TEST(interpreter.free_threaded == (evaluate(gil_disabled) != 0));
    const Ref names = run("import platform\nresult = platform.python_version()");
    char release[32];
    BOOST_REQUIRE(text(PyDict_GetItemString(names.get(), "result"), release, sizeof release));
    BOOST_TEST(interpreter.release == std::string(release));
}

BOOST_AUTO_TEST_SUITE_END()
