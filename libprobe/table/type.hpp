// Declares the table of type objects.
#pragma once

#include "table/make.hpp"

#define LIBPROBE_TABLE type_table
#define LIBPROBE_TABLE_DEF "libprobe/fields/type.def"
#include "table/expand.inc"
