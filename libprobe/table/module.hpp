// Declares the table of modules.
#pragma once

#include "table/make.hpp"

#define LIBPROBE_TABLE module_table
#define LIBPROBE_TABLE_DEF "libprobe/fields/module.def"
#include "table/expand.inc"
