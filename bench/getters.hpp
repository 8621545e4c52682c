// libprobe's accesses; included twice, in the fast and in the checked form.
#pragma once

#include "kind.hpp"
#include "loops.hpp"

namespace bench {
namespace {

struct type_data : Common {
    static std::uintptr_t get(PyTypeObject *type) { return word(bench_type_data(type)->value); }
};

#define LIBPROBE_FIELD(id, owner, field, ...)
#define LIBPROBE_RESTRICTED(id, owner, field, ...)                                                    \
    struct get_##field : Common {                                                                     \
        static std::uintptr_t get(PyTypeObject *object) { return word(PepType_GET_##field(object)); } \
    };
#include "libprobe/fields.def"

} // namespace
} // namespace bench
