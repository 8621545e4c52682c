// Declares the table of code objects.
#pragma once

#include "table/make.hpp"

#define LIBPROBE_TABLE code_table
#define LIBPROBE_TABLE_DEF "libprobe/fields/code.def"
#include "table/expand.inc"
