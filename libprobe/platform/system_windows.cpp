// Implements system.hpp on Windows, with C functions only.
#if defined(_WIN32)
#include "platform/system.hpp"

#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>

// Python.h declares it so too; this room does not include Python.h. Imported, so that its address is in the DLL that
// defines it and not in this one.
extern "C" __declspec(dllimport) const char *Py_GetVersion(void);

namespace LIBPROBE_INTERNAL libprobe {

// Searches the module that holds the interpreter, whatever its file is called: python3.dll only forwards to it, and it
// may be the program itself.
void *find_symbol(const char *name) {
    HMODULE interpreter = nullptr;
    if (GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                           reinterpret_cast<const wchar_t *>(&Py_GetVersion), &interpreter) == 0) {
        return nullptr;
    }
    return reinterpret_cast<void *>(GetProcAddress(interpreter, name));
}

std::uint64_t now() {
    LARGE_INTEGER frequency{};
    LARGE_INTEGER count{};
    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&count);
    const auto ticks = static_cast<std::uint64_t>(count.QuadPart);
    const auto per_second = static_cast<std::uint64_t>(frequency.QuadPart);
    return ticks / per_second * 1000000000u + ticks % per_second * 1000000000u / per_second;
}

} // namespace libprobe
#endif
