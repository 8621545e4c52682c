// The kind of type data that all contestants read, as a generator declares it.
#pragma once

#include "case.hpp"
#include "libprobe/pep.h"

LIBPROBE_TYPE_DATA(bench_type_data, bench_data);
