// The dispatch loop.
#pragma once

#include <utility>

#include "case.hpp"

namespace bench {

// A case that calls this bound method, at most eight in a process; it keeps references of its own.
bench_case make_call(const char *contestant, PyObject *bound, PyObject *argument);

} // namespace bench
