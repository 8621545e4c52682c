// libprobe.h and cells.h compile as C++17 without Python's headers.
#include <libprobe/cells.h>

#include <libprobe/libprobe.h>

extern "C" int headers_alone_cxx();
int headers_alone_cxx() { return LIBPROBE_FIELD_tp_name + LIBPROBE_OK + (int)sizeof libprobe_type_cells.tp_name; }
