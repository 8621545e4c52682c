// Declares the table of tuple objects.
#pragma once

#include "table/make.hpp"

#define LIBPROBE_TABLE tuple_table
#define LIBPROBE_TABLE_DEF "libprobe/fields/tuple.def"
#include "table/expand.inc"
