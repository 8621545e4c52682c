// Defines libprobe_type_from_metaclass, which gives every name a module and lets CPython make the type if it can.
#include "platform/default_head.h"

#include "libprobe/metatype.h"

#include <cstring>
#include <memory>

#include "access/modules.hpp"
#include "make/from_spec.hpp"
#include "platform/system.hpp"
#include "python/interpreter.hpp"
#include "table/slots.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

using FromMetaclass = PyObject *(*)(PyTypeObject *, PyObject *, PyType_Spec *, PyObject *);

bool is_empty_tuple(PyObject *object) {
    const Ref type(PyObject_Type(object));
    return PyType_IsSubtype(reinterpret_cast<PyTypeObject *>(type.get()), &PyTuple_Type) != 0 &&
           PyTuple_Size(object) == 0;
}

// Whether the argument or a slot gives bases.
bool has_empty_bases(PyObject *bases, const PyType_Slot *slots) {
    for (const PyType_Slot *slot = slots; bases == nullptr && slot->slot != 0; ++slot) {
        bases = slot->slot == Py_tp_bases ? static_cast<PyObject *>(slot->pfunc) : nullptr;
    }
    return bases != nullptr && is_empty_tuple(bases);
}

PyObject *make(PyTypeObject *metatype, PyObject *module, PyType_Spec *spec, PyObject *bases) {
    // CPython would return NULL without an exception, and its debug builds would abort.
    if (has_empty_bases(bases, spec->slots)) {
        PyErr_SetString(PyExc_TypeError, "a type needs a base: the tuple of bases is empty");
        return nullptr;
    }
    static KnownFunction<FromMetaclass> known("PyType_FromMetaclass");
    const auto from_metaclass = known.get();
    return from_metaclass != nullptr ? from_metaclass(metatype, module, spec, bases)
                                     : make_type(metatype, module, spec, bases);
}

// The name of the module, as bytes; none, with the exception set, if it has none.
Ref module_name(PyObject *module) {
    if (module == nullptr) {
        return Ref(PyBytes_FromString("builtins"));
    }
    const Ref name(PyObject_GetAttrString(module, "__name__"));
    return Ref(name ? PyUnicode_AsUTF8String(name.get()) : nullptr);
}

// Copies the slots and writes the original spec's address into a slot that asks for it, since CPython is given a copy
// of the spec.
std::unique_ptr<PyType_Slot, void (*)(void *)> copy_slots(PyType_Spec *spec) {
    constexpr int token = slot_of_row(type_table::row::ht_token); // from 3.14 on; without a value it means the spec
    std::size_t count = 1;
    for (const PyType_Slot *slot = spec->slots; slot->slot != 0; ++slot) {
        ++count;
    }
    std::unique_ptr<PyType_Slot, void (*)(void *)> copy(
        static_cast<PyType_Slot *>(PyMem_Malloc(count * sizeof(PyType_Slot))), PyMem_Free);
    for (std::size_t i = 0; copy != nullptr && i < count; ++i) {
        copy.get()[i] = spec->slots[i];
        if (spec->slots[i].slot == token && spec->slots[i].pfunc == nullptr) {
            copy.get()[i].pfunc = spec;
        }
    }
    return copy;
}

// Gives every name a module, so that CPython does not warn.
PyObject *make_named(PyTypeObject *metatype, PyObject *module, PyType_Spec *spec, PyObject *bases) {
    if (spec->name == nullptr || std::strchr(spec->name, '.') != nullptr) {
        return make(metatype, module, spec, bases);
    }
    const Ref prefix = module_name(module);
    const char *text = prefix ? PyBytes_AsString(prefix.get()) : nullptr;
    const Ref full(text != nullptr ? PyBytes_FromFormat("%s.%s", text, spec->name) : nullptr);
    if (!full) {
        return nullptr;
    }
    const auto slots = copy_slots(spec);
    if (slots == nullptr) {
        return PyErr_NoMemory();
    }
    PyType_Spec named = *spec;
    named.name = PyBytes_AsString(full.get());
    named.slots = slots.get();
    return make(metatype, module, &named, bases);
}

} // namespace

} // namespace libprobe

PyObject *libprobe_type_from_metaclass(PyTypeObject *metatype, PyObject *module, PyType_Spec *spec, PyObject *bases) {
    libprobe::Ref type(libprobe::make_named(metatype, module, spec, bases));
    if (type && module != nullptr && libprobe::running_version() < 0x0309 &&
        PyObject_SetAttrString(type.get(), libprobe::module_attribute, module) < 0) {
        return nullptr;
    }
    return type.release();
}

PyObject *libprobe_object_get_dict(PyObject *object, void *context) {
    static libprobe::KnownFunction<PyObject *(*)(PyObject *, void *)> get("PyObject_GenericGetDict");
    return get.get()(object, context);
}

int libprobe_object_set_dict(PyObject *object, PyObject *value, void *context) {
    static libprobe::KnownFunction<int (*)(PyObject *, PyObject *, void *)> set("PyObject_GenericSetDict");
    return set.get()(object, value, context);
}
