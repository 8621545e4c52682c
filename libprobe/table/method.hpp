// Declares the table of bound methods.
#pragma once

#include "table/make.hpp"

#define LIBPROBE_TABLE method_table
#define LIBPROBE_TABLE_DEF "libprobe/fields/method.def"
#include "table/expand.inc"
