// Declares the table of complex objects.
#pragma once

#include "table/make.hpp"

#define LIBPROBE_TABLE complex_table
#define LIBPROBE_TABLE_DEF "libprobe/fields/complex.def"
#include "table/expand.inc"
