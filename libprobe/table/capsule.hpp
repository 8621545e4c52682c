// Declares the table of capsules.
#pragma once

#include "table/make.hpp"

#define LIBPROBE_TABLE capsule_table
#define LIBPROBE_TABLE_DEF "libprobe/fields/capsule.def"
#include "table/expand.inc"
