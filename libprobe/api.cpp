// The C API, and all that libprobe keeps: the published layout, and what accessors read of it.
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "error.hpp"
#include "interpreter.hpp"
#include "libprobe/libprobe.h"
#include "libprobe/pep.h"
#include "platform.hpp"
#include "probe.hpp"
#include "python.hpp"
#include "record.hpp"
#include "report.hpp"
#include "requirement.hpp"
#include "state.hpp"
#include "verify.hpp"

namespace {

using namespace libprobe;

// Each written once. Whoever loses the race drops its own copy, which is the same.
std::atomic<const libprobe_layout *> published{nullptr};
std::atomic<const libprobe_layout *> published_survey{nullptr};
std::atomic<GetDict> published_get_dict{nullptr};

const Finding *finding_of(const libprobe_layout *layout, libprobe_field field) {
    const std::size_t index = field_index(field);
    return layout != nullptr && index != field_count ? &layout->fields[index] : nullptr;
}

void fill_places(const libprobe_layout &layout) {
    settle(libprobe_place.type_data, layout.type_data.bytes);
    settle(libprobe_place.ob_type, libprobe_offset(&layout, LIBPROBE_FIELD_ob_type));
#define LIBPROBE_FIELD(id, owner, name, type, since, until, ...)
#define LIBPROBE_RESTRICTED(id, owner, name, type, since, until, ...) \
    settle(libprobe_place.name, layout.fields[field_index(id)].offset);
#include "libprobe/fields.def"
    settle(libprobe_place.heap_type, layout.heap_type.bytes); // last: whoever sees it sees all
}

} // namespace

// Each offset is written once, by whoever is first: the others find the same there.
libprobe_places libprobe_place;

const char *libprobe_version() { return LIBPROBE_VERSION; }

