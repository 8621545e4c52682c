// Declares the table of mapping proxies.
#pragma once

#include "table/make.hpp"

#define LIBPROBE_TABLE mappingproxy_table
#define LIBPROBE_TABLE_DEF "libprobe/fields/mappingproxy.def"
#include "table/expand.inc"
