/* Fills the core's import table when the core is loaded, so that one file serves every interpreter. An import library
   would name a DLL, but the interpreter's is python313.dll, python313t.dll or python313_d.dll, or the program itself,
   and python3.dll serves only some of them.

   tools/imports.py writes imports.h: a line LIBPROBE_IMPORT(name) for each name that the core's object files import
   from Python. Only the core contains this file; who links the static library links its own import library too. */
#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#define PSAPI_VERSION 2 /* EnumProcessModules of kernel32.dll */
#include <windows.h>

#include <psapi.h>

/* How the linker calls the variable through which an imported name is reached. C puts a `_` before it on 32 bits. */
#if defined(_M_IX86) || defined(__i386__)
#define LIBPROBE_IMPORTED(name) _imp__##name
#else
#define LIBPROBE_IMPORTED(name) __imp_##name
#endif

#define LIBPROBE_IMPORT(name) FARPROC LIBPROBE_IMPORTED(name);
#include <imports.h>
#undef LIBPROBE_IMPORT

static const struct {
    const char *name;
    FARPROC *variable;
} imports[] = {
#define LIBPROBE_IMPORT(name) {#name, &LIBPROBE_IMPORTED(name)},
#include <imports.h>
#undef LIBPROBE_IMPORT
};

/* The module in which an interpreter is that `module` offers, maybe by forwarding; NULL if it offers none. */
static HMODULE holder(HMODULE module) {
    HMODULE found = NULL;
    FARPROC function = GetProcAddress(module, "Py_IsInitialized");
    if (function == NULL ||
        !GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                            (LPCWSTR)(ULONG_PTR)function, &found)) {
        return NULL;
    }
    return found;
}

/* The process's interpreter: the one that runs if it has loaded several. NULL if there is none. */
static HMODULE find_interpreter(void) {
    static HMODULE modules[4096];
    DWORD bytes = 0;
    HMODULE first = NULL;
    if (!EnumProcessModules(GetCurrentProcess(), modules, sizeof modules, &bytes)) {
        return NULL;
    }
    const DWORD all = (DWORD)(sizeof modules / sizeof *modules);
    const DWORD count = bytes / (DWORD)sizeof *modules < all ? bytes / (DWORD)sizeof *modules : all;
    for (DWORD i = 0; i < count; ++i) {
        HMODULE found = holder(modules[i]);
        if (found != NULL) {
            void (*is_initialized)(void) = (void (*)(void))GetProcAddress(found, "Py_IsInitialized");
            if (((int (*)(void))is_initialized)() != 0) {
                return found;
            }
        }
        first = first != NULL ? first : found;
    }
    return first;
}

static BOOL fill_imports(void) {
    HMODULE interpreter = find_interpreter();
    if (interpreter == NULL) {
        return FALSE;
    }
    for (size_t i = 0; i < sizeof imports / sizeof *imports; ++i) {
        *imports[i].variable = GetProcAddress(interpreter, imports[i].name);
        if (*imports[i].variable == NULL) {
            return FALSE;
        }
    }
    return TRUE;
}

/* FALSE: the DLL is not loaded. */
BOOL WINAPI DllMain(HINSTANCE self, DWORD reason, LPVOID reserved);
BOOL WINAPI DllMain(HINSTANCE self, DWORD reason, LPVOID reserved) {
    (void)self;
    (void)reserved;
    return reason != DLL_PROCESS_ATTACH || fill_imports();
}
