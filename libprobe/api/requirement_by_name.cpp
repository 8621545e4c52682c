// Defines libprobe_requirement_by_name, alone in its file because it links the questions of all families.
#include "state/families.hpp"
#include "text/error.hpp"

libprobe_field libprobe_requirement_by_name(const char *name, libprobe_requirement *requirement,
                                            libprobe_error *error) {
    if (requirement == nullptr) {
        libprobe::fail(error, LIBPROBE_BAD_ARGUMENT, "the requirement is NULL");
        return 0;
    }
    const libprobe_field field = libprobe_field_by_name(name, error);
    *requirement = {nullptr, field, LIBPROBE_ANYWHERE};
    for (const libprobe::Member &member : libprobe::probed_families()) {
        if (member.questions->family->row_of(field) != libprobe::no_row) {
            requirement->family = static_cast<const libprobe_family *>(member.questions);
        }
    }
    return field;
}
