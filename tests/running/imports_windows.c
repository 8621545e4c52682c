/* Fills the import table of the tests as the core's is filled, but before any of their constructors runs, and with a
   function of between.cpp in the place of some: the linker's --wrap does not see what a DLL has.

   CMake writes wrapped.inc: a line LIBPROBE_WRAPPED(name) for each __wrap_NAME of a function of Python's. */
#define DllMain fill_core /* the core does it when it is loaded, which is behind its constructors */
#include <platform/imports_windows.c>
#undef DllMain

#define LIBPROBE_WRAPPED(name) \
    void __wrap_##name(void);  \
    FARPROC __real_##name;
#include <wrapped.inc>
#undef LIBPROBE_WRAPPED

static BOOL filled;

__attribute__((constructor(101))) static void fill(void) {
    filled = fill_imports();
#define LIBPROBE_WRAPPED(name)               \
    __real_##name = LIBPROBE_IMPORTED(name); \
    LIBPROBE_IMPORTED(name) = (FARPROC)__wrap_##name;
#include <wrapped.inc>
#undef LIBPROBE_WRAPPED
}

/* FALSE: the DLL is not loaded. */
BOOL WINAPI DllMain(HINSTANCE self, DWORD reason, LPVOID reserved);
BOOL WINAPI DllMain(HINSTANCE self, DWORD reason, LPVOID reserved) {
    (void)self;
    (void)reserved;
    return reason != DLL_PROCESS_ATTACH || filled;
}
