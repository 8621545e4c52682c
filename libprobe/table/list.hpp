// Declares the table of list objects.
#pragma once

#include "table/make.hpp"

#define LIBPROBE_TABLE list_table
#define LIBPROBE_TABLE_DEF "libprobe/fields/list.def"
#include "table/expand.inc"
