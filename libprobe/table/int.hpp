// Declares the table of int objects.
#pragma once

#include "table/make.hpp"

#define LIBPROBE_TABLE int_table
#define LIBPROBE_TABLE_DEF "libprobe/fields/int.def"
#include "table/expand.inc"
