// The data flow of libprobe, from the interpreter to the layout.
#include "state/probe.hpp"

#include <cstdlib>
#include <memory>

#include "text/error.hpp"
#include "python/interpreter.hpp"
#include "platform/system.hpp"
#include "python/python.hpp"
#include "judge/verify.hpp"

namespace LIBPROBE_INTERNAL libprobe {

Evidence *new_evidence() { return static_cast<Evidence *>(std::malloc(sizeof(Evidence))); }

libprobe_status collect(Evidence &evidence, Survey survey, libprobe_error *error) {
    libprobe_status status = check_attached(error);
    if (status != LIBPROBE_OK) {
        return status;
    }
    const KeptException kept;
    status = identify(evidence.interpreter, error);
    return status == LIBPROBE_OK ? gather(evidence, survey, error) : status;
}

libprobe_status probe(Layout &layout, Survey survey, libprobe_error *error) {
    const std::uint64_t start = now();
    const std::unique_ptr<Evidence, void (*)(void *)> evidence(new_evidence(), std::free);
    if (evidence == nullptr) {
        return fail(error, LIBPROBE_OUT_OF_MEMORY);
    }
    const libprobe_status status = collect(*evidence, survey, error);
    if (status != LIBPROBE_OK) {
        return status;
    }
    prove(*evidence, restricted_offsets, layout);
    layout.elapsed = now() - start;
    return succeed(error);
}

} // namespace libprobe
