// Declares the table of static methods.
#pragma once

#include "table/make.hpp"

#define LIBPROBE_TABLE staticmethod_table
#define LIBPROBE_TABLE_DEF "libprobe/fields/staticmethod.def"
#include "table/expand.inc"
