// The part of the C API that judges records. Talks to no interpreter.
#include <cstdlib>
#include <memory>

#include "text/error.hpp"
#include "text/record.hpp"
#include "judge/verify.hpp"

using namespace libprobe;

libprobe_layout *libprobe_replay(const char *record, libprobe_error *error) {
    if (record == nullptr) {
        fail(error, LIBPROBE_BAD_ARGUMENT, "the record is NULL");
        return nullptr;
    }
    const std::unique_ptr<Evidence, void (*)(void *)> evidence(static_cast<Evidence *>(std::malloc(sizeof(Evidence))),
                                                               std::free);
    auto *layout = static_cast<libprobe_layout *>(std::calloc(1, sizeof(libprobe_layout)));
    if (evidence == nullptr || layout == nullptr) {
        std::free(layout);
        fail(error, LIBPROBE_OUT_OF_MEMORY);
        return nullptr;
    }
    char problem[256] = "";
    Writer words(problem, sizeof problem);
    if (!read_record(record, *evidence, words)) {
        std::free(layout);
        fail(error, LIBPROBE_BAD_RECORD, "%s", problem);
        return nullptr;
    }
    prove(*evidence, restricted_offsets, *layout);
    succeed(error);
    return layout;
}

void libprobe_layout_free(libprobe_layout *layout) { std::free(layout); }
