// Declares the table of bytes objects.
#pragma once

#include "table/make.hpp"

#define LIBPROBE_TABLE bytes_table
#define LIBPROBE_TABLE_DEF "libprobe/fields/bytes.def"
#include "table/expand.inc"
