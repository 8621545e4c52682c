// Defines the C functions that free what others returned, in a file of their own so that freeing links nothing else.
#include <cstdlib>

#include "libprobe/libprobe.h"

void libprobe_free(char *text) { std::free(text); }
void libprobe_layout_free(libprobe_layout *layout) { std::free(layout); }
