/* libprobe.h and cells.h compile as C99 without Python's headers. */
#include <libprobe/cells.h>

#include <libprobe/libprobe.h>

int headers_alone(void);
int headers_alone(void) { return LIBPROBE_FIELD_tp_name + LIBPROBE_OK + (int)sizeof libprobe_type_cells.tp_name; }
