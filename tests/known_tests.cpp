// Checks that known layouts are recognized, that they say what the truths say, and how an unknown one is described.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

#include "made_up.hpp"
#include "recorded.hpp"
#include "text/known.hpp"

using namespace made_up;
namespace data = boost::unit_test::data;

namespace {

std::string described(const Layout &layout) {
    char text[2048] = "";
    Writer out(text, sizeof text);
    describe_known(layout, out);
    return text;
}

// "3.13 free-threaded" of "3.13.5-free-threaded+debug" and "3.14-free-threaded-headers".
std::string name_of(const std::string &image) {
    const std::size_t minor = image.find('.') + 1;
    std::string name = "CPython " + image.substr(0, image.find_first_of(".-", minor));
    const bool moves = image_version(image) < 0x030d; // from 3.13 on tracing references moves nothing
    name += image.find("free-threaded") != std::string::npos ? " free-threaded" : "";
    name += moves && image.find("trace-refs") != std::string::npos ? " trace-refs" : "";
    return name + ", x86-64";
}

const Known *known_of(const std::string &name) {
    for (std::size_t i = 0; i < known_count; ++i) {
        if (name == known_layouts[i].name) {
            return &known_layouts[i];
        }
    }
    return nullptr;
}

// An interpreter that nobody has run, as the truth of its headers lays it out: what each source that the table offers
// would say of it, and images in which it is so.
class Unseen {
public:
    Unseen(const Truths &truth, const Known &known) : truth_(truth), world_({8, 8, 16, false}, known.version) {
        Evidence &evidence = world_.evidence();
        evidence.interpreter.free_threaded = known.kinds == row::FREE_THREADED;
        evidence.surveyed = true;
        const Build build = evidence.build();
        for (std::size_t i = 0; i < field_count; ++i) {
            for (unsigned source = 0; source < static_cast<unsigned>(Source::count); ++source) {
                if ((offered_sources(fields[i], build) & bit(static_cast<Source>(source))) != 0) {
                    add(i, static_cast<Source>(source));
                }
            }
        }
        const auto size = static_cast<std::int32_t>(truth.at("PyHeapTypeObject").size);
        for (const SizeSource source : {SizeSource::basicsize, SizeSource::sizeof_, SizeSource::members}) {
            evidence.sizes[static_cast<std::size_t>(source)] = size;
        }
        // PyType_Type tells its size itself.
        evidence.image(Subject::type).size = truth.at("PyTypeObject").size;
        world_.put(Subject::type, offset("PyTypeObject.tp_basicsize"), static_cast<std::uint64_t>(size), 8);
    }

    const Evidence &evidence() { return world_.evidence(); }

private:
    std::uint32_t offset(const std::string &name) const {
        BOOST_REQUIRE_MESSAGE(truth_.count(name) != 0, name + " is a row of fields.def that these headers do not have");
        return static_cast<std::uint32_t>(truth_.at(name).offset);
    }

    void add(std::size_t i, Source source) {
        const std::uint32_t at = offset(full_name(fields[i]));
        const unsigned size = field_size(fields[i], world_.evidence().build());
        const Witness *suite = fields[i].witness(Source::suite);
        if (source == Source::members) {
            return;
        }
        if (source == Source::pointed) {
            world_.put(Subject::type, offset("PyTypeObject.tp_vectorcall_offset"), at, 8);
            return;
        }
        if (source == Source::suite) {
            const std::size_t first = first_field(suite->row, world_.evidence().build());
            for (const Subject subject : {Subject::slots, Subject::numbers}) {
                const std::uint64_t start = world_.evidence().image(subject).address + offset(full_name(fields[first]));
                world_.put(subject, at, start, 8);
            }
        } else if (source == Source::place) {
            world_.evidence().add_claim(i, source, Relation::stands)->say(Subject::type, at);
        } else if (size < 4) { // too narrow for a value of its own: it changes
            Claim *claim = world_.evidence().add_claim(i, source, Relation::changes);
            claim->say(Subject::plain, 0);
            claim->say(Subject::changed, at);
            world_.put(Subject::changed, at, at, size);
        } else {
            world_.claim(i, source);
            world_.put(Subject::slots, at, World::value(i), size);
        }
    }

