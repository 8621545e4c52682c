/* The accessors of the restricted structs' members, where the structs have them. */
#define LIBPROBE_FIXED 1
#define LIBPROBE_USES(X) USE_RESTRICTED(X)
#include "use_rows.h"

USE_TABLE(fixed)
