// Gives back and visits an instance's reference to its type once on every version.
#include "platform/default_head.h"

#include "make/type_reference.hpp"

#include <atomic>

#include "libprobe/metatype.h"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

// CPython's functions that give back or visit the type even if a base's function does. nullptr on versions that leave
// it to the base's function. They are the same in all interpreters of a process.
std::atomic<void *> decrefs{nullptr}; // the tp_dealloc, up to 3.7
std::atomic<void *> visits{nullptr};  // the tp_traverse, up to 3.8

// Instances have heap types, whose slots PyType_GetSlot returns on every version.
bool is_in_slot(const std::atomic<void *> &function, PyTypeObject *type, int slot) {
    void *const known = function.load(std::memory_order_relaxed);
    return known != nullptr && PyType_GetSlot(type, slot) == known;
}

} // namespace

destructor find_default_dealloc(std::uint16_t version) {
    // This class is there in every interpreter before any other code runs.
    const Ref module(PyImport_ImportModule("_frozen_importlib"));
    const Ref object(module ? PyObject_GetAttrString(module.get(), "ModuleSpec") : nullptr);
    if (!object) {
        return nullptr;
    }
    auto *type = reinterpret_cast<PyTypeObject *>(object.get());
    void *const dealloc = PyType_GetSlot(type, Py_tp_dealloc);
    if (version < 0x0308) {
        decrefs.store(dealloc, std::memory_order_relaxed);
    }
    if (version < 0x0309) {
        visits.store(PyType_GetSlot(type, Py_tp_traverse), std::memory_order_relaxed);
    }
    return reinterpret_cast<destructor>(dealloc);
}

} // namespace libprobe

void libprobe_type_decref_from_dealloc(PyTypeObject *type) {
    if (!libprobe::is_in_slot(libprobe::decrefs, type, Py_tp_dealloc)) {
        Py_DecRef(reinterpret_cast<PyObject *>(type));
    }
}

int libprobe_type_visit_from_traverse(PyTypeObject *type, visitproc visit, void *arg) {
    return libprobe::is_in_slot(libprobe::visits, type, Py_tp_traverse)
               ? 0
               : visit(reinterpret_cast<PyObject *>(type), arg);
}
