/* A program that only frees what a library made: linking_tests.py looks at what is linked into it. */
#include <libprobe/libprobe.h>

__attribute__((visibility("default"))) void free_both(char *text, libprobe_layout *layout) {
    libprobe_free(text);
    libprobe_layout_free(layout);
}
