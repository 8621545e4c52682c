// Checks that evidence is written and read as a record, and what is said of a text that is none.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>
#include <vector>

#include "made_up.hpp"
#include "recorded.hpp"

using namespace made_up;
namespace data = boost::unit_test::data;

namespace {

// The record of these families of evidence, judged.
std::string written(Span<Evidence *> families) {
    std::string text;
    const auto write = [&](Writer &out) {
        write_record_head(families[0]->interpreter, families[0]->machine, out);
        for (const Evidence *evidence : families) {
            write_record_family(*evidence, judge(*evidence)->parts[0], out);
        }
        write_record_end(out);
    };
    Writer counted(nullptr, 0);
    write(counted);
    std::vector<char> buffer(counted.length() + 1);
    Writer out(buffer.data(), buffer.size());
    write(out);
    return buffer.data();
}

} // namespace

BOOST_AUTO_TEST_SUITE(records)

BOOST_DATA_TEST_CASE(a_record_is_written_as_it_was_read, data::make(image_names(".record")), name) {
    BOOST_TEST(written(recorded_families(name)) == record_text(name));
}

// Masks, widths and any number of subjects are in a record too, and prove the same there.
BOOST_AUTO_TEST_CASE(what_a_claim_says_is_written_and_read) {
    World world;
    Evidence &evidence = world.evidence();
    evidence.extent = Extent::survey;
    std::strcpy(evidence.interpreter.platform, "pdp11");
    evidence.add_claim(row::tp_flags, source::flags)->mask = 0xff00;
    evidence.say(subject::slots, 0x1200);
    world.put(subject::slots, 168, 0xdead00001234, 8);
    evidence.add_claim(row::tp_doc, source::slot)->width = 2;
    evidence.say(subject::slots, 0xbeef);
    world.put(subject::slots, 177, 0xbeef, 2);
    Claim *claim = evidence.add_claim(row::tp_name, source::funcname);
    claim->width = 4;
    claim->mask = 0xfff0;
    evidence.say(subject::type, 0x4320);
    world.put(subject::type, 603, 0x4327, 4);
    evidence.add_claim(row::tp_itemsize, source::given);
    for (Subject subject = 0; subject < family.subject_count; ++subject) { // more than four
        evidence.say(subject, 1001u + subject);
        world.put(subject, 40, 1001u + subject, 8);
    }
    evidence.claim(row::heap_type, source::membercopy, Relation::is, subject::slots, 928);
    evidence.claim(row::heap_type, source::sizeof_type, Relation::is, subject::slots, 928);
    Evidence *all[] = {&evidence};
    const std::string text = written({all, 1});
    for (const char *line : {"\nclaim tp_flags flags holds mask=0xff00 slots=0x1200\n",
                             "\nclaim tp_doc slot holds width=0x2 slots=0xbeef\n",
                             "\nclaim tp_name funcname holds mask=0xfff0 width=0x4 type=0x4320\n",
                             "\nclaim tp_itemsize given holds slots=0x3e9 numbers=0x3ea type=0x3eb made=0x3ec ",
                             "\nclaim heap_type membercopy is slots=0x3a0\n", "\nfound tp_doc 177 8\n"}) {
        BOOST_TEST(text.find(line) != std::string::npos, line);
    }
    Record record;
    char problem[256] = "";
    Writer words(problem, sizeof problem);
    BOOST_REQUIRE_MESSAGE(record.read(text.c_str(), words) == LIBPROBE_OK, problem);
    const Evidence &read = *record.families()[0];
    BOOST_REQUIRE(read.claim_count == evidence.claim_count);
    for (std::size_t i = 0; i < read.claim_count; ++i) {
        const Claim &one = read.claims[i];
        const Claim &other = evidence.claims[i];
        BOOST_TEST((one.sources == other.sources && one.mask == other.mask && one.row == other.row &&
                    one.count == other.count && one.relation == other.relation && one.width == other.width));
        for (std::size_t s = 0; s < one.count; ++s) {
            BOOST_TEST(read.said_by(one, s).value == evidence.said_by(other, s).value);
            BOOST_TEST(read.said_by(one, s).subject == evidence.said_by(other, s).subject);
        }
    }
    BOOST_TEST(written(record.families()) == text);
    const OwnLayout layout = judge(read);
    BOOST_TEST(finding(layout, row::tp_flags).offset == 168);
    BOOST_TEST(finding(layout, row::tp_doc).offset == 177);
    BOOST_TEST(finding(layout, row::tp_name).offset == 603);
    BOOST_TEST(finding(layout, row::tp_itemsize).offset == 40);
    BOOST_TEST(finding(layout, row::heap_type).offset == 928);
}

