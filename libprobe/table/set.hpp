// Declares the table of set and frozenset objects.
#pragma once

#include "table/make.hpp"

#define LIBPROBE_TABLE set_table
#define LIBPROBE_TABLE_DEF "libprobe/fields/set.def"
#include "table/expand.inc"
