// Makes metatypes whose types have data, and calls the hooks of libprobe_metatype_spec from the metatype's slots.
#include "platform/default_head.h"

#include <cstddef>
#include <cstring>

#include "access/place.hpp"
#include "access/typedata.hpp"
#include "libprobe/metatype.h"
#include "make/hooks.hpp"
#include "make/spec.hpp"
#include "platform/atomic.hpp"
#include "state/require.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

int start_type(PyObject *self, PyObject *arguments, PyObject *keywords);
void end_type(PyObject *self);
int traverse_type(PyObject *self, visitproc visit, void *argument);
int clear_type(PyObject *self);

enum : std::size_t { largest_spec = 4096 }; // more is no size of a struct, and not all of it may be readable

PyTypeObject *as_type(PyObject *object) { return reinterpret_cast<PyTypeObject *>(object); }

// The fields that the hooks and the binding read.
const libprobe_field needed[] = {
#define X(name) LIBPROBE_FIELD_##name,
    LIBPROBE_BINDING_FIELDS(X) X(tp_dealloc) X(tp_clear) X(tp_traverse) X(tp_getset) X(tp_init)
#undef X
};

// A metatype that libprobe_metatype made. It is recognized by its tp_dealloc. Its tp_getset, which CPython neither
// inherits nor changes, leads to the hooks.
class Kind {
public:
    Kind(const Places &places, PyTypeObject *metatype) : places_(&places), metatype_(metatype) {}

    static bool made(const Places &places, PyTypeObject *metatype) {
        return places.of<LIBPROBE_FIELD_tp_dealloc>(metatype) == end_type;
    }
    // The most derived such metatype that a type's metatype is or derives from; classes made in Python may be in
    // between.
    static Kind of(const Places &places, PyObject *type) {
        PyTypeObject *metatype = places.type_of(type);
        while (!made(places, metatype)) {
            metatype = places.of<LIBPROBE_FIELD_tp_base>(metatype);
        }
        return Kind(places, metatype);
    }
    // A metatype made here has only such bases, and then type.
    explicit operator bool() const { return metatype_ != &PyType_Type; }
    Kind above() const { return Kind(*places_, places_->of<LIBPROBE_FIELD_tp_base>(metatype_)); }

    const libprobe_metatype_spec &spec() const {
        return hooks_at(load_acquire(&places_->of<LIBPROBE_FIELD_tp_getset>(metatype_)));
    }
    void *data(PyObject *type) const { return libprobe_typedata_fast(spec().kind, as_type(type)); }
    bool has(PyObject *type) const { return PyType_IsSubtype(places_->type_of(type), metatype_) != 0; }

private:
    const Places *places_;
    PyTypeObject *metatype_;
};

bool is_zero(const void *data, std::size_t size) {
    const auto *bytes = static_cast<const unsigned char *>(data);
    for (std::size_t i = 0; i < size; ++i) {
        if (bytes[i] != 0) {
            return false;
        }
    }
    return true;
}

// Fills the base's kind first. __init__ can be called again by hand, so data that is already filled is left alone.
int start_kind(const Places &places, const Kind &kind, PyObject *type) {
    if (!kind) {
        return 0;
    }
    if (start_kind(places, kind.above(), type) < 0) {
        return -1;
    }
    const libprobe_metatype_spec &spec = kind.spec();
    if (spec.subclass == nullptr || !is_zero(kind.data(type), spec.kind->size)) {
        return 0;
    }
    PyObject *mro = places.of<LIBPROBE_FIELD_tp_mro>(type);
    const Py_ssize_t count = mro != nullptr ? PyTuple_Size(mro) : 0;
    PyObject *base = nullptr;
    for (Py_ssize_t i = 1; i < count && base == nullptr; ++i) {
        PyObject *next = PyTuple_GetItem(mro, i);
        base = kind.has(next) ? next : nullptr;
    }
    return spec.subclass(as_type(type), kind.data(type), as_type(base), base != nullptr ? kind.data(base) : nullptr);
}

int start_type(PyObject *self, PyObject *arguments, PyObject *keywords) {
    const Places here;
    if (here.of<LIBPROBE_FIELD_tp_init>(&PyType_Type)(self, arguments, keywords) < 0) {
        return -1;
    }
    return start_kind(here, Kind::of(here, self), self);
}

int traverse_type(PyObject *self, visitproc visit, void *argument) {
    const Places here;
    for (Kind kind = Kind::of(here, self); kind; kind = kind.above()) {
        const libprobe_metatype_spec &spec = kind.spec();
        const int stop = spec.traverse != nullptr ? spec.traverse(kind.data(self), visit, argument) : 0;
        if (stop != 0) {
            return stop;
        }
    }
    const int stop = libprobe_type_visit_from_traverse(here.type_of(self), visit, argument);
    if (stop != 0) {
        return stop;
    }
    return here.of<LIBPROBE_FIELD_tp_traverse>(&PyType_Type)(self, visit, argument);
}

int clear_type(PyObject *self) {
    const Places here;
    for (Kind kind = Kind::of(here, self); kind; kind = kind.above()) {
        if (kind.spec().clear != nullptr) {
            kind.spec().clear(kind.data(self));
        }
    }
    return here.of<LIBPROBE_FIELD_tp_clear>(&PyType_Type)(self);
}

