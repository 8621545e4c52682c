// Declares the table of str objects.
#pragma once

#include "table/make.hpp"

#define LIBPROBE_TABLE str_table
#define LIBPROBE_TABLE_DEF "libprobe/fields/str.def"
#include "table/expand.inc"
