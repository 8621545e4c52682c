// The binding of type data, with what CPython's own function says of it.
#pragma once

#include "libprobe/typedata.h"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// PyType_GetTypeDataSize, which came with 3.12.
using GetTypeDataSize = Py_ssize_t (*)(PyTypeObject *);

// What PepTypeData_Bind does; `room` may be nullptr, and must otherwise agree.
int bind_type_data(libprobe_typedata *kind, PyTypeObject *metatype, int basicsize, GetTypeDataSize room);

} // namespace libprobe
