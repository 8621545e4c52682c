// The accessors of every field, with checks.
#define LIBPROBE_CHECKED 1
#define LIBPROBE_USES(X) USE_EVERYTHING(X)
#include "use_rows.h"

USE_TABLE(checked)
