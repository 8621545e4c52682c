// How methods get their arguments: as they come, or, if they have names or are wrong, packed.
#include "runtime.hpp"

namespace minibind {

Packed::Packed(Arguments args, Py_ssize_t count, PyObject *names)
    : args_(PyTuple_New(count)), names_(PyDict_New()), made_(args_ && names_) {
    for (Py_ssize_t i = 0; i < count && made_; ++i) {
        made_ = PyTuple_SetItem(args_.get(), i, again(args[i])) == 0;
    }
    for (Py_ssize_t i = 0; names != nullptr && i < PyTuple_Size(names) && made_; ++i) {
        made_ = PyDict_SetItem(names_.get(), PyTuple_GetItem(names, i), args[count + i]) == 0;
    }
}

bool set_flags(PyMethodDef *methods) {
    const int flags = libprobe_fastcall_flags();
    if (flags == 0) {
        PyErr_SetString(PyExc_ImportError, "this interpreter calls no function with its arguments as they come");
    }
    for (; flags > 0 && methods->ml_name != nullptr; ++methods) {
        if ((methods->ml_flags & fast_call) != 0) {
            methods->ml_flags = flags | (methods->ml_flags & METH_CLASS);
        }
    }
    return flags > 0;
}

} // namespace minibind
