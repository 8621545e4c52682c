// Defines libprobe_replay, alone in its file because it links the reader of records. Talks to no interpreter.
#include "judge/compare.hpp"
#include "judge/locate.hpp"
#include "judge/restricted.hpp"
#include "python/expected.hpp"
#include "table/families.hpp"
#include "text/error.hpp"
#include "text/record.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

// The offsets that this library's compiler gave the members of a family's restricted struct.
const std::int16_t *expected_of(const Family &family) {
#define LIBPROBE_FAMILY(name, first)  \
    if (family.first_id == (first)) { \
        return expected_of_##name;    \
    }
#include "libprobe/fields.def"
    return nullptr;
}

libprobe_layout *judge(const Record &record) {
    const Family *families[Layout::part_capacity];
    const Span<Evidence *> all = record.families();
    for (std::size_t i = 0; i < all.size(); ++i) {
        families[i] = all[i]->family;
    }
    Layout *layout = Layout::make(families, all.size());
    for (std::size_t i = 0; layout != nullptr && i < all.size(); ++i) {
        layout->interpreter = all[i]->interpreter;
        layout->machine = all[i]->machine;
        layout->surveyed = all[i]->extent == Extent::survey;
        std::int16_t expected[row_capacity];
        lay_out(*families[i], all[i]->build(), expected_of(*families[i]), expected);
        prove(*all[i], expected, layout->parts[i]);
    }
    return static_cast<libprobe_layout *>(layout);
}

} // namespace

} // namespace libprobe

libprobe_layout *libprobe_replay(const char *record, libprobe_error *error) {
    if (record == nullptr) {
        libprobe::fail(error, LIBPROBE_BAD_ARGUMENT, "the record is NULL");
        return nullptr;
    }
    char problem[256] = "";
    libprobe::Writer words(problem, sizeof problem);
    libprobe::Record read;
    const libprobe_status status = read.read(record, words);
    if (status != LIBPROBE_OK) {
        status == LIBPROBE_BAD_RECORD ? libprobe::fail(error, status, "%s", problem) : libprobe::fail(error, status);
        return nullptr;
    }
    libprobe_layout *layout = libprobe::judge(read);
    layout != nullptr ? libprobe::succeed(error) : libprobe::fail(error, LIBPROBE_OUT_OF_MEMORY);
    return layout;
}
