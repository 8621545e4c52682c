// Judges every recorded interpreter again, by what the compiler said of its headers.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "made_up.hpp"
#include "recorded.hpp"

using namespace made_up;
namespace data = boost::unit_test::data;

// The linker puts these before malloc and calloc: the n-th allocation fails, none for 0.
static int allocations_left = 0;
extern "C" void *__real_malloc(size_t size);
extern "C" void *__wrap_malloc(size_t size) {
    return allocations_left != 0 && --allocations_left == 0 ? nullptr : __real_malloc(size);
}
extern "C" void *__real_calloc(size_t count, size_t size);
extern "C" void *__wrap_calloc(size_t count, size_t size) {
    return allocations_left != 0 && --allocations_left == 0 ? nullptr : __real_calloc(count, size);
}

namespace {

std::vector<std::string> names() { return image_names(".record"); }

} // namespace

BOOST_AUTO_TEST_SUITE(records)

BOOST_AUTO_TEST_CASE(there_are_some) { BOOST_TEST(names().size() >= 8u); }

BOOST_DATA_TEST_CASE(every_located_field_is_where_the_compiler_has_it, data::make(names()), name) {
    const std::unique_ptr<Evidence> evidence = evidence_of(name);
    const std::unique_ptr<Layout> layout = judge(*evidence);
    Truths truth = truth_of(name);
    for (std::size_t i = 0; i < field_count; ++i) {
        const Finding &finding = layout->fields[i];
        const std::string field = full_name(fields[i]);
        BOOST_TEST_CONTEXT(field) {
            BOOST_TEST(truth.count(field) == fields[i].exists_in(evidence->build()));
            if (has_place(finding)) {
                BOOST_TEST(finding.offset == truth[field].offset);
                BOOST_TEST(finding.size == truth[field].size);
            } else {
                const bool hopeless = !exists(finding) || finding.reason == Reason::NO_WITNESS;
                BOOST_TEST(hopeless);
            }
        }
    }
    BOOST_TEST(layout->heap_type.bytes == static_cast<std::int32_t>(truth["PyHeapTypeObject"].size));
    BOOST_TEST(layout->static_type_size == static_cast<std::int32_t>(truth["PyTypeObject"].size));
}

// The size of a struct and the place where it begins follow from the order of its rows.
BOOST_DATA_TEST_CASE(the_rows_of_a_struct_stand_in_its_order, data::make(image_names(".truth")), name) {
    const Truths truth = truth_of(name);
    std::map<std::string, std::int32_t> last;
    std::set<std::string> embedded;
    for (const Field &field : fields) {
        if (field.witness(Source::members) != nullptr) {
            embedded.insert(fields[field.witness(Source::members)->row].owner());
        }
    }
    for (const Field &field : fields) {
        const auto found = truth.find(full_name(field));
        if (embedded.count(field.owner()) != 0 && found != truth.end()) {
            BOOST_TEST(found->second.offset >= last[field.owner()], field.name());
            last[field.owner()] = found->second.offset;
        }
    }
}

BOOST_DATA_TEST_CASE(a_record_is_written_as_it_was_read, data::make(names()), name) {
    std::vector<char> buffer(LIBPROBE_RECORD_SIZE);
    Writer out(buffer.data(), buffer.size());
    const std::unique_ptr<Evidence> evidence = evidence_of(name);
    write_record(*evidence, *judge(*evidence), out);
    BOOST_TEST(out.length() < buffer.size());
    BOOST_TEST(buffer.data() == record_text(name));
}

