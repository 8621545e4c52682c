// Declares the table of differences of times.
#pragma once

#include "table/make.hpp"

#define LIBPROBE_TABLE delta_table
#define LIBPROBE_TABLE_DEF "libprobe/fields/delta.def"
#include "table/expand.inc"
