// Defines the functions of functions.h, with CPython's own functions where the interpreter has them.
#include "python/python.hpp"

#include <cstdlib>
#include <cstring>

#include "libprobe/functions.h"
#include "platform/system.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

using Make = PyObject *(*)();
using Call = PyObject *(*)(PyObject *);
using CallTwo = PyObject *(*)(PyObject *, PyObject *);

KnownFunction<CallTwo> method_new("PyMethod_New");
KnownFunction<Call> static_method_new("PyStaticMethod_New");
KnownFunction<Make> get_raised("PyErr_GetRaisedException");
KnownFunction<Make> frame_globals("PyEval_GetFrameGlobals");
KnownFunction<Make> frame_builtins("PyEval_GetFrameBuiltins");
KnownFunction<Make> frame_locals("PyEval_GetFrameLocals");
KnownFunction<Call> full_name("PyType_GetFullyQualifiedName");

PyObject *attribute_of(const char *module, const char *name) {
    const Ref its(PyImport_ImportModule(module));
    return its ? PyObject_GetAttrString(its.get(), name) : nullptr;
}

// A new reference to what a function of the frame that is running returns.
PyObject *of_frame(KnownFunction<Make> &function, PyObject *(*borrow)()) {
    const Make own = function.get();
    if (own != nullptr) {
        const Ref value(own());
        return new_reference(value.get()).release();
    }
    return new_reference(borrow()).release();
}

} // namespace

} // namespace libprobe

using libprobe::Ref;

PyObject *libprobe_run_string(const char *source, int start, PyObject *globals, PyObject *locals) {
    const Ref code(Py_CompileString(source, "<string>", start));
    if (!code) {
        return nullptr;
    }
    if (PyDict_GetItemString(globals, "__builtins__") == nullptr && // as PyRun_String does
        PyDict_SetItemString(globals, "__builtins__", PyEval_GetBuiltins()) < 0) {
        return nullptr;
    }
    return PyEval_EvalCode(code.get(), globals, locals);
}

PyObject *libprobe_run_result(const char *source) {
    const Ref names(PyDict_New());
    const Ref done(names ? libprobe_run_string(source, Py_file_input, names.get(), names.get()) : nullptr);
    PyObject *const result = done ? PyDict_GetItemString(names.get(), "result") : nullptr;
    if (done && result == nullptr) {
        PyErr_SetString(PyExc_NameError, "libprobe: the source has assigned nothing to `result`");
    }
    return libprobe::new_reference(result).release();
}

int libprobe_flag(const char *name) {
    PyObject *const flags = PySys_GetObject("flags"); // borrowed
    if (flags == nullptr) {
        PyErr_SetString(PyExc_RuntimeError, "libprobe: there is no sys.flags");
        return -1;
    }
    const Ref value(PyObject_GetAttrString(flags, name));
    return value ? static_cast<int>(PyLong_AsLong(value.get())) : -1;
}

long libprobe_python_version(void) {
    const char *text = Py_GetVersion(); // "3.13.5 (...)", "3.15.0b1 (...)"
    long version = 0;
    for (int part = 0; part < 3; ++part) {
        char *end = nullptr;
        version = version << 8 | std::strtol(text, &end, 10);
        text = *end == '.' ? end + 1 : end;
    }
    return version;
}

PyObject *libprobe_method_new(PyObject *function, PyObject *self) {
    const auto make = libprobe::method_new.get();
    if (make != nullptr) {
        return make(function, self);
    }
    const Ref type(libprobe::attribute_of("types", "MethodType"));
    return type ? PyObject_CallFunctionObjArgs(type.get(), function, self, nullptr) : nullptr;
}

PyObject *libprobe_static_method_new(PyObject *callable) {
    const auto make = libprobe::static_method_new.get();
    if (make != nullptr) {
        return make(callable);
    }
    const Ref type(libprobe::attribute_of("builtins", "staticmethod"));
    return type ? PyObject_CallFunctionObjArgs(type.get(), callable, nullptr) : nullptr;
}

PyObject *libprobe_raised_exception(void) {
    const auto get = libprobe::get_raised.get();
    if (get != nullptr) {
        return get();
    }
    PyObject *type = nullptr;
    PyObject *value = nullptr;
    PyObject *traceback = nullptr;
    PyErr_Fetch(&type, &value, &traceback);
    PyErr_NormalizeException(&type, &value, &traceback);
    if (traceback != nullptr) {
        PyException_SetTraceback(value, traceback);
    }
    Py_DecRef(type);
    Py_DecRef(traceback);
    return value;
}

PyObject *libprobe_exception_args(PyObject *exception) { return PyObject_GetAttrString(exception, "args"); }

void libprobe_exception_set_args(PyObject *exception, PyObject *args) {
    const libprobe::KeptException kept;
    PyObject_SetAttrString(exception, "args", args);
    PyErr_Clear();
}

PyObject *libprobe_frame_globals(void) { return libprobe::of_frame(libprobe::frame_globals, PyEval_GetGlobals); }
PyObject *libprobe_frame_builtins(void) { return libprobe::of_frame(libprobe::frame_builtins, PyEval_GetBuiltins); }
PyObject *libprobe_frame_locals(void) {
    PyObject *const locals = libprobe::of_frame(libprobe::frame_locals, PyEval_GetLocals);
    if (locals == nullptr && PyErr_ExceptionMatches(PyExc_SystemError) != 0) { // no Python code is running
        PyErr_Clear();
    }
    return locals;
}

int libprobe_module_add(PyObject *module, const char *name, PyObject *value) {
    const Ref owned(value);
    if (!owned) {
        if (PyErr_Occurred() == nullptr) {
            PyErr_SetString(PyExc_SystemError, "libprobe: there is no value to add, and no exception is set");
        }
        return -1;
    }
    PyObject *const names = PyModule_GetDict(module);
    return names != nullptr ? PyDict_SetItemString(names, name, value) : -1;
}

int libprobe_module_add_type(PyObject *module, PyTypeObject *type) {
    const Ref name(PyObject_GetAttrString(reinterpret_cast<PyObject *>(type), "__name__"));
    const Ref utf8(name ? PyUnicode_AsUTF8String(name.get()) : nullptr);
    auto *const object = reinterpret_cast<PyObject *>(type);
    return utf8 ? libprobe_module_add(module, PyBytes_AsString(utf8.get()), libprobe::new_reference(object).release())
                : -1;
}

PyObject *libprobe_type_full_name(PyTypeObject *type) {
    auto *const object = reinterpret_cast<PyObject *>(type);
    const auto get = libprobe::full_name.get();
    if (get != nullptr) {
        return get(object);
    }
    Ref name(PyObject_GetAttrString(object, "__qualname__"));
    Ref module;
    if (!name || !libprobe::find_attribute(object, "__module__", module)) {
        return nullptr;
    }
    if (!libprobe::is_instance(module.get(), PyUnicode_Type)) { // which anybody may have set
        return name.release();
    }
    const Ref utf8(PyUnicode_AsUTF8String(module.get()));
    if (!utf8) {
        return nullptr;
    }
    const char *const text = PyBytes_AsString(utf8.get());
    const bool is_left_out = std::strcmp(text, "builtins") == 0 || std::strcmp(text, "__main__") == 0;
    return is_left_out ? name.release() : PyUnicode_FromFormat("%U.%U", module.get(), name.get());
}
