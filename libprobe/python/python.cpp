// Turns the interpreter's exceptions, attributes and numbers into values.
#include "python/python.hpp"

#include <cstdio>
#include <cstring>

#include "platform/system.hpp"
#include "text/error.hpp"

namespace LIBPROBE_INTERNAL libprobe {

bool find_attribute(PyObject *object, const char *name, Ref &value) {
    value = Ref(PyObject_GetAttrString(object, name));
    if (!value) {
        if (PyErr_ExceptionMatches(PyExc_AttributeError) == 0) {
            return false;
        }
        PyErr_Clear();
    }
    return true;
}

bool integer(PyObject *object, std::int64_t &value) {
    value = object != nullptr ? PyLong_AsLongLong(object) : 0;
    if (object == nullptr || PyErr_Occurred() != nullptr) {
        PyErr_Clear();
        return false;
    }
    return true;
}

bool text(PyObject *object, char *buffer, std::size_t size) {
    const Ref utf8(PyUnicode_AsUTF8String(object));
    const char *bytes = utf8 ? PyBytes_AsString(utf8.get()) : nullptr;
    if (bytes != nullptr) {
        std::snprintf(buffer, size, "%s", bytes);
        trim_utf8(buffer);
    }
    return bytes != nullptr;
}

bool is_instance(PyObject *object, PyTypeObject &type) {
    const Ref its_type(object != nullptr ? PyObject_Type(object) : nullptr);
    return its_type && PyType_IsSubtype(reinterpret_cast<PyTypeObject *>(its_type.get()), &type) != 0;
}

namespace {
bool refuse_instance(PyObject *object, const char *name) {
    if (object == nullptr) {
        PyErr_Format(PyExc_TypeError, "libprobe: NULL is no %s", name);
    } else {
        PyErr_Format(PyExc_TypeError, "libprobe: %R is no %s", object, name);
    }
    return false;
}
} // namespace

bool check_instance(PyObject *object, PyTypeObject &type, const char *name) {
    return is_instance(object, type) || refuse_instance(object, name);
}

bool check_instance(PyObject *object, std::initializer_list<const char *> types, const char *name) {
    for (const char *symbol : types) {
        auto *const type = static_cast<PyTypeObject *>(find_symbol(symbol));
        if (type != nullptr && is_instance(object, *type)) {
            return true;
        }
    }
    return refuse_instance(object, name);
}

bool clear_unless_fatal() {
    if (PyErr_Occurred() != nullptr) {
        if (PyErr_ExceptionMatches(PyExc_MemoryError) != 0 || PyErr_ExceptionMatches(PyExc_KeyboardInterrupt) != 0) {
            return false;
        }
        PyErr_Clear();
    }
    return true;
}

void describe_exception(char *buffer, std::size_t size) {
    buffer[0] = '\0';
    PyObject *type = nullptr;
    PyObject *value = nullptr;
    PyObject *traceback = nullptr;
    PyErr_Fetch(&type, &value, &traceback);
    const Ref owned_type(type);
    const Ref owned_value(value);
    const Ref owned_traceback(traceback);
    if (type == nullptr) {
        return;
    }
    const Ref name(PyObject_GetAttrString(type, "__name__"));
    if (!name || !text(name.get(), buffer, size)) {
        PyErr_Clear();
        std::snprintf(buffer, size, "an exception");
    }
    const Ref said(value != nullptr ? PyObject_Str(value) : nullptr);
    const std::size_t length = std::strlen(buffer);
    if (length + 2 < size && said) {
        std::snprintf(buffer + length, size - length, ": ");
        text(said.get(), buffer + length + 2, size - length - 2);
    }
    PyErr_Clear();
}

libprobe_status fail_with_exception(libprobe_error *error) {
    // Some functions of CPython fail without an exception if memory runs out.
    if (PyErr_Occurred() == nullptr || PyErr_ExceptionMatches(PyExc_MemoryError) != 0) {
        PyErr_Clear();
        return fail(error, LIBPROBE_OUT_OF_MEMORY);
    }
    const bool interrupted = PyErr_ExceptionMatches(PyExc_KeyboardInterrupt) != 0;
    char raised[512];
    describe_exception(raised, sizeof raised);
    if (interrupted) {
        PyErr_SetInterrupt(); // after the description, which would handle it
    }
    return fail(error, LIBPROBE_PYTHON_ERROR, "this CPython could not be probed: it raised %s", raised);
}

} // namespace libprobe
