// What the rest of the library needs of the one place that holds state, api.cpp, beside libprobe_place.
#pragma once

#include <atomic>
#include <cstdint>

#include "state/probe.hpp"
#include "python/python.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// The published layout, of a survey if given one, probed now where there is none; nullptr on failure.
const libprobe_layout *publish(Survey survey, libprobe_error *error);

// The published layout, that of a survey if one was made; nullptr if there is none yet.
extern std::atomic<const libprobe_layout *> published;
inline const libprobe_layout *published_layout() { return published.load(std::memory_order_acquire); }

// The published layout, probed now where there is none, if it has what is required; else nullptr, with ImportError set,
// or nothing where the thread is not attached. Fills in nothing: libprobe_require alone does.
const libprobe_layout *required(const libprobe_requirement *requirements, std::size_t count);
inline const libprobe_layout *whole() {
    const libprobe_layout *layout = published_layout();
    return layout != nullptr ? layout : required(nullptr, 0);
}

// Writes the value where there is 0 yet, and returns what is there then. A value of nowhere is not written. Since no
// value is written twice, plain loads of it need no more than that their thread has been here or waited for one that
// was.
std::int32_t settle(std::int32_t &place, std::int32_t value);

// Whether libprobe_require has proven the place of that row.
bool is_filled_in(std::size_t row);

// PyType_GetDict, which came with 3.12, and PyGILState_Check, which the limited API lacks; nullptr where there is none.
// Looked up once where there is one.
using GetDict = PyObject *(*)(PyTypeObject *);
GetDict get_dict_function();
using GilCheck = int (*)();
GilCheck gil_check_function();

} // namespace libprobe
