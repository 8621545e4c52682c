// The frozen part of the C API: compiling this file is the test. A line that fails here breaks programs that are
// already built (docs/abi.md); it is not to be mended here.
#include "libprobe/libprobe.h"

#include <cstddef>

static_assert(sizeof(libprobe_status) == 4 && sizeof(libprobe_verdict) == 4 && sizeof(libprobe_field) == 4, "");

static_assert(sizeof(libprobe_error) == 1024, "");
static_assert(offsetof(libprobe_error, status) == 0, "");
static_assert(offsetof(libprobe_error, message) == 4, "");

static_assert(sizeof(libprobe_requirement) == sizeof(void *) + 8, "");
static_assert(offsetof(libprobe_requirement, family) == 0, "");
static_assert(offsetof(libprobe_requirement, field) == sizeof(void *), "");
static_assert(offsetof(libprobe_requirement, offset) == sizeof(void *) + 4, "");

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
static_assert(LIBPROBE_TOO_LARGE == 11, "");

static_assert(LIBPROBE_VERDICT_UNPROVEN == 0, "");
static_assert(LIBPROBE_VERDICT_LOCATED == 1, "");
static_assert(LIBPROBE_VERDICT_PROVEN == 2, "");
static_assert(LIBPROBE_VERDICT_SHIFTED == 3, "");
static_assert(LIBPROBE_VERDICT_CONTRADICTED == 4, "");

// Reports name the reasons; the values are frozen as those of the others are.
enum {
#define LIBPROBE_REASON(value, enumerator, name, sentence) REASON_##enumerator = (value),
#include "libprobe/status.def"
};
static_assert(REASON_NONE == 0, "");
static_assert(REASON_NOT_IN_VERSION == 1, "");
static_assert(REASON_NO_WITNESS == 2, "");
static_assert(REASON_ABSENT == 3, "");
static_assert(REASON_AMBIGUOUS == 4, "");
static_assert(REASON_SILENT == 5, "");
static_assert(REASON_OVERLAP == 6, "");
static_assert(REASON_NOT_IN_BUILD == 7, "");
static_assert(REASON_NOT_ASKED == 8, "");
static_assert(REASON_FEW == 9, "");
static_assert(REASON_UNBOUNDED == 10, "");

// A few ids from each end of the tables; that none is used twice is checked where the tables are expanded.
static_assert(LIBPROBE_FIELD_tp_name == 1, "");
static_assert(LIBPROBE_FIELD_tp_dict == 31, "");
static_assert(LIBPROBE_FIELD_tp_mro == 41, "");
static_assert(LIBPROBE_FIELD_nb_index == 81, "");
static_assert(LIBPROBE_FIELD_ht_token == 97, "");
static_assert(LIBPROBE_FIELD_ht_qualname == 100, "");
static_assert(LIBPROBE_FIELD__ob_next == 101, "");
static_assert(LIBPROBE_FIELD_init == 136, "");
static_assert(LIBPROBE_FIELD_heap_type == 137, "");
static_assert(LIBPROBE_FIELD_static_type == 138, "");
static_assert(LIBPROBE_FIELD_type_data == 139, "");
static_assert(LIBPROBE_FIELD_ob_fval == 1001, "");
