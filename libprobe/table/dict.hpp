// Declares the table of dict objects.
#pragma once

#include "table/make.hpp"

#define LIBPROBE_TABLE dict_table
#define LIBPROBE_TABLE_DEF "libprobe/fields/dict.def"
#include "table/expand.inc"
