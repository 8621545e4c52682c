// Declares the table of class methods.
#pragma once

#include "table/make.hpp"

#define LIBPROBE_TABLE classmethod_table
#define LIBPROBE_TABLE_DEF "libprobe/fields/classmethod.def"
#include "table/expand.inc"
