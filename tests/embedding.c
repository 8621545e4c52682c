/* A program that embeds Python: before, while and after an interpreter runs in the process. */
#include <libprobe/typeobject.h>

#include <stdio.h>
#include <string.h>

static int failed;

static void check(int holds, const char *what) {
    if (!holds) {
        fprintf(stderr, "failed: %s\n", what);
        failed = 1;
    }
}

int main(void) {
    static const libprobe_requirement needs[] = {LIBPROBE_NEED(tp_name)};
    libprobe_error error;
    check(libprobe_probe(&error) == NULL, "no layout without an interpreter");
    check(error.status == LIBPROBE_NOT_INITIALIZED, "its own status");
    check(strstr(error.message, "while one runs") != NULL, "its message says what to do");
    check(libprobe_require(needs, 1) == -1, "nothing can be required");
    check(libprobe_record(NULL, 0, &error) == 0 && error.status == LIBPROBE_NOT_INITIALIZED, "nothing can be recorded");

    Py_Initialize();
    const libprobe_layout *layout = libprobe_probe(&error);
    check(layout != NULL, error.message);
    check(libprobe_require(needs, 1) == 0, "tp_name is where the struct has it");
    check(strcmp(libprobe_type(&PyType_Type)->tp_name, "type") == 0, "it is the name");
    Py_Finalize();

    check(libprobe_probe(NULL) == layout, "the layout is the process's");
    check(libprobe_offset(layout, LIBPROBE_FIELD_tp_name) > 0, "and can still be read");
    Py_Initialize();
    check(libprobe_require(needs, 1) == 0, "in the next interpreter too");
    Py_Finalize();
    return failed;
}
