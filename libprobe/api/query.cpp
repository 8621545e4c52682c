// Defines the C functions that read a layout and look up fields by name. Talks to no interpreter.
#include <cstdio>

#include "judge/layout.hpp"
#include "table/families.hpp"
#include "text/error.hpp"
#include "text/requirement.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

// Looks the name up. False with UNKNOWN_FIELD and the nearest names, or BAD_ARGUMENT.
bool look_up(const char *name, const Family *&family, std::uint16_t &row, libprobe_error *error) {
    if (name == nullptr) {
        fail(error, LIBPROBE_BAD_ARGUMENT, "a field's name is NULL");
        return false;
    }
    if (find_field(name, family, row)) {
        succeed(error);
        return true;
    }
    const char *names[3];
    nearest_fields(name, names);
    char shortened[128];
    std::snprintf(shortened, sizeof shortened, "%s", name);
    trim_utf8(shortened);
    fail(error, LIBPROBE_UNKNOWN_FIELD, "there is no field \"%s\"; the nearest names are %s, %s and %s", shortened,
         names[0], names[1], names[2]);
    return false;
}

const Finding *finding_of(const libprobe_layout *layout, libprobe_field field) {
    return layout != nullptr ? layout->finding(field) : nullptr;
}

std::int32_t offset_by_name(const libprobe_layout *layout, const char *name, libprobe_error *error) {
    if (layout == nullptr) {
        fail(error, LIBPROBE_BAD_ARGUMENT, "the layout is NULL");
        return nowhere;
    }
    const Family *family = nullptr;
    std::uint16_t row = no_row;
    if (!look_up(name, family, row, error)) {
        return nowhere;
    }
    const Finding *finding = layout->finding(family->rows[row].id);
    if (finding != nullptr && !has_place(*finding)) {
        char why[256];
        Writer words(why, sizeof why);
        describe_finding(*family, row, *finding, nowhere, words);
        fail(error, LIBPROBE_NOT_PROVEN, "%s is %s", name, why);
    }
    return finding != nullptr ? finding->offset : std::int32_t{nowhere};
}

libprobe_verdict verdict_on_types(const libprobe_layout &layout) {
    std::uint16_t row = no_row;
    const Part *part = layout.part_with(LIBPROBE_FIELD_tp_name, row);
    return part != nullptr ? part->restricted : libprobe_verdict{LIBPROBE_VERDICT_UNPROVEN};
}

} // namespace

} // namespace libprobe

const char *libprobe_version() { return LIBPROBE_VERSION; }

libprobe_field libprobe_field_by_name(const char *name, libprobe_error *error) {
    const libprobe::Family *family = nullptr;
    std::uint16_t row = libprobe::no_row;
    return libprobe::look_up(name, family, row, error) ? family->rows[row].id : 0;
}

int32_t libprobe_offset(const libprobe_layout *layout, libprobe_field field) {
    const libprobe::Finding *finding = libprobe::finding_of(layout, field);
    return finding != nullptr ? finding->offset : LIBPROBE_NOWHERE;
}

int32_t libprobe_shift(const libprobe_layout *layout, libprobe_field field) {
    std::uint16_t row = libprobe::no_row;
    const libprobe::Part *part = layout != nullptr ? layout->part_with(field, row) : nullptr;
    const bool told = part != nullptr && part->family->rows[row].is_bit_field() && has_place(part->findings[row]);
    return told ? part->findings[row].shift : LIBPROBE_NOWHERE;
}

int32_t libprobe_offset_by_name(const libprobe_layout *layout, const char *name, libprobe_error *error) {
    return libprobe::offset_by_name(layout, name, error);
}

libprobe_verdict libprobe_field_verdict(const libprobe_layout *layout, libprobe_field field) {
    const libprobe::Finding *finding = libprobe::finding_of(layout, field);
    return finding != nullptr ? finding->verdict : libprobe_verdict{LIBPROBE_VERDICT_UNPROVEN};
}

libprobe_verdict libprobe_restricted_verdict(const libprobe_layout *layout) {
    return layout != nullptr ? libprobe::verdict_on_types(*layout) : libprobe_verdict{LIBPROBE_VERDICT_UNPROVEN};
}

int32_t libprobe_heap_type_size(const libprobe_layout *layout) {
    return libprobe_offset(layout, LIBPROBE_FIELD_heap_type);
}

int32_t libprobe_type_data_offset(const libprobe_layout *layout) {
    return libprobe_offset(layout, LIBPROBE_FIELD_type_data);
}
