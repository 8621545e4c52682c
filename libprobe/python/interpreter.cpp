// Checks whether the interpreter may be probed, and asks it about itself.
#include "python/interpreter.hpp"

#include <cstring>

#include "platform/name.hpp"
#include "platform/system.hpp"
#include "python/python.hpp"
#include "text/error.hpp"
#include "text/status.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

enum : unsigned { oldest_version = 0x0306 };

// Reads the variables of sys from its dict: a missing attribute would raise an exception, which is slower than all of
// this.
class Sys {
public:
    explicit Sys(std::uint16_t version) : asks_module_(version >= 0x030e) {}

    // None if there is no such item, or with the exception set. Asks nothing while an exception is set.
    Ref variable(const char *name) {
        if (PyErr_Occurred() != nullptr) {
            return Ref();
        }
        if (!asks_module_) { // on some versions, importing while a sub-interpreter ends is fatal
            Ref found = new_reference(PySys_GetObject(name));
            if (!found) {
                // It also returns NULL, without an exception, if it has no memory for the name: this one sets one.
                const Ref key(PyUnicode_FromString(name));
                found = new_reference(key ? PySys_GetObject(name) : nullptr);
            }
            return found;
        }
        if (!module_) { // from 3.14 on PySys_GetObject prints its errors
            module_ = Ref(PyImport_ImportModule("sys"));
            const Ref type(module_ ? PyObject_Type(module_.get()) : nullptr);
            is_plain_ = type.get() == reinterpret_cast<PyObject *>(&PyModule_Type);
        }
        Ref value;
        if (!is_plain_) { // somebody replaced it, so it may answer anything
            static_cast<void>(module_ && find_attribute(module_.get(), name, value));
            return value;
        }
        const Ref key(PyUnicode_FromString(name));
        return key ? new_reference(PyDict_GetItemWithError(PyModule_GetDict(module_.get()), key.get())) : Ref();
    }

private:
    const bool asks_module_;
    Ref module_;
    bool is_plain_ = false;
};

// The number at the start of a text, limited to what fits.
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

// Copies as much of a text as fits.
template <std::size_t size> void copy(const char *text, std::size_t length, char (&to)[size]) {
    const std::size_t bytes = length < size ? length : size - 1;
    std::memcpy(to, text, bytes);
    to[bytes] = '\0';
}

KnownFunction<int (*)()> gil_check_function("PyGILState_Check");

// Py_GetVersion's text, which lives as long as the process. Kept, since up to 3.11 each call formats the text anew.
const char *version_text() {
    static std::atomic<const char *> known{nullptr};
    const char *text = known.load(std::memory_order_relaxed);
    if (text == nullptr) {
        text = Py_GetVersion();
        known.store(text, std::memory_order_relaxed);
    }
    return text;
}

} // namespace

bool is_attached(std::uint16_t version) {
    // Up to 3.11 the process has one current thread state, which may be another thread's. PyGILState_Check, which the
    // limited API lacks, tells. PyThreadState_GetDict is documented to work without a thread state.
    const auto gil_check = version < 0x030c ? gil_check_function.get() : nullptr;
    return (gil_check == nullptr || gil_check() != 0) && PyThreadState_GetDict() != nullptr;
}

libprobe_status check_attached(libprobe_error *error, std::uint16_t version) {
    if (Py_IsInitialized() == 0) {
        return fail(error, LIBPROBE_NOT_INITIALIZED);
    }
    return is_attached(version) ? LIBPROBE_OK : fail(error, LIBPROBE_NOT_ATTACHED);
}

std::atomic<std::uint16_t> known_version{0};

std::uint16_t running_version() {
    std::uint16_t version = known_version.load(std::memory_order_relaxed);
    if (version == 0) {
        version = version_of(version_text());
        known_version.store(version, std::memory_order_relaxed);
    }
    return version;
}

libprobe_status identify(Interpreter &interpreter, libprobe_error *error) {
    interpreter = Interpreter{};
    const char *version = version_text();
    interpreter.version = version_of(version);
    Sys sys(interpreter.version);
    const Ref facts = sys.variable("implementation");
    if (!facts && PyErr_Occurred() == nullptr) {
        PyErr_SetString(PyExc_AttributeError, "sys has no implementation");
    }
    const Ref name(facts ? PyObject_GetAttrString(facts.get(), "name") : nullptr);
    char implementation[32];
    if (!name || !text(name.get(), implementation, sizeof implementation)) { // it need not be a str
        return fail_with_exception(error);
    }
    if (std::strcmp(implementation, "cpython") != 0) {
        return fail(error, LIBPROBE_NOT_CPYTHON, "this interpreter is %s: %s", implementation,
                    status_words(LIBPROBE_NOT_CPYTHON).sentence);
    }
    copy(version, std::strcspn(version, " "), interpreter.release);
    copy(platform_name, std::strlen(platform_name), interpreter.platform);
    if (interpreter.version < oldest_version) {
        return fail(error, LIBPROBE_TOO_OLD, "this is CPython %s: %s", interpreter.release,
                    status_words(LIBPROBE_TOO_OLD).sentence);
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
