// Declares the table of ranges.
#pragma once

#include "table/make.hpp"

#define LIBPROBE_TABLE range_table
#define LIBPROBE_TABLE_DEF "libprobe/fields/range.def"
#include "table/expand.inc"
