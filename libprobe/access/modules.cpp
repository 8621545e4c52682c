// Defines the functions of modules.h, which read proven fields and ask CPython if a field is not proven.
#include "platform/default_head.h"

#include "libprobe/modules.h"

#include "access/modules.hpp"
#include "access/place.hpp"
#include "libprobe/types.h"
#include "platform/system.hpp"
#include "state/cells.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

KnownFunction<PyObject *(*)(PyTypeObject *)> get_type_module("PyType_GetModule");

// The module that the type itself was made with, borrowed; nullptr, and no exception, if it was made with none. False,
// with the exception set, if that cannot be told.
bool find_own_module(PyTypeObject *type, PyObject *&module) {
    module = nullptr;
    if ((PyType_GetFlags(type) & heap_type) == 0) { // which alone have a place for it
        return true;
    }
    if (is_set(libprobe_type_cells.ht_module)) {
        module = static_cast<PyObject *>(libprobe_word_at(type, libprobe_type_cells.ht_module));
        return true;
    }
    const auto get = get_type_module.get();
    if (get != nullptr) {
        module = get(type);
        if (module == nullptr && PyErr_ExceptionMatches(PyExc_TypeError) != 0) {
            PyErr_Clear();
        }
        return PyErr_Occurred() == nullptr;
    }
    const Ref names(libprobe_type_dict(type));
    module = names ? PyDict_GetItemString(names.get(), module_attribute) : nullptr;
    return static_cast<bool>(names);
}

PyObject *refuse_without_module(PyTypeObject *type) {
    PyErr_Format(PyExc_TypeError, "libprobe: %R was made with no module", type);
    return nullptr;
}

// The types whose attributes the type has, in their order; borrowed if the field is proven.
Ref mro_of(PyTypeObject *type) {
    if (is_set(libprobe_type_cells.tp_mro)) {
        return new_reference(static_cast<PyObject *>(libprobe_word_at(type, libprobe_type_cells.tp_mro)));
    }
    return Ref(PyObject_GetAttrString(reinterpret_cast<PyObject *>(type), "__mro__"));
}

} // namespace

} // namespace libprobe

PyObject *libprobe_type_module(PyTypeObject *type) {
    PyObject *module = nullptr;
    if (!libprobe::find_own_module(type, module)) {
        return nullptr;
    }
    return module != nullptr ? module : libprobe::refuse_without_module(type);
}

void *libprobe_type_module_state(PyTypeObject *type) {
    PyObject *const module = libprobe_type_module(type);
    return module != nullptr ? PepModule_GET_STATE(module) : nullptr;
}

PyObject *libprobe_type_module_by_def(PyTypeObject *type, PyModuleDef *definition) {
    const libprobe::Ref mro = libprobe::mro_of(type);
    const Py_ssize_t count = mro ? PyTuple_Size(mro.get()) : -1;
    for (Py_ssize_t i = 0; i < count; ++i) {
        PyObject *module = nullptr;
        auto *const base = reinterpret_cast<PyTypeObject *>(PyTuple_GetItem(mro.get(), i));
        if (!libprobe::find_own_module(base, module)) {
            return nullptr;
        }
        if (module != nullptr && PyModule_GetDef(module) == definition) {
            return module; // which the type keeps alive
        }
        if (PyErr_Occurred() != nullptr) { // it is no module
            PyErr_Clear();
        }
    }
    return count < 0 ? nullptr : libprobe::refuse_without_module(type);
}
