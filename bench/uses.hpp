// The fields that the benchmarks read, and libprobe's accessors for them. Each file chooses the fast or the checked
// form. A member of the restricted struct that is missing here does not compile in getters.hpp.
#pragma once

#include "libprobe/pep.h"

// clang-format off
#define LIBPROBE_USES(X) \
    LIBPROBE_TYPE_FUNCTIONS_USE(X) X(nb_add) X(tp_basicsize) X(tp_itemsize) X(tp_dealloc) X(tp_vectorcall_offset) \
    X(tp_getattr) X(tp_setattr) X(tp_as_async) X(tp_repr) X(tp_as_number) X(tp_as_sequence) X(tp_as_mapping) \
    X(tp_hash) X(tp_call) X(tp_str) X(tp_getattro) X(tp_setattro) X(tp_as_buffer) X(tp_doc) X(tp_traverse) \
    X(tp_clear) X(tp_richcompare) X(tp_weaklistoffset) X(tp_iter) X(tp_iternext) X(tp_methods) X(tp_members) \
    X(tp_getset) X(tp_base) X(tp_descr_get) X(tp_descr_set) X(tp_dictoffset) X(tp_init) X(tp_alloc) X(tp_free) \
    X(tp_bases)
// clang-format on
#include "libprobe/use.h"
