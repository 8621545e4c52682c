// Asks the interpreter what a plan says and returns the evidence for the judge. Talks to Python.
#pragma once

#include <cstdlib>
#include <memory>

#include "ask/questions.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// Memory from malloc, for std::free.
template <class T> using Block = std::unique_ptr<T, void (*)(void *)>;
template <class T> Block<T> block(T *memory) { return Block<T>(memory, std::free); }

// What the running interpreter says of itself, which is asked once in a process. Fails for other implementations, and
// if Python raised an exception. Needs an attached thread state. The answer may be in `room`.
libprobe_status running_interpreter(const Interpreter *&interpreter, Interpreter &room, libprobe_error *error);

// Asks what the plan says and, if given, the survey's questions. Needs an attached thread state and no exception set.
// On failure the evidence is not usable: PYTHON_ERROR, OUT_OF_MEMORY, TOO_LARGE.
libprobe_status collect(const Questions &questions, const Plan &plan, Survey survey, const Interpreter &interpreter,
                        Evidence &evidence, libprobe_error *error);

} // namespace libprobe
