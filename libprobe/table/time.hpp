// Declares the table of times of day.
#pragma once

#include "table/make.hpp"

#define LIBPROBE_TABLE time_table
#define LIBPROBE_TABLE_DEF "libprobe/fields/time.def"
#include "table/expand.inc"