    const Truths &truth_;
    World world_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(known)

BOOST_DATA_TEST_CASE(each_record_is_recognized, data::make(image_names(".record")), name) {
    BOOST_TEST(described(*judge(recorded_evidence(name))) == "that of " + name_of(name));
}

// known.def is made from the truths, and holds what they do: `./dev record` makes it anew.
BOOST_DATA_TEST_CASE(each_truth_is_known, data::make(image_names(".truth")), name) {
    const Known *known = known_of(name_of(name));
    BOOST_REQUIRE(known != nullptr);
    const Truths truth = read_truth(image_path(name, ".truth"));
    BOOST_TEST(known->heap_type == static_cast<std::int32_t>(truth.at("PyHeapTypeObject").size));
    for (const Field &field : fields) {
        const auto found = truth.find(full_name(field));
        BOOST_TEST(known->offset(field) == (found != truth.end() ? found->second.offset : std::int32_t{nowhere}),
                   field.name());
    }
}

// Those of 3.14 and 3.15 free-threaded among them, which only their headers describe.
BOOST_DATA_TEST_CASE(an_interpreter_that_only_its_headers_describe_is_located, data::make(image_names(".truth")),
                     name) {
    const Truths truth = read_truth(image_path(name, ".truth"));
    const Known *known = known_of(name_of(name));
    BOOST_REQUIRE(known != nullptr);
    if (known->kinds == (row::GIL_64 | row::TRACE_REFS)) {
        return; // of which real images show more
    }
    Unseen unseen(truth, *known);
    const std::unique_ptr<Layout> layout = judge(unseen.evidence());
    const Build build = unseen.evidence().build();
    for (std::size_t i = 0; i < field_count; ++i) {
        BOOST_TEST_CONTEXT(fields[i].name()) {
            if (offered_sources(fields[i], build) != 0) {
                BOOST_TEST(layout->fields[i].offset == truth.at(full_name(fields[i])).offset);
                BOOST_TEST(layout->fields[i].size == truth.at(full_name(fields[i])).size);
            } else {
                BOOST_TEST(!has_place(layout->fields[i]));
            }
        }
    }
    BOOST_TEST(recognize(*layout).known == known, described(*layout));
}

BOOST_AUTO_TEST_CASE(what_is_not_known_is_told_by_its_differences) {
    Layout layout = *judge(recorded_evidence("3.13.0"));
    layout.fields[index("tp_repr")].offset = 112;
    layout.fields[index("tp_hash")].offset = 88;
    BOOST_TEST(described(layout) == "unknown; nearest is that of CPython 3.13, x86-64, differs in tp_repr (112, there "
                                    "88), tp_hash (88, there 120)");
    layout.heap_type.bytes = 936;
    BOOST_TEST(described(layout).find("PyHeapTypeObject (there 928);") != std::string::npos);
    for (Finding &finding : layout.fields) {
        finding.offset += has_place(finding) ? 4 : 0;
    }
    BOOST_TEST(described(layout).find(" more") != std::string::npos);
    layout.machine.pointer_size = 4; // none is known
    BOOST_TEST(described(layout) == "unknown");
}

// A version that is not known may have the layout of one that is.
BOOST_AUTO_TEST_CASE(a_new_version_with_a_known_layout_is_recognized) {
    Layout layout = *judge(recorded_evidence("3.13.0"));
    layout.interpreter.version = 0x0340;
    BOOST_TEST(described(layout) == "that of CPython 3.13, x86-64");
}

BOOST_AUTO_TEST_SUITE_END()
