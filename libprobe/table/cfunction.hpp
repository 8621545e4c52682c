// Declares the table of built-in functions.
#pragma once

#include "table/make.hpp"

#define LIBPROBE_TABLE cfunction_table
#define LIBPROBE_TABLE_DEF "libprobe/fields/cfunction.def"
#include "table/expand.inc"
