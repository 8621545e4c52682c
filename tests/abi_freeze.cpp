// The frozen part of the C API: compiling this file is the test. A line that fails here breaks programs that are
// already built (docs/abi.md); it is not to be mended here.
#include "libprobe/libprobe.h"

#include <cstddef>

static_assert(sizeof(libprobe_status) == 4 && sizeof(libprobe_verdict) == 4 && sizeof(libprobe_field) == 4, "");

static_assert(sizeof(libprobe_error) == 1024, "");
static_assert(offsetof(libprobe_error, status) == 0, "");
static_assert(offsetof(libprobe_error, message) == 4, "");

static_assert(sizeof(libprobe_requirement) == 8, "");
static_assert(offsetof(libprobe_requirement, field) == 0, "");
static_assert(offsetof(libprobe_requirement, offset) == 4, "");

static_assert(LIBPROBE_NOWHERE == -1 && LIBPROBE_ANYWHERE == -2, "");

static_assert(LIBPROBE_OK == 0, "");
static_assert(LIBPROBE_NOT_INITIALIZED == 1, "");
static_assert(LIBPROBE_NOT_ATTACHED == 2, "");
static_assert(LIBPROBE_NOT_CPYTHON == 3, "");
static_assert(LIBPROBE_TOO_OLD == 4, "");
static_assert(LIBPROBE_OUT_OF_MEMORY == 5, "");
static_assert(LIBPROBE_PYTHON_ERROR == 6, "");
static_assert(LIBPROBE_UNKNOWN_FIELD == 7, "");
static_assert(LIBPROBE_NOT_PROVEN == 8, "");
static_assert(LIBPROBE_BAD_ARGUMENT == 9, "");
static_assert(LIBPROBE_BAD_RECORD == 10, "");

static_assert(LIBPROBE_VERDICT_UNPROVEN == 0, "");
static_assert(LIBPROBE_VERDICT_LOCATED == 1, "");
static_assert(LIBPROBE_VERDICT_PROVEN == 2, "");
static_assert(LIBPROBE_VERDICT_SHIFTED == 3, "");
static_assert(LIBPROBE_VERDICT_CONTRADICTED == 4, "");

// A few ids from each end of the table; that none is used twice is checked where the table is expanded.
static_assert(LIBPROBE_FIELD_tp_name == 1, "");
static_assert(LIBPROBE_FIELD_tp_dict == 31, "");
static_assert(LIBPROBE_FIELD_tp_mro == 41, "");
static_assert(LIBPROBE_FIELD_nb_index == 81, "");
static_assert(LIBPROBE_FIELD_ht_token == 97, "");
static_assert(LIBPROBE_FIELD_ht_qualname == 100, "");
