// Declares the table of slice objects.
#pragma once

#include "table/make.hpp"

#define LIBPROBE_TABLE slice_table
#define LIBPROBE_TABLE_DEF "libprobe/fields/slice.def"
#include "table/expand.inc"