namespace {

const libprobe_layout *publish(std::atomic<const libprobe_layout *> &place, bool survey, libprobe_error *error) {
    const libprobe_layout *layout = place.load(std::memory_order_acquire);
    if (layout != nullptr) {
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
    if (!place.compare_exchange_strong(layout, fresh, std::memory_order_acq_rel, std::memory_order_acquire)) {
        std::free(fresh);
        return layout;
    }
    return fresh;
}

using OwnedLayout = std::unique_ptr<libprobe_layout, void (*)(void *)>;

// Whether a survey could tell more of what is required.
bool wants_survey(const Layout &layout, const libprobe_requirement *requirements, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t index = field_index(requirements[i].field);
        if (index != field_count && layout.fields[index].reason == Reason::NOT_ASKED) {
            return true;
        }
    }
    return false;
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

namespace libprobe {

std::int32_t settle(std::int32_t &place, std::int32_t value) {
    std::int32_t there = __atomic_load_n(&place, __ATOMIC_ACQUIRE);
    if (there != 0 || value == nowhere ||
        !__atomic_compare_exchange_n(&place, &there, value, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
        return there;
    }
    return value;
}

GetDict get_dict_function() {
    GetDict function = published_get_dict.load(std::memory_order_relaxed);
    if (function == nullptr) {
        function = find_function<GetDict>("PyType_GetDict");
        published_get_dict.store(function, std::memory_order_relaxed);
    }
    return function;
}

} // namespace libprobe

const libprobe_layout *libprobe_probe(libprobe_error *error) {
    const bool surveyed = published_survey.load(std::memory_order_acquire) != nullptr; // it knows more
    return surveyed ? libprobe_survey(error) : publish(published, false, error);
}

const libprobe_layout *libprobe_survey(libprobe_error *error) { return publish(published_survey, true, error); }

libprobe_field libprobe_field_by_name(const char *name, libprobe_error *error) {
    if (name == nullptr) {
        fail(error, LIBPROBE_BAD_ARGUMENT, "a field's name is NULL");
        return 0;
    }
    const std::size_t index = field_index(name);
    if (index == field_count) {
        std::size_t near[3];
        nearest_fields(name, near);
        char shortened[128];
        std::snprintf(shortened, sizeof shortened, "%s", name);
        trim_utf8(shortened);
        fail(error, LIBPROBE_UNKNOWN_FIELD, "there is no field \"%s\"; the nearest names are %s, %s and %s", shortened,
             fields[near[0]].name(), fields[near[1]].name(), fields[near[2]].name());
        return 0;
    }
    succeed(error);
    return fields[index].id;
}

int32_t libprobe_offset(const libprobe_layout *layout, libprobe_field field) {
    const Finding *finding = finding_of(layout, field);
    return finding != nullptr ? finding->offset : LIBPROBE_NOWHERE;
}

int32_t libprobe_offset_by_name(const libprobe_layout *layout, const char *name, libprobe_error *error) {
    if (layout == nullptr) {
        fail(error, LIBPROBE_BAD_ARGUMENT, "the layout is NULL");
        return LIBPROBE_NOWHERE;
    }
    const Finding *finding = finding_of(layout, libprobe_field_by_name(name, error));
    if (finding != nullptr && !has_place(*finding)) {
        char why[256];
        Writer words(why, sizeof why);
        describe_finding(fields[field_index(name)], *finding, nowhere, words);
        fail(error, LIBPROBE_NOT_PROVEN, "%s is %s", name, why);
    }
    return finding != nullptr ? finding->offset : LIBPROBE_NOWHERE;
}

libprobe_verdict libprobe_field_verdict(const libprobe_layout *layout, libprobe_field field) {
    const Finding *finding = finding_of(layout, field);
    return finding != nullptr ? finding->verdict : libprobe_verdict{LIBPROBE_VERDICT_UNPROVEN};
}

libprobe_verdict libprobe_restricted_verdict(const libprobe_layout *layout) {
    return layout != nullptr ? layout->restricted : libprobe_verdict{LIBPROBE_VERDICT_UNPROVEN};
}

int32_t libprobe_heap_type_size(const libprobe_layout *layout) {
    return layout != nullptr ? layout->heap_type.bytes : LIBPROBE_NOWHERE;
}

int32_t libprobe_type_data_offset(const libprobe_layout *layout) {
    return layout != nullptr ? layout->type_data.bytes : LIBPROBE_NOWHERE;
}

int libprobe_require(const libprobe_requirement *requirements, size_t count) {
    libprobe_error error;
    if (check_attached(&error) != LIBPROBE_OK) {
        return -1;
    }
    const libprobe_layout *layout = libprobe_probe(&error);
    if (layout != nullptr && requirements != nullptr && wants_survey(*layout, requirements, count)) {
        layout = libprobe_survey(&error);
    }
    if (judge(layout, error, requirements, count) < 0) {
        return -1;
    }
    fill_places(*layout);
    return 0;
}

int libprobe_selftest(const libprobe_requirement *requirements, size_t count) {
    libprobe_error error;
    if (check_attached(&error) != LIBPROBE_OK) {
        return -1;
    }
    const OwnedLayout layout(static_cast<libprobe_layout *>(std::malloc(sizeof(libprobe_layout))), std::free);
    bool known = layout != nullptr ? probe(*layout, false, &error) == LIBPROBE_OK
                                   : fail(&error, LIBPROBE_OUT_OF_MEMORY) == LIBPROBE_OK;
    if (known && requirements != nullptr && wants_survey(*layout, requirements, count)) {
        known = probe(*layout, true, &error) == LIBPROBE_OK;
    }
    return judge(known ? layout.get() : nullptr, error, requirements, count);
}

size_t libprobe_report_text(const libprobe_layout *layout, char *buffer, size_t size) {
    Writer out(buffer, buffer != nullptr ? size : 0);
    if (layout != nullptr) {
        report_text(*layout, out);
    }
    return out.length();
}

size_t libprobe_report_json(const libprobe_layout *layout, char *buffer, size_t size) {
    Writer out(buffer, buffer != nullptr ? size : 0);
    if (layout != nullptr) {
        report_json(*layout, out);
    }
    return out.length();
}

size_t libprobe_record(char *buffer, size_t size, libprobe_error *error) {
    const std::unique_ptr<Evidence, void (*)(void *)> evidence(new_evidence(), std::free);
    if (evidence == nullptr) {
        fail(error, LIBPROBE_OUT_OF_MEMORY);
        return 0;
    }
    const OwnedLayout layout(static_cast<libprobe_layout *>(std::malloc(sizeof(libprobe_layout))), std::free);
    if (layout == nullptr) {
        fail(error, LIBPROBE_OUT_OF_MEMORY);
        return 0;
    }
    if (collect(*evidence, true, error) != LIBPROBE_OK) {
        return 0;
    }
    prove(*evidence, restricted_offsets, *layout);
    Writer out(buffer, buffer != nullptr ? size : 0);
    write_record(*evidence, *layout, out);
    succeed(error);
    return out.length();
}
