// Binds kinds of type data to metatypes, and checks accesses to the data.
#include "platform/default_head.h"

#include "access/typedata.hpp"

#include <cstddef>
#include <cstdlib>
#include <cstring>

#include "access/place.hpp"
#include "libprobe/types.h"
#include "platform/atomic.hpp"
#include "platform/compiler.hpp"
#include "platform/system.hpp"
#include "state/cells.hpp"
#include "state/require.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

KnownFunction<GetTypeDataSize> get_type_data_size("PyType_GetTypeDataSize");

// Whether the object is a type; sets TypeError if not.
bool is_type(PyTypeObject *type) {
    return libprobe_check_access(&libprobe_family_type, LIBPROBE_FIELD_tp_name, type) == 0;
}

// The key of the entry in a metatype's dict that says that it keeps this kind. A metatype belongs to an interpreter and
// can be freed, so the kind keeps no pointer to one.
Ref mark_of(const libprobe_typedata *kind) {
    return Ref(PyUnicode_FromFormat("libprobe type data %p", static_cast<const void *>(kind)));
}

bool mark(const libprobe_typedata *kind, PyTypeObject *metatype) {
    const Ref key = mark_of(kind);
    const Ref dict(key ? libprobe_type_dict(metatype) : nullptr);
    if (!dict || PyDict_SetItem(dict.get(), key.get(), key.get()) < 0) {
        return false;
    }
    PyType_Modified(metatype);
    return true;
}

// The base of a metatype; nullptr with TypeError set if the type is not a metatype, or is `type` itself.
PyTypeObject *base_of(const libprobe_typedata *kind, PyTypeObject *metatype) {
    PyTypeObject *base = is_type(metatype) ? Places().of<LIBPROBE_FIELD_tp_base>(metatype) : nullptr;
    if (base != nullptr && PyType_IsSubtype(base, &PyType_Type) != 0) {
        return base;
    }
    if (PyErr_Occurred() == nullptr) {
        PyErr_Format(PyExc_TypeError, "%s: %R is not a metatype derived from type", kind->name, metatype);
    }
    return nullptr;
}

void remember_name(libprobe_typedata *kind, PyTypeObject *metatype) {
    const char *name = libprobe_type_name(metatype);
    char *copy = name != nullptr && load_acquire(&kind->metatype) == nullptr
                     ? static_cast<char *>(std::malloc(std::strlen(name) + 1))
                     : nullptr;
    if (copy == nullptr) {
        return;
    }
    std::memcpy(copy, name, std::strlen(name) + 1);
    if (exchange_if<const char *>(&kind->metatype, nullptr, copy) != nullptr) {
        std::free(copy);
    }
}

const char *bound_to(const libprobe_typedata *kind) {
    const char *name = load_acquire(&kind->metatype);
    return name != nullptr ? name : "its metatype";
}

// A refused access returns this memory: it belongs to no type, and every kind fits into it.
alignas(LIBPROBE_TYPE_DATA_MAX_ALIGN) unsigned char scratch[LIBPROBE_TYPE_DATA_MAX];

LIBPROBE_COLD void *refused_access(const libprobe_typedata *kind) {
    std::memset(scratch, 0, kind->size < sizeof scratch ? kind->size : sizeof scratch);
    return scratch;
}

bool require_binding_fields() {
    static const libprobe_requirement needs[] = {
#define X(name) LIBPROBE_NEED_ANYWHERE(name),
        LIBPROBE_BINDING_FIELDS(X)
#undef X
    };
    return require(needs, sizeof needs / sizeof *needs) == 0;
}

bool check_access(const libprobe_typedata *kind, PyTypeObject *type) {
    const libprobe_cell offset = load_acquire(&kind->offset);
    if (offset == LIBPROBE_UNSET) {
        PyErr_Format(PyExc_RuntimeError, "%s is not bound to a metatype", kind->name);
        return false;
    }
    if (!is_type(type)) {
        return false;
    }
    const Places places; // the binding has required the fields that are read here
    PyTypeObject *metatype = places.type_of(reinterpret_cast<PyObject *>(type));
    const Ref key = mark_of(kind);
    if (!key) {
        return false;
    }
    if (libprobe_type_lookup(metatype, key.get()) == nullptr) {
        PyErr_Format(PyExc_TypeError, "%s: %R is made by %R, not by %s or a metatype derived from it", kind->name, type,
                     metatype, bound_to(kind));
        return false;
    }
    const Py_ssize_t size = places.of<LIBPROBE_FIELD_tp_basicsize>(metatype);
    if (size < offset + static_cast<Py_ssize_t>(kind->size)) {
        PyErr_Format(PyExc_TypeError, "%s: %R, made by %R, is too small: its %u bytes begin at %zd and it ends at %zd",
                     kind->name, type, metatype, kind->size, offset, size);
        return false;
    }
    return true;
}

} // namespace

bool check_kind(const libprobe_typedata &kind) {
    const bool has_size = kind.size != 0 && kind.size <= LIBPROBE_TYPE_DATA_MAX;
    const bool has_align =
        kind.align != 0 && kind.align <= LIBPROBE_TYPE_DATA_MAX_ALIGN && (kind.align & (kind.align - 1)) == 0;
    if (!has_size || !has_align) {
        PyErr_Format(PyExc_SystemError,
                     "%s: no type data has %u bytes aligned to %u: declare it with LIBPROBE_TYPE_DATA", kind.name,
                     kind.size, kind.align);
    }
    return has_size && has_align;
}

int bind_type_data(libprobe_typedata *kind, PyTypeObject *metatype, int basicsize, GetTypeDataSize room) {
    PyTypeObject *base = base_of(kind, metatype);
    if (base == nullptr) {
        return -1;
    }
    const Places places;
    const Py_ssize_t base_size = places.of<LIBPROBE_FIELD_tp_basicsize>(base);
    const Py_ssize_t size = places.of<LIBPROBE_FIELD_tp_basicsize>(metatype);
    const Py_ssize_t offset = basicsize < 0 ? aligned(base_size) : base_size;
    const Py_ssize_t expected = basicsize < 0 ? offset + aligned(-Py_ssize_t{basicsize}) : basicsize;
    if (size != expected) {
        PyErr_Format(PyExc_TypeError,
                     "%s: __basicsize__ of %R is %zd, but %zd if it was made from %R with basicsize %d", kind->name,
                     metatype, size, expected, base, basicsize);
        return -1;
    }
    if (offset + static_cast<Py_ssize_t>(kind->size) > size || offset % kind->align != 0) {
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
    const libprobe_cell there = settle(kind->offset, static_cast<std::int32_t>(offset));
    if (there != offset) {
        PyErr_Format(PyExc_RuntimeError,
                     "%s: its data is at byte %zd of types made by %s, but at %zd of those made by %R", kind->name,
                     there, bound_to(kind), offset, metatype);
        return -1;
    }
    remember_name(kind, metatype);
    return mark(kind, metatype) ? 0 : -1;
}

} // namespace libprobe

int libprobe_typedata_bind(libprobe_typedata *kind, PyTypeObject *metatype, int basicsize) {
    return libprobe::check_kind(*kind) && libprobe::require_binding_fields()
               ? libprobe::bind_type_data(kind, metatype, basicsize, libprobe::get_type_data_size.get())
               : -1;
}

void *libprobe_typedata_checked(const libprobe_typedata *kind, PyTypeObject *type) {
    return libprobe::check_access(kind, type) ? libprobe_typedata_fast(kind, type) : libprobe::refused_access(kind);
}
