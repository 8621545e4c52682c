// libprobe's accesses; included twice, in the fast and in the checked form.
#pragma once

#include "kind.hpp"
#include "loops.hpp"
#include "uses.hpp"

namespace bench {
namespace {

struct type_data : Common {
    static std::uintptr_t get(PyTypeObject *type) { return word(bench_type_data(type)->value); }
    static void flush() { flush_line(&bench_type_data_kind.offset); }
};

#define LIBPROBE_FIELD(id, owner, field, ...)
#define LIBPROBE_RESTRICTED(id, owner, field, ...)                                                     \
    struct get_##field : Common {                                                                      \
        static std::uintptr_t get(PyTypeObject *object) { return word(libprobe_get_##field(object)); } \
        static void flush() { flush_line(&libprobe_type_cells.field); }                                \
    };
#include "libprobe/fields/type.def"

} // namespace
} // namespace bench
