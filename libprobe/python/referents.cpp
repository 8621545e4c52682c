// Collects a type's referents by tp_traverse, or by gc.get_referents, which calls it.
#include "python/referents.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

// The only one, 0 if there are several.
struct One {
    std::uint64_t address = 0;
    std::size_t count = 0;

    void found(const PyObject *object) { address = count++ == 0 ? address_of(object) : 0; }
};

} // namespace

int Referents::add(PyObject *object, void *referents) {
    auto *self = static_cast<Referents *>(referents);
    if (self->count_ < capacity) {
        self->list_[self->count_++] = object;
    }
    return 0;
}

bool Referents::tell_apart(PyObject *type) {
    One dict, mro;
    for (std::size_t i = 0; i < count_; ++i) {
        const Ref its_type(PyObject_Type(list_[i]));
        if (its_type.get() == reinterpret_cast<PyObject *>(&PyDict_Type)) {
            dict.found(list_[i]);
        } else if (its_type.get() == reinterpret_cast<PyObject *>(&PyTuple_Type) && PyTuple_Size(list_[i]) > 0 &&
                   PyTuple_GetItem(list_[i], 0) == type) {
            mro.found(list_[i]);
        }
    }
    dict_ = dict.address;
    mro_ = mro.address;
    return PyErr_Occurred() == nullptr;
}

bool Referents::ask(PyObject *type, std::uint16_t version) {
    count_ = 0;
    if (version >= traversed_since) {
        const auto traverse = reinterpret_cast<traverseproc>(PyType_GetSlot(&PyType_Type, Py_tp_traverse));
        return traverse != nullptr && traverse(type, add, this) == 0 && tell_apart(type);
    }
    const Ref gc(PyImport_ImportModule("gc"));
    const Ref list(gc ? PyObject_CallMethod(gc.get(), "get_referents", "O", type) : nullptr);
    const Py_ssize_t count = list ? PyList_Size(list.get()) : -1;
    for (Py_ssize_t i = 0; i < count; ++i) {
        add(PyList_GetItem(list.get(), i), this);
    }
    return count >= 0 && tell_apart(type);
}

} // namespace libprobe
