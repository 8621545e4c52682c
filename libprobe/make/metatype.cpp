// Metatypes whose types have data: the hooks of libprobe_metatype_spec as slots of the metatype.
#include "platform/default_head.h"

#include <climits>
#include <cstddef>

#include "access/place.hpp"
#include "libprobe/metaclass.h"
#include "state/state.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

int start_type(PyObject *self, PyObject *arguments, PyObject *keywords);
void end_type(PyObject *self);
int traverse_type(PyObject *self, visitproc visit, void *argument);
int clear_type(PyObject *self);

PyTypeObject *as_type(PyObject *object) { return reinterpret_cast<PyTypeObject *>(object); }

// libprobe_metatype has required what is read here, and so the layout is there.
Places places() { return Places(*libprobe_probe(nullptr)); }

const libprobe_field needed[] = {LIBPROBE_FIELD_ob_type,  LIBPROBE_FIELD_tp_basicsize, LIBPROBE_FIELD_tp_dealloc,
                                 LIBPROBE_FIELD_tp_clear, LIBPROBE_FIELD_tp_traverse,  LIBPROBE_FIELD_tp_getset,
                                 LIBPROBE_FIELD_tp_base,  LIBPROBE_FIELD_tp_init,      LIBPROBE_FIELD_tp_mro};

// A metatype that libprobe_metatype made, seen from one of the types that have its data. It is known by its tp_dealloc,
// and its tp_getset, which CPython neither inherits nor changes, leads to the hooks.
class Kind {
public:
    Kind(const Places &places, PyTypeObject *metatype) : places_(&places), metatype_(metatype) {}

    static bool made(const Places &places, PyTypeObject *metatype) {
        return places.of<LIBPROBE_FIELD_tp_dealloc>(metatype) == end_type;
    }
    // The most derived of those that a type's metatype is or comes from; between are classes made in Python.
    static Kind of(const Places &places, PyObject *type) {
        PyTypeObject *metatype = places.type_of(type);
        while (!made(places, metatype)) {
            metatype = places.of<LIBPROBE_FIELD_tp_base>(metatype);
        }
        return Kind(places, metatype);
    }
    // Above a metatype made here there are only such, and then type.
    explicit operator bool() const { return metatype_ != &PyType_Type; }
    Kind above() const { return Kind(*places_, places_->of<LIBPROBE_FIELD_tp_base>(metatype_)); }

    const libprobe_metatype_spec &spec() const {
        char *nothing = reinterpret_cast<char *>(
            __atomic_load_n(&places_->of<LIBPROBE_FIELD_tp_getset>(metatype_), __ATOMIC_ACQUIRE));
        return *reinterpret_cast<libprobe_metatype_spec *>(nothing - offsetof(libprobe_metatype_spec, nothing));
    }
    void *data(PyObject *type) const { return libprobe_typedata_fast(spec().kind, as_type(type)); }
    bool has(PyObject *type) const { return PyType_IsSubtype(places_->type_of(type), metatype_) != 0; }

private:
    const Places *places_;
    PyTypeObject *metatype_;
};

// What a metatype leads to until its kind is bound: no hooks. One that is refused keeps it for as long as it can be
// met.
libprobe_metatype_spec unbound;

bool is_zero(const void *data, std::size_t size) {
    const auto *bytes = static_cast<const unsigned char *>(data);
    for (std::size_t i = 0; i < size; ++i) {
        if (bytes[i] != 0) {
            return false;
        }
    }
    return true;
}

// The base's kind first. __init__ can be called by hand, and again: what has been filled is left alone.
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
    const Places here = places();
    if (here.of<LIBPROBE_FIELD_tp_init>(&PyType_Type)(self, arguments, keywords) < 0) {
        return -1;
    }
    return start_kind(here, Kind::of(here, self), self);
}

int traverse_type(PyObject *self, visitproc visit, void *argument) {
    const Places here = places();
    for (Kind kind = Kind::of(here, self); kind; kind = kind.above()) {
        const libprobe_metatype_spec &spec = kind.spec();
        const int stop = spec.traverse != nullptr ? spec.traverse(kind.data(self), visit, argument) : 0;
        if (stop != 0) {
            return stop;
        }
    }
    const int stop = PepType_VisitFromTraverse(here.type_of(self), visit, argument);
    if (stop != 0) {
        return stop;
    }
    return here.of<LIBPROBE_FIELD_tp_traverse>(&PyType_Type)(self, visit, argument);
}

int clear_type(PyObject *self) {
    const Places here = places();
    for (Kind kind = Kind::of(here, self); kind; kind = kind.above()) {
        if (kind.spec().clear != nullptr) {
            kind.spec().clear(kind.data(self));
        }
    }
    return here.of<LIBPROBE_FIELD_tp_clear>(&PyType_Type)(self);
}

void end_type(PyObject *self) {
    const Places here = places();
    PyObject_GC_UnTrack(self); // the hooks may start a collection, which must not meet it
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
    PepType_DecrefFromDealloc(metatype);
}

bool require() {
    libprobe_requirement requirements[sizeof needed / sizeof *needed];
    for (std::size_t i = 0; i < sizeof needed / sizeof *needed; ++i) {
        requirements[i] = {needed[i], LIBPROBE_ANYWHERE};
    }
    return required(requirements, sizeof needed / sizeof *needed) != nullptr;
}

PyObject *make_metatype(PyObject *module, PyTypeObject *base, libprobe_metatype_spec *spec) {
    if (!require()) {
        return nullptr;
    }
    if (spec->kind->size == 0 || spec->kind->size > INT_MAX) {
        PyErr_Format(PyExc_SystemError, "%s: the size of its type data, %s, is %u", spec->name, spec->kind->name,
                     spec->kind->size);
        return nullptr;
    }
    if (base != nullptr && base != &PyType_Type && !Kind::made(places(), base)) {
        PyErr_Format(PyExc_TypeError, "%s: its base must be type, or made by libprobe_metatype", spec->name);
        return nullptr;
    }
    PyType_Slot slots[] = {{Py_tp_init, reinterpret_cast<void *>(start_type)},
                           {Py_tp_dealloc, reinterpret_cast<void *>(end_type)},
                           {Py_tp_traverse, reinterpret_cast<void *>(traverse_type)},
                           {Py_tp_clear, reinterpret_cast<void *>(clear_type)},
                           {Py_tp_getset, &unbound.nothing},
                           {0, nullptr},
                           {0, nullptr},
                           {0, nullptr}};
    PyType_Slot *next = slots + 5;
    if (spec->methods != nullptr) {
        *next++ = {Py_tp_methods, spec->methods};
    }
    if (spec->doc != nullptr) {
        *next = {Py_tp_doc, const_cast<char *>(spec->doc)};
    }
    const int basicsize = -static_cast<int>(spec->kind->size);
    PyType_Spec type_spec = {spec->name, basicsize, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
                             slots};
    Ref metatype(PepType_FromMetaclass(nullptr, module, &type_spec,
                                       reinterpret_cast<PyObject *>(base != nullptr ? base : &PyType_Type)));
    if (!metatype || PepTypeData_Bind(spec->kind, as_type(metatype.get()), basicsize) < 0) {
        return nullptr;
    }
    __atomic_store_n(&places().of<LIBPROBE_FIELD_tp_getset>(metatype.get()), &spec->nothing, __ATOMIC_RELEASE);
    return metatype.release();
}

} // namespace

} // namespace libprobe

PyObject *libprobe_metatype(PyObject *module, PyTypeObject *base, libprobe_metatype_spec *spec) {
    return libprobe::make_metatype(module, base, spec);
}
