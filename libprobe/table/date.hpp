// Declares the table of dates.
#pragma once

#include "table/make.hpp"

#define LIBPROBE_TABLE date_table
#define LIBPROBE_TABLE_DEF "libprobe/fields/date.def"
#include "table/expand.inc"