// What says the same by two sources is one claim in memory, and a line for each in a record.
BOOST_AUTO_TEST_CASE(each_source_of_a_claim_has_a_line) {
    World world;
    world.claim(row::tp_repr, source::given, 0x77);
    world.evidence().claims[0].sources |= bit(source::slot);
    std::strcpy(world.evidence().interpreter.platform, "pdp11");
    Evidence *all[] = {&world.evidence()};
    const std::string text = written({all, 1});
    BOOST_TEST(
        text.find("\nfamily type probe\nclaim tp_repr given holds slots=0x77\nclaim tp_repr slot holds slots=0x77\n") !=
        std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_not_a_record_is_named_with_its_line) {
    const std::string whole = record_text(image_names(".record").front());
    const std::string text = whole.substr(0, whole.find("found "));
    const std::string start = "libprobe record 3\n";
    const std::string machine = "machine pointer 8 long 8 align 16 little\n";
    const std::string type = start + "interpreter 3.9.1 x 0309\n" + machine + "family type survey\n"; // four lines
    const std::string probe = start + "interpreter 3.9.1 x 0309\n" + machine + "family type probe\n";
    std::string many_words;
    for (const char *source : {"given", "slot", "attribute", "flags", "funcname", "referent"}) {
        for (const char *field : {"tp_name", "tp_repr", "tp_str"}) {
            many_words += std::string("claim ") + field + " " + source + " holds";
            for (int i = 0; i < 90; ++i) {
                many_words += " slots=0x1";
            }
            many_words += "\n";
        }
    }
    std::string many_claims;
    const Family &types = *named(family).family;
    for (std::size_t row = 0; row < types.row_count; ++row) {
        for (const char *source : {"given", "slot", "attribute", "flags"}) {
            many_claims += std::string("claim ") + types.field_name(row) + " " + source + " holds slots=0x1\n";
        }
    }
    std::string many_images;
    for (const char *subject : {"slots", "numbers", "type", "made"}) {
        many_images += std::string("image ") + subject + " 0x1 2048\n";
        for (int i = 0; i < 64; ++i) {
            many_images += ".\n";
        }
    }
    const std::pair<std::string, std::string> wrong[] = {
        {"", "line 1: this is not a record"},
        {"libprobe record 9\n", "line 1: this is not a record"},
        {"\xef\xbb\xbf" + whole, "line 1: the text begins with a byte order mark: save it as UTF-8 without one"},
        {"libprobe record 3\r" + whole.substr(start.size()), "line 1: this is not a record"},
        {start + "interpreter 3.9.1 x\r 0309\n", "line 2: not a name"},
        {"libprobe record 2\n",
         "line 1: this is not a record that libprobe " LIBPROBE_VERSION " reads (\"libprobe record 3\")"},
        {text.substr(0, text.size() - 10), "not the bytes"},
        {text.substr(0, text.rfind('\n', text.size() - 2)), "cut short"},
        {whole.substr(0, whole.size() - 4), "cut short"}, // without its last word, "end"
        {whole + "end\n", "something behind the end"},
        {whole + machine, "something behind the end"},
        {start, "cut short"},
        {start + "end\n", "cut short"}, // it has no family
        {start + "interpreter 3.9.1 x 0309\n" + machine + "end\n", "cut short"},
        {start + "claim tp_repr slot holds slots=0x1\n", "line 2: no family yet"},
        {start + "image slots 0x1 8\n", "line 2: no family yet"},
        {start + "family type survey\n", "line 2: a family before its interpreter and machine"},
        {start + "interpreter 3.9.1 x 0309\nfamily type survey\n", "line 3: a family before its interpreter"},
        {start + machine + "family type survey\n", "line 3: a family before its interpreter"},
        {start + "interpreter 3.9.1 x 0309\n" + machine + "family moon survey\n", "line 4: an unknown family"},
        {start + "interpreter 3.9.1 x 0309\n" + machine + "family type\n", "line 4: neither a survey nor a probe"},
        {start + "interpreter 3.9.1 x 0309\n" + machine + "family type required\n", "line 4: neither"},
        {start + "interpreter 3.9.1 x 0309\n" + machine + "family type survey now\n", "line 4: neither"},
        {type + "family type survey\n", "line 5: a second time this family"},
        {type + "claim tp_nonsense slot slots=0x1\n", "line 5: an unknown field"},
        {type + "claim ob_fval slot slots=0x1\n", "line 5: an unknown field"}, // another family's
        {type + "claim tp_repr hearsay slots=0x1\n", "line 5: an unknown source"},
        {type + "claim tp_repr parsed holds slots=0x1\n", "line 5: an unknown source"},
        {type + "claim tp_repr slot adores slots=0x1\n", "line 5: an unknown relation"},
        {type + "claim tp_repr slot holds moon=0x1\n", "line 5: an unknown subject"},
        {type + "claim tp_repr slot holds first=0x1\n", "line 5: an unknown subject"},
        {type + "claim tp_repr slot holds slots\n", "line 5: not a value"},
        {type + "claim tp_repr slot holds slots=0x-1\n", "line 5: not a value"},
        {type + "claim tp_repr slot holds slots=0x1zz\n", "line 5: not a value"},
        {type + "claim tp_repr slot holds mask=ff slots=0x1\n", "line 5: not a value"},
        {type + "claim tp_repr slot holds width=0x3 slots=0x1\n", "line 5: not a width"},
        {type + "claim tp_repr slot holds width=0x0 slots=0x1\n", "line 5: not a width"},
        {type + "claim tp_repr slot holds width=0x104 slots=0x1\n", "line 5: not a width"},
        {type + "claim tp_repr slot holds slots=0x1\nclaim tp_repr slot holds slots=0x2\n", "line 6: a second claim"},
        {type + many_words, "too many claims"},
        {type + many_claims, "line 517: too many claims"},
        {probe + many_images, "too many images"},
        {type + "image slots 0x1 8\n=\n", "line 6: not the bytes"},
        {type + "image slots 0x1 8\n.\nimage plain 0x1 16\n=\n", "line 8: not the bytes"},
        {type + "image slots 0x1 8\n. 00\n", "line 6: not the bytes"},
        {type + "image moon 0x1 8\n", "line 5: an unknown subject"},
        {type + "image slots zz 8\n", "line 5: not an address"},
        {type + "image slots 0x1 99999999\n", "line 5: not the size of an object"},
        {type + "image slots 0x1 0\n", "line 5: not the size of an object"},
        {type + "image slots 0x1 2049\n", "line 5: not the size of an object"},
        {type + "image slots 0x1 8 8\n", "line 5: not the size of an object"},
        {type + "image slots 0x1 8\nzz\n", "line 6: not the bytes"},
        {type + "image slots 0x1 8\n00112233445566\n", "line 6: not the bytes"},
        {type + "image slots 0x1 2\n001122\n", "line 6: not the bytes"},
        {type + "image slots 0x1 2\n0 11\n", "line 6: not the bytes"},
        {type + "image slots 0x1 8\n", "cut short"},
        {type + "image slots 0x1 1\n00\nimage slots 0x1 1\n00\n", "line 7: a second image"},
        {type + std::string(600, 'x') + "\n", "line 5: an unknown word"},
        {type + std::string(2000, 'x') + "\n", "line 5: an unknown word"},
        {type + "whatever\n", "line 5: an unknown word"},
        {type + "size basicsize 904\n", "line 5: an unknown word"},
        {type + "end of it\n", "line 5: an unknown word"},
        {start + "machine pointer 7 long 8 align 16 little\n", "line 2: not a machine"},
        {start + "machine pointer 8 long 8 align 3 little\n", "line 2: not a machine"},
        {start + "machine pointer 4 long 8 align 8 little\n", "line 2: not a machine"},
        {start + "machine pointer 8 long 8 align 16 middle\n", "line 2: not a machine"},
        {start + "machine a 8 b 8 c 16 little\n", "line 2: not a machine"},
        {start + "interpreter 3.9.1 x 0309 quantum\n", "line 2: an unknown flavour"},
        {start + "interpreter 3.9.1 x 0309\ninterpreter 3.9.1 x 0309\n", "line 3: a second interpreter"},
        {start + "interpreter 3.9.1 x 1030b\n", "line 2: no version"},
        {start + "interpreter 3.9.1 x zz\n", "line 2: no version"},
        {start + "interpreter 3.9\xff x 0309\n", "line 2: not a name"},
    };
    for (const auto &pair : wrong) {
        libprobe_error error;
        BOOST_TEST((libprobe_replay(pair.first.c_str(), &error) == nullptr), pair.second);
        BOOST_TEST(error.status == LIBPROBE_BAD_RECORD);
        BOOST_TEST(std::string(error.message).find(pair.second) != std::string::npos,
                   error.message << ", not " << pair.second);
        BOOST_TEST((libprobe_replay(pair.first.c_str(), nullptr) == nullptr));
    }
}

// As git, an editor or a mail program on Windows writes it.
BOOST_AUTO_TEST_CASE(a_record_may_have_the_line_ends_of_windows) {
    const std::string whole = record_text(image_names(".record").front());
    std::string text;
    for (const char each : whole) {
        text += each == '\n' ? std::string("\r\n") : std::string(1, each);
    }
    Record record;
    char problem[256] = "";
    Writer words(problem, sizeof problem);
    BOOST_REQUIRE_MESSAGE(record.read(text.c_str(), words) == LIBPROBE_OK, problem);
    BOOST_TEST(written(record.families()) == whole);
}

// What a hostile record says cannot make the judge write or read where it must not.
BOOST_AUTO_TEST_CASE(a_record_that_lies_is_judged) {
    std::string text = "libprobe record 3\ninterpreter 3.13.0 x 030d\nmachine pointer 8 long 8 align 16 little\n"
                       "family type survey\n";
    const Family &types = *named(family).family;
    for (std::size_t row = 0; row < types.row_count; ++row) {
        const std::string field = types.field_name(row);
        text += "claim " + field + " slot holds width=0x1 slots=0x5a\n";
        text += "claim " + field + " held_offset shares slots=0xffffffffffffffff\n";
    }
    text += "image slots 0xffffffffffffffff 2048\n";
    for (int i = 0; i < 63; ++i) {
        text += ".\n";
    }
    text += std::string(62, '0') + "5a\nend\n";
    libprobe_error error;
    libprobe_layout *layout = libprobe_replay(text.c_str(), &error);
    BOOST_REQUIRE_MESSAGE(layout != nullptr, error.message);
    for (std::size_t row = 0; row < row::count; ++row) {
        const Finding &found = layout->parts[0].findings[row];
        BOOST_TEST((!has_place(found) || found.offset + found.size <= 2048), family.field_name(row));
    }
    libprobe_layout_free(layout);
}

BOOST_AUTO_TEST_SUITE_END()
