// Declares the table of weak references.
#pragma once

#include "table/make.hpp"

#define LIBPROBE_TABLE weakref_table
#define LIBPROBE_TABLE_DEF "libprobe/fields/weakref.def"
#include "table/expand.inc"
