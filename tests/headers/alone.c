/* libprobe.h compiles alone, as C99, without Python's headers. */
#include <libprobe/libprobe.h>

int headers_alone(void);
int headers_alone(void) { return LIBPROBE_FIELD_tp_name + LIBPROBE_OK; }
