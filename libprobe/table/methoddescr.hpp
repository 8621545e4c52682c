// Declares the table of method descriptors.
#pragma once

#include "table/make.hpp"

#define LIBPROBE_TABLE methoddescr_table
#define LIBPROBE_TABLE_DEF "libprobe/fields/methoddescr.def"
#include "table/expand.inc"