BOOST_DATA_TEST_CASE(a_layout_with_a_new_member_in_front_is_shifted_throughout, data::make(names()), name) {
    const std::unique_ptr<Layout> honest = judge(*evidence_of(name));
    const std::unique_ptr<Evidence> evidence = evidence_of(name);
    const auto repr = static_cast<std::uint32_t>(honest->fields[index("tp_repr")].offset);
    for (std::size_t subject = 0; is_type(static_cast<Subject>(subject)); ++subject) {
        Image &image = evidence->images[subject];
        if (image.size != 0) {
            std::copy_backward(image.bytes + repr, image.bytes + image.size, image.bytes + image.size + 8);
            image.size += 8;
        }
    }
    for (std::size_t i = 0; i < evidence->claim_count; ++i) { // __dictoffset__ and its kin would tell the new places
        Claim &claim = evidence->claims[i];
        claim.values[0] += claim.relation == Relation::stands ? 8u : 0u;
    }
    const std::unique_ptr<Layout> layout = judge(*evidence);
    BOOST_TEST(layout->fields[index("tp_hash")].offset == honest->fields[index("tp_hash")].offset + 8);
    BOOST_TEST(layout->fields[index("tp_mro")].offset == honest->fields[index("tp_mro")].offset + 8);
    BOOST_TEST(layout->fields[index("tp_hash")].verdict == LIBPROBE_VERDICT_SHIFTED);
    BOOST_TEST(layout->restricted == LIBPROBE_VERDICT_SHIFTED);
}

BOOST_DATA_TEST_CASE(a_field_that_is_gone_is_not_found_elsewhere, data::make(names()), name) {
    const std::unique_ptr<Layout> honest = judge(*evidence_of(name));
    for (std::size_t i = 0; i < field_count; ++i) {
        // Of one that PyType_Type holds the offset of, the place is told and not seen.
        if (!has_place(honest->fields[i]) || honest->fields[i].witnesses == bit(Source::pointed)) {
            continue;
        }
        const std::unique_ptr<Evidence> evidence = evidence_of(name);
        for (Image &image : evidence->images) {
            std::fill_n(image.bytes + honest->fields[i].offset, honest->fields[i].size,
                        static_cast<unsigned char>(0x5a));
        }
        BOOST_TEST(judge(*evidence)->fields[i].offset == nowhere, fields[i].name());
    }
}

