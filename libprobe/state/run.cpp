// Runs the first half of the pipeline, up to the evidence.
#include "state/run.hpp"

#include <atomic>

#include "python/alignment.hpp"
#include "python/interpreter.hpp"
#include "text/error.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

// Written once, by the first thread that takes `writing`. That is no bool, since GCC for RISC-V calls libatomic to
// exchange one.
Interpreter known_interpreter;
std::atomic<int> writing{0};
std::atomic<bool> written{false};

} // namespace

libprobe_status running_interpreter(const Interpreter *&interpreter, Interpreter &room, libprobe_error *error) {
    interpreter = &known_interpreter;
    if (written.load(std::memory_order_acquire)) {
        return succeed(error);
    }
    const libprobe_status status = identify(room, error);
    interpreter = &room;
    if (status == LIBPROBE_OK && writing.exchange(1, std::memory_order_acq_rel) == 0) {
        known_interpreter = room;
        written.store(true, std::memory_order_release);
    }
    return status;
}

libprobe_status collect(const Questions &questions, const Plan &plan, Survey survey, const Interpreter &interpreter,
                        Evidence &evidence, libprobe_error *error) {
    evidence.interpreter = interpreter;
    // Only a rounded size depends on the alignment, for which running_machine() asks Python.
    evidence.machine = plan.asks(rounded_size) ? running_machine() : native_machine();
    if (!questions.ask(plan, evidence) || (survey != nullptr && !survey(evidence))) {
        return fail_with_exception(error);
    }
    return evidence.full ? fail(error, LIBPROBE_TOO_LARGE) : succeed(error);
}

} // namespace libprobe
