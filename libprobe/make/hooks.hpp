// Keeps the hooks of metatypes where a metatype leads to them: its tp_getset points at an empty list, which CPython
// neither inherits nor changes.
#pragma once

#include "platform/default_head.h"

#include "libprobe/metatype.h"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// The address for a metatype's tp_getset that leads to a copy of these hooks. Equal hooks have one address in all
// interpreters, which stays valid as long as the process. nullptr if memory is short.
PyGetSetDef *hooks_of(const libprobe_metatype_spec &spec);

// The address that leads to no hooks: a new metatype has it until its kind is bound. If the binding fails, the metatype
// keeps it until it is collected.
PyGetSetDef *no_hooks();

// The hooks that such an address leads to.
const libprobe_metatype_spec &hooks_at(const PyGetSetDef *address);

} // namespace libprobe
