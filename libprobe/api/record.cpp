// The part of the C API that records what an interpreter shows.
#include <cstdlib>
#include <memory>

#include "text/error.hpp"
#include "state/probe.hpp"
#include "text/record.hpp"
#include "ask/type/survey.hpp"
#include "judge/verify.hpp"

using namespace libprobe;

size_t libprobe_record(char *buffer, size_t size, libprobe_error *error) {
    const std::unique_ptr<Evidence, void (*)(void *)> evidence(new_evidence(), std::free);
    if (evidence == nullptr) {
        fail(error, LIBPROBE_OUT_OF_MEMORY);
        return 0;
    }
    const std::unique_ptr<Layout, void (*)(void *)> layout(static_cast<Layout *>(std::malloc(sizeof(Layout))),
                                                           std::free);
    if (layout == nullptr) {
        fail(error, LIBPROBE_OUT_OF_MEMORY);
        return 0;
    }
    if (collect(*evidence, survey, error) != LIBPROBE_OK) {
        return 0;
    }
    prove(*evidence, restricted_offsets, *layout);
    Writer out(buffer, buffer != nullptr ? size : 0);
    write_record(*evidence, *layout, out);
    succeed(error);
    return out.length();
}
