/* The accessors of every field, as a C99 extension module has them by default. */
#define LIBPROBE_USES(X) USE_EVERYTHING(X)
#include "use_rows.h"

USE_TABLE(unchecked)
