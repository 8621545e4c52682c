// Declares the table of functions that are written in Python.
#pragma once

#include "table/make.hpp"

#define LIBPROBE_TABLE function_table
#define LIBPROBE_TABLE_DEF "libprobe/fields/function.def"
#include "table/expand.inc"
