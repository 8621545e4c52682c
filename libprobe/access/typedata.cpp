// Data behind types: where a metatype keeps it, and whose it is.
#include "platform/default_head.h"

#include "access/typedata.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>

#include "libprobe/pep.h"
#include "platform/system.hpp"
#include "access/read.hpp"
#include "state/state.hpp"

using namespace libprobe;

namespace {

// PEP 697 aligns the data of every class so.
Py_ssize_t aligned(Py_ssize_t bytes) {
    constexpr Py_ssize_t align = alignof(std::max_align_t);
    return (bytes + align - 1) / align * align;
}

// The entry in a metatype's dict that says that it keeps this kind. Metatypes belong to an interpreter and can go away,
// so the kind does not keep a pointer to one.
Ref mark_of(const libprobe_typedata *kind) {
    return Ref(PyUnicode_FromFormat("libprobe type data %p", static_cast<const void *>(kind)));
}

bool mark(const libprobe_typedata *kind, PyTypeObject *metatype) {
    const Ref key = mark_of(kind);
    const Ref dict(key ? PepType_GetDict(metatype) : nullptr);
    if (!dict || PyDict_SetItem(dict.get(), key.get(), key.get()) < 0) {
        return false;
    }
    PyType_Modified(metatype);
    return true;
}

// The base of a metatype; nullptr with TypeError set for a type that is none, or is `type` itself.
PyTypeObject *base_of(const libprobe_typedata *kind, PyTypeObject *metatype) {
    PyTypeObject *base = is_type(metatype) ? PepType_Get_tp_base(metatype) : nullptr;
    if (base != nullptr && PyType_IsSubtype(base, &PyType_Type) != 0) {
        return base;
    }
    if (PyErr_Occurred() == nullptr) {
        PyErr_Format(PyExc_TypeError, "%s: %R is not a metatype derived from type", kind->name, metatype);
    }
    return nullptr;
}

void remember_name(libprobe_typedata *kind, PyTypeObject *metatype) {
    const char *name = PepType_GetNameStr(metatype);
    char *copy = name != nullptr && __atomic_load_n(&kind->metatype, __ATOMIC_ACQUIRE) == nullptr
                     ? static_cast<char *>(std::malloc(std::strlen(name) + 1))
                     : nullptr;
    if (copy == nullptr) {
        return;
    }
    std::strcpy(copy, name);
    const char *none = nullptr;
    if (!__atomic_compare_exchange_n(&kind->metatype, &none, copy, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
        std::free(copy);
    }
}

const char *bound_to(const libprobe_typedata *kind) {
    const char *name = __atomic_load_n(&kind->metatype, __ATOMIC_ACQUIRE);
    return name != nullptr ? name : "its metatype";
}

} // namespace

int libprobe::bind_type_data(libprobe_typedata *kind, PyTypeObject *metatype, int basicsize, GetTypeDataSize room) {
    PyTypeObject *base = base_of(kind, metatype);
    const Py_ssize_t base_size = base != nullptr ? PepType_Get_tp_basicsize(base) : 0;
    const Py_ssize_t size = base != nullptr ? PepType_Get_tp_basicsize(metatype) : 0;
    if (base_size == 0 || size == 0) {
        return -1;
    }
    const Py_ssize_t offset = basicsize < 0 ? aligned(base_size) : base_size;
    const Py_ssize_t expected = basicsize < 0 ? offset + aligned(-Py_ssize_t{basicsize}) : basicsize;
    if (size != expected) {
        PyErr_Format(PyExc_TypeError,
                     "%s: __basicsize__ of %R is %zd, but %zd if it was made from %R with basicsize %d", kind->name,
                     metatype, size, expected, base, basicsize);
        return -1;
    }
    if (offset + kind->size > size || offset % kind->align != 0) {
        PyErr_Format(PyExc_TypeError,
                     "%s: its %u bytes, aligned to %u, do not fit between %zd, where %R ends, and %zd, where %R does",
                     kind->name, kind->size, kind->align, offset, base, size, metatype);
        return -1;
    }
    if (basicsize < 0 && room != nullptr && room(metatype) != size - offset) {
        PyErr_Format(PyExc_RuntimeError, "%s: PyType_GetTypeDataSize of %R is not %zd", kind->name, metatype,
                     size - offset);
        return -1;
    }
    const std::int32_t there = settle(kind->offset, static_cast<std::int32_t>(offset));
    if (there != offset) {
        PyErr_Format(PyExc_RuntimeError,
                     "%s: its data is at byte %d of types made by %s, but at %zd of those made by %R", kind->name,
                     there, bound_to(kind), offset, metatype);
        return -1;
    }
    remember_name(kind, metatype);
    return mark(kind, metatype) ? 0 : -1;
}

int PepTypeData_Bind(libprobe_typedata *kind, PyTypeObject *metatype, int basicsize) {
    return whole() != nullptr
               ? bind_type_data(kind, metatype, basicsize, find_function<GetTypeDataSize>("PyType_GetTypeDataSize"))
               : -1;
}

void *libprobe_typedata_checked(const libprobe_typedata *kind, PyTypeObject *type) {
    const std::int32_t offset = __atomic_load_n(&kind->offset, __ATOMIC_ACQUIRE);
    if (offset == 0) {
        PyErr_Format(PyExc_RuntimeError, "%s is not bound to a metatype", kind->name);
        return nullptr;
    }
    if (!is_type(type)) {
        return nullptr;
    }
    PyTypeObject *metatype = type_of(reinterpret_cast<PyObject *>(type));
    const Ref key = mark_of(kind);
    if (!key) {
        return nullptr;
    }
    if (_PepType_Lookup(metatype, key.get()) == nullptr) {
        PyErr_Format(PyExc_TypeError, "%s: %R is made by %R, not by %s or a metatype derived from it", kind->name, type,
                     metatype, bound_to(kind));
        return nullptr;
    }
    const Py_ssize_t size = PepType_Get_tp_basicsize(metatype);
    if (size < offset + static_cast<Py_ssize_t>(kind->size)) {
        PyErr_Format(PyExc_TypeError, "%s: %R, made by %R, is too small: its %u bytes begin at %d and it ends at %zd",
                     kind->name, type, metatype, kind->size, offset, size);
        return nullptr;
    }
    return reinterpret_cast<char *>(type) + offset;
}