BOOST_AUTO_TEST_CASE(what_is_not_a_record_is_named_with_its_line) {
    const std::string whole = record_text(names().front());
    const std::string text = whole.substr(0, whole.find("found "));
    const std::pair<std::string, std::string> wrong[] = {
        {"", "line 1: this is not a record"},
        {"libprobe record 9\n", "line 1: this is not a record"},
        {text.substr(0, text.size() - 10), "not the bytes"},
        {text.substr(0, text.rfind('\n', text.size() - 2)), "cut short"},
        {"libprobe record 2\nclaim tp_nonsense slot slots=0x1\n", "line 2: an unknown field"},
        {"libprobe record 2\nclaim tp_repr hearsay slots=0x1\n", "line 2: an unknown source"},
        {"libprobe record 2\nclaim tp_repr slot adores slots=0x1\n", "line 2: an unknown relation"},
        {"libprobe record 2\nclaim tp_repr slot holds moon=0x1\n", "line 2: an unknown subject"},
        {"libprobe record 2\nclaim tp_repr slot holds slots\n", "line 2: not a value"},
        {"libprobe record 2\nclaim tp_repr slot holds slots=0x1 slots=0x1 slots=0x1 slots=0x1 slots=0x1\n",
         "line 2: too many"},
        {"libprobe record 2\nimage slots 0x1 8\n=\n", "line 3: not the bytes"},
        {"libprobe record 2\nimage plain 0x1 8\n=\n", "line 3: not the bytes"},
        {"libprobe record 2\nimage slots 0x1 8\n. 00\n", "line 3: not the bytes"},
        {"libprobe record 2\nsize hearsay 1\n", "line 2: an unknown source"},
        {"libprobe record 2\nimage moon 0x1 8\n", "line 2: an unknown subject"},
        {"libprobe record 2\nimage slots 0x1 99999999\n", "line 2: not the size of a type object"},
        {"libprobe record 2\nimage slots 0x1 8\nzz\n", "line 3: not the bytes"},
        {"libprobe record 2\nimage slots 0x1 8\n00112233445566\n", "line 3: not the bytes"},
        {"libprobe record 2\nimage slots 0x1 2\n001122\n", "line 3: not the bytes"},
        {"libprobe record 2\nimage slots 0x1 2\n0 11\n", "line 3: not the bytes"},
        {"libprobe record 2\nmachine pointer 7 long 8 align 16 little\n", "line 2: not a machine"},
        {"libprobe record 2\ninterpreter 3.9.1 x 0309 quantum\n", "line 2: an unknown flavour"},
        {"libprobe record 2\nmachine pointer 8 long 8 align 3 little\n", "line 2: not a machine"},
        {"libprobe record 2\nmachine pointer 4 long 8 align 8 little\n", "line 2: not a machine"},
        {"libprobe record 2\nmachine pointer 8 long 8 align 16 middle\n", "line 2: not a machine"},
        {"libprobe record 2\nmachine a 8 b 8 c 16 little\n", "line 2: not a machine"},
        {"libprobe record 2\ninterpreter 3.9.1 x 0309\ninterpreter 3.9.1 x 0309\n", "line 3: a second interpreter"},
        {"libprobe record 2\nclaim tp_repr slot holds slots=0x-1\n", "line 2: not a value"},
        {"libprobe record 2\ninterpreter 3.9.1 x 1030b\n", "line 2: no version"},
        {"libprobe record 2\ninterpreter 3.9.1 x zz\n", "line 2: no version"},
        {"libprobe record 2\ninterpreter 3.9\xff x 0309\n", "line 2: not a name"},
        {"libprobe record 2\nsize basicsize -904\n", "line 2: not a size"},
        {"libprobe record 2\nsize basicsize 4294968200\n", "line 2: not a size"},
        {"libprobe record 2\nclaim tp_repr slot holds slots=0x1zz\n", "line 2: not a value"},
        {"libprobe record 2\nclaim tp_repr slot holds slots=0x1\nclaim tp_repr slot holds slots=0x2\n",
         "line 3: a second claim"},
        {"libprobe record 2\nimage slots 0x1 1\n00\nimage slots 0x1 1\n00\n", "line 4: a second image"},
        {"libprobe record 2\n" + std::string(600, 'x') + "\n", "line 2: an unknown word"},
        {text.substr(0, text.find("image type")), "cut short"},
        {"libprobe record 2\nwhatever\n", "line 2: an unknown word"},
        {"libprobe record 2\n", "cut short"},
    };
    for (const auto &pair : wrong) {
        libprobe_error error;
        BOOST_TEST(libprobe_replay(pair.first.c_str(), &error) == nullptr);
        BOOST_TEST(error.status == LIBPROBE_BAD_RECORD);
        BOOST_TEST(std::string(error.message).find(pair.second) != std::string::npos, error.message);
        BOOST_TEST(libprobe_replay(pair.first.c_str(), nullptr) == nullptr);
    }
}

BOOST_DATA_TEST_CASE(a_replayed_record_is_the_callers_layout, data::make(names()), name) {
    libprobe_error error;
    error.status = LIBPROBE_BAD_RECORD;
    libprobe_layout *replayed = libprobe_replay(record_text(name).c_str(), &error);
    BOOST_REQUIRE_MESSAGE(replayed != nullptr, error.message);
    BOOST_TEST(error.status == LIBPROBE_OK);
    const std::unique_ptr<Layout> layout = judge(*evidence_of(name));
    for (std::size_t i = 0; i < field_count; ++i) {
        BOOST_TEST(replayed->fields[i].offset == layout->fields[i].offset, fields[i].name());
        BOOST_TEST(replayed->fields[i].verdict == layout->fields[i].verdict, fields[i].name());
    }
    BOOST_TEST(replayed->heap_type.bytes == layout->heap_type.bytes);
    BOOST_TEST(replayed->restricted == layout->restricted);
    BOOST_TEST(replayed->elapsed == 0u);
    libprobe_layout_free(replayed);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_replayed_is_a_status) {
    libprobe_error error;
    BOOST_TEST(libprobe_replay(nullptr, &error) == nullptr);
    BOOST_TEST(error.status == LIBPROBE_BAD_ARGUMENT);
    const std::string text = record_text(names().front());
    for (int n : {1, 2}) {
        allocations_left = n;
        libprobe_layout *layout = libprobe_replay(text.c_str(), &error);
        allocations_left = 0;
        BOOST_TEST(layout == nullptr);
        BOOST_TEST(error.status == LIBPROBE_OUT_OF_MEMORY);
    }
    libprobe_layout_free(nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