void end_type(PyObject *self) {
    const Places here;
    PyObject_GC_UnTrack(self); // the hooks may start a collection, which must not find the type
    {
        const KeptException kept;
        for (Kind kind = Kind::of(here, self); kind; kind = kind.above()) {
            if (kind.spec().end != nullptr) {
                kind.spec().end(kind.data(self));
            }
        }
    }
    PyObject_GC_Track(self); // as type's own tp_dealloc wants it
    PyTypeObject *metatype = here.type_of(self);
    here.of<LIBPROBE_FIELD_tp_dealloc> (&PyType_Type)(self);
    libprobe_type_decref_from_dealloc(metatype);
}

// The caller may have been compiled with another version of the struct: members that it lacks are zero, and
// check_spec has refused those that this version lacks unless they are zero.
libprobe_metatype_spec complete(const libprobe_metatype_spec &given) {
    libprobe_metatype_spec spec{};
    std::memcpy(&spec, &given, given.size < sizeof spec ? given.size : sizeof spec);
    return spec;
}

bool check_spec(const libprobe_metatype_spec *spec, PyTypeObject *base) {
    if (spec == nullptr) {
        PyErr_SetString(PyExc_SystemError, "libprobe_metatype: the spec is NULL");
        return false;
    }
    if (spec->size < offsetof(libprobe_metatype_spec, subclass) || spec->size > largest_spec) {
        PyErr_Format(PyExc_SystemError,
                     "libprobe_metatype: the size of the spec is %zd: it must be sizeof(libprobe_metatype_spec)",
                     static_cast<Py_ssize_t>(spec->size));
        return false;
    }
    if (spec->name == nullptr || spec->kind == nullptr) {
        PyErr_SetString(PyExc_SystemError, "libprobe_metatype: the spec has no name or no kind");
        return false;
    }
    if (spec->size > sizeof *spec && !is_zero(spec + 1, spec->size - sizeof *spec)) {
        PyErr_Format(PyExc_SystemError,
                     "%s: its libprobe_metatype_spec has members that libprobe %s does not know: link the libprobe of "
                     "the headers, or leave them zero",
                     spec->name, LIBPROBE_VERSION);
        return false;
    }
    if (!check_kind(*spec->kind)) {
        return false;
    }
    if (base != nullptr && base != &PyType_Type &&
        PyType_GetSlot(base, Py_tp_dealloc) != reinterpret_cast<void *>(end_type)) {
        PyErr_Format(PyExc_TypeError, "%s: its base must be type, or made by libprobe_metatype", spec->name);
        return false;
    }
    return true;
}

// One self-test for all fields that are read, before 3.12 also those that libprobe's own maker of types needs.
bool require_all(const PyType_Spec &spec, bool has_module) {
    constexpr Span<libprobe_field> all = {needed, sizeof needed / sizeof *needed};
    const std::uint16_t version = running_version();
    if (version < 0x030c) {
        SpecContents contents;
        return contents.read(spec, version) && contents.require(version, has_module, all);
    }
    libprobe_requirement requirements[sizeof needed / sizeof *needed];
    for (std::size_t i = 0; i < all.size(); ++i) {
        requirements[i] = {&libprobe_family_type, all[i], LIBPROBE_ANYWHERE};
    }
    return require(requirements, all.size()) == 0;
}

PyObject *make_metatype(PyObject *module, PyTypeObject *base, const libprobe_metatype_spec &spec) {
    PyGetSetDef *hooks = hooks_of(spec);
    if (hooks == nullptr) {
        return PyErr_NoMemory();
    }
    PyType_Slot slots[] = {{Py_tp_init, reinterpret_cast<void *>(start_type)},
                           {Py_tp_dealloc, reinterpret_cast<void *>(end_type)},
                           {Py_tp_traverse, reinterpret_cast<void *>(traverse_type)},
                           {Py_tp_clear, reinterpret_cast<void *>(clear_type)},
                           {Py_tp_getset, no_hooks()},
                           {0, nullptr},
                           {0, nullptr},
                           {0, nullptr}};
    PyType_Slot *next = slots;
    while (next->slot != 0) {
        ++next;
    }
    if (spec.methods != nullptr) {
        *next++ = {Py_tp_methods, spec.methods};
    }
    if (spec.doc != nullptr) {
        *next = {Py_tp_doc, const_cast<char *>(spec.doc)};
    }
    const int basicsize = -static_cast<int>(spec.kind->size);
    PyType_Spec type_spec = {spec.name, basicsize, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
                             slots};
    if (!require_all(type_spec, module != nullptr)) {
        return nullptr;
    }
    PyTypeObject *its_base = base != nullptr ? base : &PyType_Type;
    Ref metatype(libprobe_type_from_metaclass(nullptr, module, &type_spec, reinterpret_cast<PyObject *>(its_base)));
    if (!metatype || libprobe_typedata_bind(spec.kind, as_type(metatype.get()), basicsize) < 0) {
        return nullptr;
    }
    store_release(&Places().of<LIBPROBE_FIELD_tp_getset>(metatype.get()), hooks);
    return metatype.release();
}

} // namespace

} // namespace libprobe

PyObject *libprobe_metatype(PyObject *module, PyTypeObject *base, const libprobe_metatype_spec *spec) {
    return libprobe::check_spec(spec, base) ? libprobe::make_metatype(module, base, libprobe::complete(*spec))
                                            : nullptr;
}
