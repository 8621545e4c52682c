// What libprobe keeps: the published layouts and what accessors read of them; and the calls that publish.
#include "platform/default_head.h"

#include <atomic>
#include <cstdlib>
#include <memory>

#include "text/error.hpp"
#include "python/interpreter.hpp"
#include "libprobe/libprobe.h"
#include "libprobe/pep.h"
#include "platform/system.hpp"
#include "state/probe.hpp"
#include "python/python.hpp"
#include "text/requirement.hpp"
#include "ask/type/selftest.hpp"
#include "state/state.hpp"

namespace {

using namespace libprobe;

std::atomic<void *> published_functions[2]{{nullptr}, {nullptr}};

// Where libprobe_places keeps the place of a row; 0: nowhere.
struct Members {
    std::uint16_t of_row[field_count];
};
constexpr Members members = {{
#define LIBPROBE_FIELD(id, ...) (id) == LIBPROBE_FIELD_ob_type ? offsetof(libprobe_places, ob_type) : 0,
#define LIBPROBE_RESTRICTED(id, owner, name, ...) offsetof(libprobe_places, name),
#include "libprobe/fields.def"
}};
static_assert(offsetof(libprobe_places, heap_type) == 0, "no row's place is kept at 0");

std::int32_t *place_of(std::size_t row) {
    const std::uint16_t member = members.of_row[row];
    return member != 0 ? reinterpret_cast<std::int32_t *>(reinterpret_cast<char *>(&libprobe_place) + member) : nullptr;
}

// Where each row was proven to be, for whoever required it, plus one; 0: nobody did yet.
std::int32_t required_places[field_count];

// The place before the mark that says so: whoever sees the mark reads the place.
void fill_in(std::size_t row, std::int32_t offset) {
    std::int32_t *place = place_of(row);
    if (place != nullptr) {
        settle(*place, offset);
    }
    settle(required_places[row], offset == nowhere ? std::int32_t{nowhere} : offset + 1);
}

// What is required; all that there is where nothing is named. The size first: whoever sees a place sees it too.
void fill_in(const libprobe_layout &layout, const libprobe_requirement *requirements, std::size_t count) {
    settle(libprobe_place.heap_type, layout.heap_type.bytes);
    if (count == 0) {
        settle(libprobe_place.type_data, layout.type_data.bytes);
    }
    for (std::size_t row = 0; row < field_count && count == 0; ++row) {
        fill_in(row, layout.fields[row].offset);
    }
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t row = field_index(requirements[i].field);
        fill_in(row, layout.fields[row].offset);
    }
}

// Whether all of this was required before.
bool known_before(const libprobe_requirement *requirements, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t row = row_of_id(requirements[i].field);
        const std::int32_t place = row != field_count ? __atomic_load_n(&required_places[row], __ATOMIC_ACQUIRE) : 0;
        if (place == 0 || (requirements[i].offset != LIBPROBE_ANYWHERE && requirements[i].offset != place - 1)) {
            return false;
        }
    }
    return count != 0;
}

void *function(int which, const char *name) {
    void *found = published_functions[which].load(std::memory_order_relaxed);
    if (found == nullptr) {
        found = find_symbol(name);
        published_functions[which].store(found, std::memory_order_relaxed);
    }
    return found;
}

// 0 where the layout, nullptr where `error` says why there is none, has what is required; else -1, with an exception.
int judge(const libprobe_layout *layout, const libprobe_error &error, const libprobe_requirement *requirements,
          std::size_t count) {
    if (layout == nullptr) {
        PyErr_SetString(error.status == LIBPROBE_OUT_OF_MEMORY ? PyExc_MemoryError : PyExc_ImportError, error.message);
        return -1;
    }
    if (requirements == nullptr && count != 0) {
        PyErr_SetString(PyExc_ImportError, "libprobe: the list of required fields is NULL");
        return -1;
    }
    char message[4096];
    Writer words(message, sizeof message);
    if (check_requirements(*layout, requirements, count, words) != 0) {
        PyErr_SetString(PyExc_ImportError, message);
        return -1;
    }
    return 0;
}

} // namespace

// Each offset is written once, by whoever is first: the others find the same there.
libprobe_places libprobe_place;

