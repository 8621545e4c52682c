// What must be found on every CPython, whether or not its headers are there.
#include "python_test.hpp"

#include <boost/test/data/test_case.hpp>

#include "every_row.hpp"
#include "python/alignment.hpp"

using namespace libprobe;

namespace {

const Finding &finding_of(const Layout &layout, const EveryRow &one) {
    return layout.part(one.family())->findings[one.row];
}

const Layout &surveyed() {
    static const Block<libprobe_layout> layout = probed();
    return *layout;
}

Build build() { return build_of(surveyed().interpreter, surveyed().machine); }

// Without attributes beside what returns the very word of the field.
Sources asked_by_a_probe(const EveryRow &one) {
    Sources asked = one.family().offered(one.row, build()) & ~one.family().surveyed;
    Sources attributes = 0;
    for (Source source = 0; source < one.family().source_count; ++source) {
        const SourceRow &its = one.family().sources[source];
        attributes |= its.cost == Cost::ATTRIBUTE && its.reads ? bit(source) : 0;
    }
    return (asked & one.family().readers & ~attributes) != 0 ? asked & ~attributes : asked;
}

} // namespace

BOOST_AUTO_TEST_SUITE(layout_tests)

// Every witness that the table offers for this version speaks, and all for one place. What is not located is listed
// here.
BOOST_DATA_TEST_CASE(every_witness_of_this_version, boost::unit_test::data::make(every_row()), one) {
    const Finding &finding = finding_of(surveyed(), one);
    const Sources offered = one.family().offered(one.row, build());
    BOOST_TEST(finding.witnesses == offered, one << ": " << finding.witnesses << " is not " << offered);
    BOOST_TEST(has_place(finding) == (offered != 0), one);
}

// What a probe finds without a survey is the same, and what it does not ask is named.
BOOST_AUTO_TEST_CASE(a_probe_without_a_survey) {
    const Block<libprobe_layout> layout = probed(false);
    for (const EveryRow &one : every_row()) {
        const Finding &finding = finding_of(*layout, one);
        BOOST_TEST_CONTEXT(one) {
            if (one.family().witness(one.row, first_member) == nullptr) { // which its first member's source decides
                BOOST_TEST(finding.witnesses == (has_place(finding) ? asked_by_a_probe(one) : 0));
                BOOST_TEST(has_place(finding) == (asked_by_a_probe(one) != 0));
            }
            if (has_place(finding)) {
                BOOST_TEST(finding.offset == finding_of(surveyed(), one).offset);
            } else if (has_place(finding_of(surveyed(), one))) {
                BOOST_TEST(static_cast<int>(finding.reason) == static_cast<int>(Reason::NOT_ASKED));
            }
        }
    }
    BOOST_TEST(layout->part(type_table::family)->restricted == surveyed().part(type_table::family)->restricted);
}

BOOST_AUTO_TEST_CASE(the_restricted_structs) {
    const Interpreter &interpreter = surveyed().interpreter;
    const std::int32_t head =
        interpreter.free_threaded || (interpreter.trace_refs && interpreter.version < 0x030d) ? 16 : 0;
    for (const EveryRow &one : every_row()) {
        const Finding &finding = finding_of(surveyed(), one);
        BOOST_TEST((finding.expected != nowhere) == one.field().restricted, one);
        if (one.field().restricted && has_place(finding)) {
            BOOST_TEST(finding.offset == finding.expected + head, one);
        }
    }
    for (const NamedFamily &names : named_families()) {
        const bool shifts = head != 0 && names.family->has_restricted();
        BOOST_TEST(surveyed().part(*names.family)->restricted ==
                   (shifts ? LIBPROBE_VERDICT_SHIFTED : LIBPROBE_VERDICT_PROVEN));
    }
}

// The members of shiboken's restricted struct, each by name.
BOOST_AUTO_TEST_CASE(the_fields_that_binding_generators_use) {
    for (const char *name : {
#define X(name) #name,
#include "shiboken_fields.def"
         }) {
        const Family *family = nullptr;
        std::uint16_t row = no_row;
        BOOST_REQUIRE(find_field(name, family, row));
        BOOST_TEST(family == &type_table::family);
        BOOST_TEST(family->rows[row].restricted, name);
        BOOST_TEST(has_place(findings(surveyed())[row]), name);
    }
}

BOOST_AUTO_TEST_CASE(the_sizes) {
    const Finding *found = findings(surveyed());
    const Finding &heap_type = found[type_table::row::heap_type];
    BOOST_TEST(heap_type.verdict == LIBPROBE_VERDICT_LOCATED);
    BOOST_TEST(heap_type.offset == evaluate("result = type.__basicsize__"));
    const Finding &type_data = found[type_table::row::type_data];
    BOOST_TEST(type_data.verdict == LIBPROBE_VERDICT_LOCATED);
    BOOST_TEST(type_data.offset == aligned(heap_type.offset));
    const Finding &static_type = found[type_table::row::static_type];
    BOOST_TEST(static_type.verdict == LIBPROBE_VERDICT_LOCATED);
    BOOST_TEST(static_type.offset == evaluate("result = type.__sizeof__(type)"));
}

BOOST_AUTO_TEST_CASE(two_probes_find_the_same) {
    const Block<libprobe_layout> again = probed();
    for (const EveryRow &one : every_row()) {
        BOOST_TEST(finding_of(surveyed(), one).offset == finding_of(*again, one).offset);
        BOOST_TEST(finding_of(surveyed(), one).verdict == finding_of(*again, one).verdict);
        BOOST_TEST(finding_of(surveyed(), one).witnesses == finding_of(*again, one).witnesses);
    }
}

BOOST_AUTO_TEST_CASE(the_interpreter_is_described) {
    const Interpreter &interpreter = surveyed().interpreter;
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
