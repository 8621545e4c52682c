// Declares the table of exceptions.
#pragma once

#include "table/make.hpp"

#define LIBPROBE_TABLE exception_table
#define LIBPROBE_TABLE_DEF "libprobe/fields/exception.def"
#include "table/expand.inc"
