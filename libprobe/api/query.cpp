// The part of the C API that asks a layout. Talks to no interpreter.
#include "judge/layout.hpp"

#include <cstdio>

#include "text/error.hpp"
#include "text/requirement.hpp"

namespace {

using namespace libprobe;

const Finding *finding_of(const libprobe_layout *layout, libprobe_field field) {
    const std::size_t index = field_index(field);
    return layout != nullptr && index != field_count ? &layout->fields[index] : nullptr;
}

} // namespace

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