const char *libprobe_version() { return LIBPROBE_VERSION; }

namespace LIBPROBE_INTERNAL libprobe {

std::atomic<const libprobe_layout *> published{nullptr};

namespace {
// The probe's, after a survey took its place: whoever has it goes on reading it.
std::atomic<const libprobe_layout *> replaced{nullptr};
} // namespace

// Written once, and once more by a survey. Whoever loses the race drops its own copy, which is the same.
const libprobe_layout *publish(Survey survey, libprobe_error *error) {
    const libprobe_layout *layout = published_layout();
    const auto enough = [&] { return layout != nullptr && (survey == nullptr || layout->surveyed); };
    if (enough()) {
        succeed(error);
        return layout;
    }
    auto *fresh = static_cast<libprobe_layout *>(std::malloc(sizeof(libprobe_layout)));
    if (fresh == nullptr) {
        fail(error, LIBPROBE_OUT_OF_MEMORY);
        return nullptr;
    }
    if (probe(*fresh, survey, error) != LIBPROBE_OK) {
        std::free(fresh);
        return nullptr;
    }
    while (!published.compare_exchange_strong(layout, fresh, std::memory_order_acq_rel, std::memory_order_acquire)) {
        if (enough()) {
            std::free(fresh);
            return layout;
        }
    }
    if (layout != nullptr) {
        replaced.store(layout, std::memory_order_relaxed);
    }
    return fresh;
}

std::int32_t settle(std::int32_t &place, std::int32_t value) {
    std::int32_t there = __atomic_load_n(&place, __ATOMIC_ACQUIRE);
    if (there != 0 || value == nowhere ||
        !__atomic_compare_exchange_n(&place, &there, value, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
        return there;
    }
    return value;
}

const libprobe_layout *required(const libprobe_requirement *requirements, std::size_t count) {
    libprobe_error error;
    const libprobe_status status = check_attached(&error);
    if (status != LIBPROBE_OK) {
        if (status == LIBPROBE_NOT_INITIALIZED && is_attached()) { // it is being finalized
            PyErr_SetString(PyExc_ImportError, error.message);
        }
        return nullptr;
    }
    const libprobe_layout *layout = libprobe_probe(&error);
    return judge(layout, error, requirements, count) == 0 ? layout : nullptr;
}

bool is_filled_in(std::size_t row) { return __atomic_load_n(&required_places[row], __ATOMIC_ACQUIRE) != 0; }

GetDict get_dict_function() { return reinterpret_cast<GetDict>(function(0, "PyType_GetDict")); }
GilCheck gil_check_function() { return reinterpret_cast<GilCheck>(function(1, "PyGILState_Check")); }

} // namespace libprobe

const libprobe_layout *libprobe_probe(libprobe_error *error) { return publish(nullptr, error); }

int libprobe_require(const libprobe_requirement *requirements, size_t count) {
    if (requirements != nullptr && known_before(requirements, count)) {
        return 0;
    }
    SelfTest test;
    if (requirements != nullptr && count != 0 && published_layout() == nullptr && test.run(requirements, count)) {
        settle(libprobe_place.heap_type, test.heap_type);
        for (std::size_t i = 0; i < count; ++i) {
            fill_in(field_index(requirements[i].field), test.found[i].place);
        }
        return 0;
    }
    const libprobe_layout *layout = required(requirements, count);
    if (layout == nullptr) {
        return -1;
    }
    fill_in(*layout, requirements, count);
    return 0;
}

int libprobe_selftest(const libprobe_requirement *requirements, size_t count) {
    SelfTest test;
    if (requirements != nullptr && test.run(requirements, count)) {
        return 0;
    }
    libprobe_error error;
    if (check_attached(&error) != LIBPROBE_OK) {
        return -1;
    }
    const std::unique_ptr<libprobe_layout, void (*)(void *)> layout(
        static_cast<libprobe_layout *>(std::malloc(sizeof(libprobe_layout))), std::free);
    const libprobe_status status =
        layout != nullptr ? probe(*layout, nullptr, &error) : fail(&error, LIBPROBE_OUT_OF_MEMORY);
    return judge(status == LIBPROBE_OK ? layout.get() : nullptr, error, requirements, count);
}
