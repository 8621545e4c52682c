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

// Whether the module sys has the attribute. False, with the exception set, where asking failed.
bool ask_sys(PyObject *sys, const char *name, bool &has) {
    Ref value;
    const bool asked = find_attribute(sys, name, value);
    has = static_cast<bool>(value);
    return asked;
}

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

std::uint16_t cpython_version() {
    const MagicTag magic_tag = magic_tag_function();
    const char *tag = magic_tag != nullptr ? magic_tag() : ""; // "cpython-313"
    static const char start[] = "cpython-3";
    if (std::strncmp(tag, start, sizeof start - 1) != 0) {
        return 0;
    }
    unsigned minor = 0;
    for (tag += sizeof start - 1; *tag >= '0' && *tag <= '9' && minor < 0x100; ++tag) {
        minor = 10 * minor + static_cast<unsigned>(*tag - '0');
    }
    return minor < 0x100 ? static_cast<std::uint16_t>(0x0300 | minor) : std::uint16_t{0};
}

libprobe_status identify(Interpreter &interpreter, libprobe_error *error) {
    interpreter = Interpreter{};
    // Not PySys_GetObject, which from 3.14 on prints what goes wrong in it.
    const Ref sys(PyImport_ImportModule("sys"));
    const Ref facts(sys ? PyObject_GetAttrString(sys.get(), "implementation") : nullptr);
    const Ref name(facts ? PyObject_GetAttrString(facts.get(), "name") : nullptr);
    char implementation[32];
    if (!name || !text(name.get(), implementation, sizeof implementation)) {
        return fail_with_exception(error);
    }
    if (std::strcmp(implementation, "cpython") != 0) {
        return fail(error, LIBPROBE_NOT_CPYTHON, "this interpreter is %s: %s", implementation,
                    libprobe_status_message(LIBPROBE_NOT_CPYTHON));
    }
    const char *version = Py_GetVersion(); // "3.13.0 experimental free-threading build (main, ...) [GCC 12.2.0]"
    char *end = nullptr;
    const unsigned long major = std::strtoul(version, &end, 10);
    const unsigned long minor = *end == '.' ? std::strtoul(end + 1, nullptr, 10) : 0;
    interpreter.version = static_cast<std::uint16_t>(major << 8 | minor);
    std::snprintf(interpreter.release, sizeof interpreter.release, "%.*s", static_cast<int>(std::strcspn(version, " ")),
                  version);
    std::snprintf(interpreter.platform, sizeof interpreter.platform, "%s", LIBPROBE_CPU "-" LIBPROBE_SYSTEM);
    if (interpreter.version < oldest_version) {
        return fail(error, LIBPROBE_TOO_OLD, "this is CPython %s: %s", interpreter.release,
                    libprobe_status_message(LIBPROBE_TOO_OLD));
    }
    if (!ask_sys(sys.get(), "gettotalrefcount", interpreter.debug) ||
        !ask_sys(sys.get(), "getobjects", interpreter.trace_refs)) {
        return fail_with_exception(error);
    }
    interpreter.free_threaded = std::strstr(version, "free-threading build") != nullptr;
    return LIBPROBE_OK;
}

} // namespace libprobe
