// The guards, and the interpreter's word about itself.
#include "interpreter.hpp"

#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "error.hpp"
#include "platform.hpp"
#include "python.hpp"
#include "state.hpp"

namespace libprobe {

namespace {

enum : unsigned { oldest_version = 0x0306 };

// The platform this was compiled for, which is the interpreter's too: it is loaded into its process.
#if defined(__x86_64__) && defined(__ILP32__)
#define LIBPROBE_CPU "x32"
#elif defined(__x86_64__) || defined(_M_X64)
#define LIBPROBE_CPU "x86_64"
#elif defined(__i386__) || defined(_M_IX86)
#define LIBPROBE_CPU "i386"
#elif defined(__aarch64__) || defined(_M_ARM64)
#define LIBPROBE_CPU "aarch64"
#elif defined(__arm__)
#define LIBPROBE_CPU "arm"
#elif defined(__s390x__)
#define LIBPROBE_CPU "s390x"
#elif defined(__powerpc64__)
#define LIBPROBE_CPU "ppc64"
#elif defined(__riscv)
#define LIBPROBE_CPU "riscv"
#else
#define LIBPROBE_CPU "unknown"
#endif

#if defined(__linux__)
#define LIBPROBE_SYSTEM "linux"
#elif defined(_WIN32)
#define LIBPROBE_SYSTEM "windows"
#elif defined(__APPLE__)
#define LIBPROBE_SYSTEM "macos"
#else
#define LIBPROBE_SYSTEM "unknown"
#endif

} // namespace

libprobe_status check_attached(libprobe_error *error) {
    if (Py_IsInitialized() == 0) {
        return fail(error, LIBPROBE_NOT_INITIALIZED);
    }
    // Up to 3.11 the current thread state is the process's and may be another thread's; PyGILState_Check, which the
    // limited API lacks, tells. PyThreadState_GetDict is documented to be callable without any.
    const GilCheck gil_check = gil_check_function();
    if ((gil_check != nullptr && gil_check() == 0) || PyThreadState_GetDict() == nullptr) {
        return fail(error, LIBPROBE_NOT_ATTACHED);
    }
    return LIBPROBE_OK;
}

libprobe_status check_cpython(std::uint16_t &version, libprobe_error *error) {
    PyObject *facts = PySys_GetObject("implementation"); // borrowed, as all that this function returns
    if (facts == nullptr) {
        return fail(error, LIBPROBE_NOT_CPYTHON, "sys.implementation is gone: %s",
                    libprobe_status_message(LIBPROBE_NOT_CPYTHON));
    }
    const Ref name(PyObject_GetAttrString(facts, "name"));
    if (!name) {
        return fail_with_exception(error);
    }
    if (PyUnicode_CompareWithASCIIString(name.get(), "cpython") != 0) {
        char implementation[32];
        if (!text(name.get(), implementation, sizeof implementation)) {
            return fail_with_exception(error);
        }
        return fail(error, LIBPROBE_NOT_CPYTHON, "this interpreter is %s: %s", implementation,
                    libprobe_status_message(LIBPROBE_NOT_CPYTHON));
    }
    std::int64_t hexversion = 0; // 0x030d00f0; Py_GetVersion composes its text anew at each call, up to 3.11
    if (!integer(PySys_GetObject("hexversion"), hexversion) || hexversion >> 16 < oldest_version) {
        return fail(error, LIBPROBE_TOO_OLD, "this is CPython %.*s: %s",
                    static_cast<int>(std::strcspn(Py_GetVersion(), " ")), Py_GetVersion(),
                    libprobe_status_message(LIBPROBE_TOO_OLD));
    }
    version = static_cast<std::uint16_t>(hexversion >> 16);
    return LIBPROBE_OK;
}

std::uint16_t cpython_version() {
    const MagicTag magic_tag = magic_tag_function();
    const char *tag = magic_tag != nullptr ? magic_tag() : ""; // "cpython-313"
    static const char start[] = "cpython-3";
    if (std::strncmp(tag, start, sizeof start - 1) != 0) {
        return 0;
    }
    const unsigned long minor = std::strtoul(tag + sizeof start - 1, nullptr, 10);
    return minor < 0x100 ? static_cast<std::uint16_t>(0x0300 | minor) : std::uint16_t{0};
}

libprobe_status identify(Interpreter &interpreter, libprobe_error *error) {
    interpreter = Interpreter{};
    const libprobe_status status = check_cpython(interpreter.version, error);
    if (status != LIBPROBE_OK) {
        return status;
    }
    const char *version = Py_GetVersion(); // "3.13.0 experimental free-threading build (main, ...) [GCC 12.2.0]"
    std::snprintf(interpreter.release, sizeof interpreter.release, "%.*s", static_cast<int>(std::strcspn(version, " ")),
                  version);
    std::snprintf(interpreter.platform, sizeof interpreter.platform, "%s", LIBPROBE_CPU "-" LIBPROBE_SYSTEM);
    interpreter.debug = PySys_GetObject("gettotalrefcount") != nullptr;
    interpreter.trace_refs = PySys_GetObject("getobjects") != nullptr;
    interpreter.free_threaded = std::strstr(version, "free-threading build") != nullptr;
    return LIBPROBE_OK;
}

} // namespace libprobe
