// Declares the table of bytearrays.
#pragma once

#include "table/make.hpp"

#define LIBPROBE_TABLE bytearray_table
#define LIBPROBE_TABLE_DEF "libprobe/fields/bytearray.def"
#include "table/expand.inc"
