// Checks that a record is replayed as it is judged, and what is said if it cannot be.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <string>

#include "recorded.hpp"

using namespace libprobe;
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

BOOST_AUTO_TEST_SUITE(replays)

BOOST_DATA_TEST_CASE(a_replayed_record_is_the_callers_layout, data::make(image_names(".record")), name) {
    libprobe_error error;
    error.status = LIBPROBE_BAD_RECORD;
    libprobe_layout *replayed = libprobe_replay(record_text(name).c_str(), &error);
    BOOST_REQUIRE_MESSAGE(replayed != nullptr, error.message);
    BOOST_TEST(error.status == LIBPROBE_OK);
    BOOST_TEST(replayed->part_count == named_families().size());
    for (const Evidence *evidence : recorded_families(name)) {
        const OwnLayout layout = judge(*evidence);
        const Part *part = replayed->part(*evidence->family);
        BOOST_REQUIRE(part != nullptr);
        for (std::size_t i = 0; i < evidence->family->row_count; ++i) {
            const char *field = evidence->family->field_name(i);
            BOOST_TEST(part->findings[i].offset == finding(layout, i).offset, field);
            BOOST_TEST(part->findings[i].verdict == finding(layout, i).verdict, field);
            BOOST_TEST(libprobe_offset(replayed, evidence->family->rows[i].id) == finding(layout, i).offset, field);
        }
        BOOST_TEST(part->restricted == layout->parts[0].restricted);
    }
    BOOST_TEST(libprobe_heap_type_size(replayed) == libprobe_offset(replayed, LIBPROBE_FIELD_heap_type));
    BOOST_TEST(libprobe_type_data_offset(replayed) == libprobe_offset(replayed, LIBPROBE_FIELD_type_data));
    BOOST_TEST(replayed->surveyed);
    BOOST_TEST(replayed->elapsed == 0u);
    libprobe_layout_free(replayed);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_replayed_is_a_status) {
    libprobe_error error;
    BOOST_TEST((libprobe_replay(nullptr, &error) == nullptr));
    BOOST_TEST(error.status == LIBPROBE_BAD_ARGUMENT);
    const std::string text = record_text(image_names(".record").front());
    const int allocations =
        static_cast<int>(named_families().size()) + 1; // the evidence of each family, and the layout
    for (int n = 1; n <= allocations + 1; ++n) {
        allocations_left = n;
        libprobe_layout *layout = libprobe_replay(text.c_str(), &error);
        allocations_left = 0;
        BOOST_TEST((layout == nullptr) == (n <= allocations));
        BOOST_TEST(error.status == (n <= allocations ? LIBPROBE_OUT_OF_MEMORY : LIBPROBE_OK));
        libprobe_layout_free(layout);
    }
    libprobe_layout_free(nullptr);
}

// Foreign text, of which a sanitizer sees what a wrong byte leads to. The same changes in every run.
BOOST_DATA_TEST_CASE(a_changed_record_is_judged_or_refused, data::make(image_names(".record")), name) {
    const std::string whole = record_text(name);
    std::uint64_t state = whole.size();
    const auto random = [&](std::size_t below) {
        state = state * 6364136223846793005u + 1442695040888963407u; // Knuth's
        return static_cast<std::size_t>(state >> 33) % below;
    };
    for (int round = 0; round < 200; ++round) {
        std::string text = whole;
        for (std::size_t changes = 1 + random(4); changes != 0; --changes) {
            const std::size_t at = random(text.size());
            const std::size_t line = text.rfind('\n', at) + 1;
            switch (random(4)) {
            case 0: text[at] = static_cast<char>(random(256)); break;
            case 1: text[at] = "0123456789abcdef"[random(16)]; break;
            case 2: text.erase(line, text.find('\n', line) - line); break;
            default: text.insert(random(text.size()), text.substr(line, random(200))); break;
            }
        }
        libprobe_error error;
        libprobe_layout *layout = libprobe_replay(text.c_str(), &error);
        BOOST_TEST((layout != nullptr) == (error.status == LIBPROBE_OK));
        BOOST_TEST((layout != nullptr || error.message[0] != '\0'));
        libprobe_layout_free(layout);
    }
}

BOOST_AUTO_TEST_SUITE_END()
