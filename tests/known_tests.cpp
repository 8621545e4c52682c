// Checks that known layouts are recognized, that they say what the truths say, and how an unknown one is described.
#include <algorithm>

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

const char *model_of(const Machine &machine) {
    return machine.pointer_size == 4 ? "ILP32"
           : machine.long_size == 4  ? "LLP64"
           : machine.big_endian      ? "LP64 big endian"
                                     : "LP64";
}

// "CPython 3.13 free-threaded" of "3.13.5-free-threaded+debug" and "ILP32/3.13-free-threaded-headers".
std::string name_of(const std::string &image) {
    const std::size_t start = image_folder(image).size();
    std::string name = "CPython " + image.substr(start, image.find_first_of(".-", image.find('.') + 1) - start);
    const bool moves = image_version(image) < 0x030d; // from 3.13 on tracing references moves nothing
    name += image.find("free-threaded") != std::string::npos ? " free-threaded" : "";
    name += moves && image.find("trace-refs") != std::string::npos ? " trace-refs" : "";
    return name;
}

// The line of the image's version and data model.
const Known *known_of(const std::string &image) {
    const std::string model = model_of(image_machine(image));
    const unsigned bit = model == "LP64" ? LP64 : model == "LLP64" ? LLP64 : model == "ILP32" ? ILP32 : LP64_BIG_ENDIAN;
    for (std::size_t i = 0; i < known_count; ++i) {
        if (name_of(image) == known_layouts[i].name && (known_layouts[i].models & bit) != 0) {
            return &known_layouts[i];
        }
    }
    return nullptr;
}

// One family of an interpreter that nobody has run, as the truth of its headers lays it out: what each source that the
// table offers would say of it, and images in which it is so.
class Unseen {
public:
    Unseen(const Truths &truth, const Machine &machine, const Known &known, const NamedFamily &names)
        : truth_(truth), names_(names), family_(*names.family), machine_(machine), word_(machine.pointer_size),
          world_(machine, known.version, family_) {
        Evidence &evidence = world_.evidence();
        evidence.interpreter.free_threaded = known.kinds == FREE_THREADED;
        evidence.extent = Extent::survey;
        for (std::size_t row = 0; row < family_.row_count; ++row) {
            const Sources offered = family_.offered(row, evidence.build());
            for (Source source = 0; source < family_.source_count; ++source) {
                if ((offered & bit(source)) != 0) {
                    add(row, source);
                }
            }
        }
    }

    const Evidence &evidence() { return world_.evidence(); }

private:
    std::uint32_t place(std::size_t row) const {
        const std::int32_t place = true_place(truth_, names_, row, machine_);
        BOOST_REQUIRE_MESSAGE(place != nowhere, full_name(names_, row) + " is a row that these headers do not have");
        return static_cast<std::uint32_t>(place);
    }

    void add(std::size_t row, Source source) {
        const std::uint32_t at = place(row);
        const unsigned width = world_.width(row);
        const Subject object = family_.static_object;
        const Witness *witness = family_.witness(row, source);
        Evidence &evidence = world_.evidence();
        switch (source) {
        case first_member:
        case place_of_member:
        case byte_of_bits:
        case rounded_size: return; // they follow
        case held_offset:
        case held_value: world_.put(object, place(witness->row), at, word_); return;
        case struct_address:
            for (Subject subject = 0; subject < object; ++subject) {
                const std::size_t first = family_.first_member_in(witness->row, evidence.build());
                world_.put(subject, at, evidence.images[subject].address + place(first), word_);
            }
            return;
        default: break;
        }
        if (family_.rows[row].is_size()) {
            evidence.claim(row, source, Relation::is, 0, at);
        } else if (&family_ == &type_table::family && source == type_table::source::place) {
            evidence.claim(row, source, Relation::stands, object, at);
        } else if (family_.rows[row].is_bit_field()) {
            add_bits(row, source, at);
        } else if (width < 4) { // too narrow for a value of its own: it changes
            const auto last = static_cast<Subject>(family_.subject_count - 1);
            evidence.claim(row, source, Relation::changes, last - 1, 0);
            evidence.say(last, at);
            world_.put(last, at, at, width);
        } else {
            world_.claim(row, source);
            world_.put(0, at, world_.value(row), width);
        }
    }

    // Bits that differ between the subjects as no others do, but not between the last two, which show changes.
    void add_bits(std::size_t row, Source source, std::uint32_t at) {
        const unsigned mask = (1u << family_.rows[row].bits) - 1;
        const unsigned shift = truth_.at(full_name(names_, row)).shift;
        Evidence &evidence = world_.evidence();
        evidence.add_claim(row, source);
        for (Subject subject = 0; subject < family_.subject_count; ++subject) {
            const unsigned of = std::min(subject + 1u, family_.subject_count - 1u);
            const auto noise = static_cast<std::uint32_t>(of * (2 * row + 1)) * 0x9e3779b1u;
            const unsigned bits = noise >> 20 & mask;
            evidence.say(subject, bits);
            world_.put(subject, at, evidence.word(subject, at, 1) | bits << shift, 1);
        }
    }

