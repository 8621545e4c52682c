// Declares the table of float objects.
#pragma once

#include "table/make.hpp"

#define LIBPROBE_TABLE float_table
#define LIBPROBE_TABLE_DEF "libprobe/fields/float.def"
#include "table/expand.inc"
