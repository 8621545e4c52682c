// The guards, and the interpreter's word about itself.
#include "python/interpreter.hpp"

#include <cstdio>
#include <cstring>

#include "platform/system.hpp"
#include "python/python.hpp"
#include "state/state.hpp"
#include "text/error.hpp"

#pragma weak PyImport_GetMagicTag // which other implementations lack

namespace LIBPROBE_INTERNAL libprobe {

namespace {

enum : unsigned { oldest_cpython = 0x0306 };

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

// The variables of sys. An attribute that is missing would be an exception, which takes longer than all of this.
class Sys {
public:
    explicit Sys(std::uint16_t version) : asks_module_(version >= 0x030e) {}

    // None where there is none, or with the exception set.
    Ref variable(const char *name) {
        if (!asks_module_) { // to import is fatal on some versions while a sub-interpreter ends
            return own(PySys_GetObject(name));
        }
        if (!module_) { // from 3.14 on PySys_GetObject prints what goes wrong in it
            module_ = Ref(PyImport_ImportModule("sys"));
            const Ref type(module_ ? PyObject_Type(module_.get()) : nullptr);
            is_plain_ = type.get() == reinterpret_cast<PyObject *>(&PyModule_Type);
        }
        Ref value;
        if (!is_plain_) { // somebody's own, which may answer otherwise
            static_cast<void>(module_ && find_attribute(module_.get(), name, value));
            return value;
        }
        const Ref key(PyUnicode_FromString(name));
        return key ? own(PyDict_GetItemWithError(PyModule_GetDict(module_.get()), key.get())) : Ref();
    }

private:
    const bool asks_module_;
    Ref module_;
    bool is_plain_ = false;
};

// The number at the start of a text, no more than fits.
unsigned number_at(const char *text) {
    unsigned number = 0;
    for (; *text >= '0' && *text <= '9' && number < 0x100; ++text) {
        number = 10 * number + static_cast<unsigned>(*text - '0');
    }
    return number & 0xff;
}

// 0x030d of "3.13.0 experimental free-threading build (main, ...) [GCC 12.2.0]", which Py_GetVersion of every
// implementation gives.
std::uint16_t version_of(const char *text) {
    const char *dot = std::strchr(text, '.');
    return static_cast<std::uint16_t>(number_at(text) << 8 | (dot != nullptr ? number_at(dot + 1) : 0));
}

} // namespace

bool is_attached(std::uint16_t version) {
    // Up to 3.11 the current thread state is the process's and may be another thread's; PyGILState_Check, which the
    // limited API lacks, tells. PyThreadState_GetDict is documented to be callable without any.
    const GilCheck gil_check = version < 0x030c ? gil_check_function() : nullptr;
    return (gil_check == nullptr || gil_check() != 0) && PyThreadState_GetDict() != nullptr;
}

libprobe_status check_attached(libprobe_error *error, std::uint16_t version) {
    if (Py_IsInitialized() == 0) {
        return fail(error, LIBPROBE_NOT_INITIALIZED);
    }
    return is_attached(version) ? LIBPROBE_OK : fail(error, LIBPROBE_NOT_ATTACHED);
}

std::uint16_t cpython_version() {
    const char *tag = PyImport_GetMagicTag != nullptr ? PyImport_GetMagicTag() : ""; // "cpython-313"
    static const char start[] = "cpython-3";
    if (std::strncmp(tag, start, sizeof start - 1) != 0) {
        return 0;
    }
    return static_cast<std::uint16_t>(0x0300 | number_at(tag + sizeof start - 1));
}

libprobe_status identify(Interpreter &interpreter, libprobe_error *error) {
    interpreter = Interpreter{};
    const char *version = Py_GetVersion();
    interpreter.version = version_of(version);
    Sys sys(interpreter.version);
    const Ref facts = sys.variable("implementation");
    if (!facts && PyErr_Occurred() == nullptr) {
        PyErr_SetString(PyExc_AttributeError, "sys has no implementation");
    }
    const Ref name(facts ? PyObject_GetAttrString(facts.get(), "name") : nullptr);
    char implementation[32];
    if (!name || !text(name.get(), implementation, sizeof implementation)) {
        return fail_with_exception(error);
    }
    if (std::strcmp(implementation, "cpython") != 0) {
        return fail(error, LIBPROBE_NOT_CPYTHON, "this interpreter is %s: %s", implementation,
                    libprobe_status_message(LIBPROBE_NOT_CPYTHON));
    }
    std::snprintf(interpreter.release, sizeof interpreter.release, "%.*s", static_cast<int>(std::strcspn(version, " ")),
                  version);
    std::snprintf(interpreter.platform, sizeof interpreter.platform, "%s", LIBPROBE_CPU "-" LIBPROBE_SYSTEM);
    if (interpreter.version < oldest_cpython) {
        return fail(error, LIBPROBE_TOO_OLD, "this is CPython %s: %s", interpreter.release,
                    libprobe_status_message(LIBPROBE_TOO_OLD));
    }
    interpreter.debug = static_cast<bool>(sys.variable("gettotalrefcount"));
    interpreter.trace_refs = static_cast<bool>(sys.variable("getobjects"));
    if (PyErr_Occurred() != nullptr) {
        return fail_with_exception(error);
    }
    interpreter.free_threaded = std::strstr(version, "free-threading build") != nullptr;
    return LIBPROBE_OK;
}

} // namespace libprobe