    const Truths &truth_;
    const NamedFamily &names_;
    const Family &family_;
    const Machine machine_;
    const unsigned word_;
    World world_;
};

std::string unknown(const std::string &name) {
    return "libprobe/text/known.def has no line for " + name + ": ./dev record writes it";
}

} // namespace

BOOST_AUTO_TEST_SUITE(known)

BOOST_DATA_TEST_CASE(each_record_is_recognized, data::make(image_names(".record")), name) {
    const std::string said = described(*judge(recorded_evidence(name)));
    BOOST_TEST(said == "that of " + name_of(name) + ", " + model_of(image_machine(name)),
               said << ". " << unknown(name));
}

// known.def is made from the truths, and holds what they do: `./dev record` makes it anew.
BOOST_DATA_TEST_CASE(each_truth_is_known, data::make(image_names(".truth")), name) {
    const Known *known = known_of(name);
    BOOST_REQUIRE_MESSAGE(known != nullptr, unknown(name));
    const Truths truth = read_truth(image_path(name, ".truth"));
    for (std::size_t row = 0; row < row::count; ++row) {
        for (const std::uint8_t align : {4, 8, 16}) {
            Machine machine = image_machine(name);
            machine.max_align = align;
            BOOST_TEST(known->offset(row, machine) == true_place(truth, named(family), row, machine),
                       family.field_name(row));
        }
    }
}

// Those of 3.14 and 3.15 free-threaded among them, which only their headers describe.
BOOST_DATA_TEST_CASE(an_interpreter_that_only_its_headers_describe_is_located, data::make(image_names(".truth")),
                     name) {
    const Truths truth = read_truth(image_path(name, ".truth"));
    const Known *known = known_of(name);
    BOOST_REQUIRE_MESSAGE(known != nullptr, unknown(name));
    if ((known->kinds & TRACE_REFS) != 0) {
        return; // of which real images show more
    }
    for (const NamedFamily &names : named_families()) {
        if (!tells_of(truth, names)) {
            continue;
        }
        Unseen unseen(truth, image_machine(name), *known, names);
        const OwnLayout layout = judge(unseen.evidence());
        const Build build = unseen.evidence().build();
        for (std::size_t row = 0; row < names.family->row_count; ++row) {
            const Finding &found = finding(layout, row);
            BOOST_TEST_CONTEXT(full_name(names, row) << ", reason " << found.reason) {
                if (names.family->offered(row, build) != 0) {
                    BOOST_TEST(found.offset == true_place(truth, names, row, build.machine));
                    BOOST_TEST(is_as_large(truth, names, row, found));
                } else {
                    BOOST_TEST(!has_place(found));
                }
            }
        }
        if (names.family == &family) {
            BOOST_TEST(recognize(*layout).known == known, described(*layout));
        }
    }
}

BOOST_AUTO_TEST_CASE(what_is_not_known_is_told_by_its_differences) {
    const OwnLayout layout = judge(recorded_evidence("3.13.0"));
    Finding *findings = layout->parts[0].findings;
    findings[row::tp_repr].offset = 112;
    findings[row::tp_hash].offset = 88;
    BOOST_TEST(described(*layout) == "unknown; nearest is that of CPython 3.13, LP64, differs in tp_repr (112, there "
                                     "88), tp_hash (88, there 120)");
    findings[row::heap_type].offset = 936;
    BOOST_TEST(described(*layout).find(", heap_type (936, there 928)") != std::string::npos);
    for (std::size_t row = 0; row < row::count; ++row) {
        findings[row].offset += has_place(findings[row]) ? 4 : 0;
    }
    BOOST_TEST(described(*layout).find(" more") != std::string::npos);
    layout->machine = {4, 4, 4, true}; // none is known
    BOOST_TEST(described(*layout) == "unknown");
}

// The layouts that are known are those of type objects: a record may be of another family alone.
BOOST_AUTO_TEST_CASE(a_layout_without_type_objects_is_not_known) {
    const OwnLayout layout = judge(recorded_evidence("3.13.0", float_table::family));
    BOOST_TEST(described(*layout) == "unknown");
}

// A version that is not known may have the layout of one that is.
BOOST_AUTO_TEST_CASE(a_new_version_with_a_known_layout_is_recognized) {
    const OwnLayout layout = judge(recorded_evidence("3.13.0"));
    layout->interpreter.version = 0x0340;
    BOOST_TEST(described(*layout) == "that of CPython 3.13, LP64");
}

BOOST_AUTO_TEST_SUITE_END()
