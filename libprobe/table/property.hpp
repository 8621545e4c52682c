// Declares the table of properties.
#pragma once

#include "table/make.hpp"

#define LIBPROBE_TABLE property_table
#define LIBPROBE_TABLE_DEF "libprobe/fields/property.def"
#include "table/expand.inc"
