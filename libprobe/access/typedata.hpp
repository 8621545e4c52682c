// Lets the library bind type data, also without another self-test.
#pragma once

#include "platform/default_head.h"

#include "libprobe/typedata.h"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// PyType_GetTypeDataSize, which CPython has from 3.12 on.
using GetTypeDataSize = Py_ssize_t (*)(PyTypeObject *);

// The fields that the binding reads. A caller that required these before binds without another self-test.
#define LIBPROBE_BINDING_FIELDS(X) X(ob_type) X(tp_name) X(tp_basicsize) X(tp_flags) X(tp_base) X(tp_dict) X(tp_mro)

// Whether the kind has a size and an alignment that LIBPROBE_TYPE_DATA could have given it; sets SystemError if not.
bool check_kind(const libprobe_typedata &kind);

// Does what libprobe_typedata_bind does after its fields are proven. `room` may be nullptr; otherwise its answer must
// agree. The kind must have passed check_kind.
int bind_type_data(libprobe_typedata *kind, PyTypeObject *metatype, int basicsize, GetTypeDataSize room);

} // namespace libprobe
