// What is rare about arguments: that they have names, or that they are wrong.
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

} // namespace minibind
