// Declares the table of cells.
#pragma once

#include "table/make.hpp"

#define LIBPROBE_TABLE cell_table
#define LIBPROBE_TABLE_DEF "libprobe/fields/cell.def"
#include "table/expand.inc"
