// Declares the table of dates with time.
#pragma once

#include "table/make.hpp"

#define LIBPROBE_TABLE datetime_table
#define LIBPROBE_TABLE_DEF "libprobe/fields/datetime.def"
#include "table/expand.inc"
