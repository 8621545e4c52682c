// The Python side of C++ objects: who owns them, and how they end.
#include "runtime.hpp"

#include <structmember.h>

#include <map>
#include <memory>
#include <string>

namespace minibind {
namespace {

// Strong references. No dict of Python's: the garbage collector would empty that while the C++ object still relies on
// it.
struct Kept {
    std::map<const void *, PyObject *> children; // what the C++ object owns, by address
    std::map<std::string, PyObject *> others;    // what C++ refers to, by reason

    ~Kept() {
        for (const auto &child : children) {
            Py_DecRef(child.second);
        }
        for (const auto &other : others) {
            Py_DecRef(other.second);
        }
    }
};
using KeptList = std::vector<std::unique_ptr<Kept>>;

Kept &kept_of(Kept *&kept) {
    if (kept == nullptr) {
        kept = new Kept;
    }
    return *kept;
}

// What every object of a class has behind its PyObject.
struct Instance {
    void *object;    // of the C++ class that the type's data names; nullptr: not yet, or no longer
    const void *key; // in State::live
    PyObject *owner; // borrowed: its C++ object will destroy this one; it drops this reference before it goes
    Kept *kept;      // or nullptr
    PyObject *dict;
    PyObject *weakrefs;
    char owned; // by this
    char used;  // there is an object, or was
};

// Where that begins: behind `object`, whose size differs between builds.
Py_ssize_t head() { return libprobe_get_tp_basicsize(&PyBaseObject_Type); }

Instance *instance_of(PyObject *self) { return reinterpret_cast<Instance *>(reinterpret_cast<char *>(self) + head()); }

// Takes the C++ object from `self` and from all that it owns. Runs no Python code: what they kept goes to `kept`.
void detach(PyObject *self, KeptList &kept) {
    Instance *instance = instance_of(self);
    if (instance->object != nullptr) {
        State &state = state_of(self);
        const std::lock_guard<std::mutex> guard(state.lock);
        state.live.erase(instance->key);
        instance->object = nullptr;
    }
    if (instance->kept == nullptr) {
        return;
    }
    const Kept &mine = *kept.emplace_back(std::exchange(instance->kept, nullptr));
    for (const auto &child : mine.children) {
        instance_of(child.second)->owner = nullptr;
        detach(child.second, kept);
    }
}

// The C++ object ends, or has ended, and with it what it owns. Only then what they referred to is let go of, which may
// run Python code.
void end(PyObject *self) {
    const Instance *instance = instance_of(self);
    void *object = instance->object;
    KeptList kept;
    detach(self, kept);
    if (object != nullptr && instance->owned != 0) {
        PepType_Class(type_of(self))->destroy(object);
    }
}

void dealloc(PyObject *self) {
    PyTypeObject *type = type_of(self);
    PyObject_GC_UnTrack(self);
    Instance *instance = instance_of(self);
    end(self); // before a weak reference's callback could find it through its C++ object
    if (instance->weakrefs != nullptr) {
        PyObject_ClearWeakRefs(self);
    }
    Py_DecRef(instance->dict);
    PyObject_GC_Del(self);
    PepType_DecrefFromDealloc(type);
}

// There is no tp_clear: what it keeps C++ relies on, and its __dict__ the collector clears by itself.
int traverse_object(PyObject *self, visitproc visit, void *arg) {
    Instance *instance = instance_of(self);
    if (instance->kept != nullptr) {
        for (const auto &child : instance->kept->children) {
            Py_VISIT(child.second);
        }
        for (const auto &other : instance->kept->others) {
            Py_VISIT(other.second);
        }
    }
    Py_VISIT(instance->dict);
    return PepType_VisitFromTraverse(type_of(self), visit, arg);
}

int refuse_init(PyObject *self, PyObject *, PyObject *) {
    PyErr_Format(PyExc_TypeError, "%s is not made by calling it: its %s belong to C++",
                 PepType_GetNameStr(type_of(self)), PepType_Class(type_of(self))->cpp_name);
    return -1;
}

PyObject *refuse_pickle(PyObject *self, PyObject *) {
    PyErr_Format(PyExc_TypeError, "a %s cannot be pickled or copied: it stands for a %s of this process",
                 PepType_GetNameStr(type_of(self)), PepType_Class(type_of(self))->cpp_name);
    return nullptr;
}

// Objects of all classes look alike to CPython, which would let __class__ be assigned; their C++ objects do not.
PyObject *get_class(PyObject *self, void *) { return again(reinterpret_cast<PyObject *>(type_of(self))); }
int refuse_class(PyObject *self, PyObject *, void *) {
    PyErr_Format(PyExc_TypeError, "__class__ of a %s cannot be changed: it stands for a %s",
                 PepType_GetNameStr(type_of(self)), PepType_Class(type_of(self))->cpp_name);
    return -1;
}

PyObject *alive(PyObject *self, void *) { return PyBool_FromLong(instance_of(self)->object != nullptr ? 1 : 0); }

PyGetSetDef properties[] = {{"__dict__", PepObject_GenericGetDict, PepObject_GenericSetDict, nullptr, nullptr},
                            {"__class__", get_class, refuse_class, nullptr, nullptr},
                            {"alive", alive, nullptr, "Whether there still is a C++ object behind this one.", nullptr}};
PyMethodDef methods[] = {{"__reduce_ex__", refuse_pickle, METH_O, nullptr}, {nullptr, nullptr, 0, nullptr}};

PyObject *make_class(State &state, PyType_Spec &spec, PyObject *bases, const ClassData &data) {
    Ref type(PepType_FromMetaclass(state.class_type, state.module, &spec, bases));
    if (type) {
        *PepType_Class(reinterpret_cast<PyTypeObject *>(type.get())) = data;
        Py_IncRef(data.module);
    }
    return type.release();
}

} // namespace

bool has_own(PyObject *self, PyObject *name) {
    PyObject *dict = instance_of(self)->dict;
    return dict != nullptr && PyDict_Contains(dict, name) != 0;
}

bool add_root(State &state, const char *name) {
    // A negative basicsize would spare us the sums, but CPython 3.12 and 3.13 forget to make these two relative.
    PyMemberDef members[] = {{"__dictoffset__", T_PYSSIZET, 0, READONLY, nullptr},
                             {"__weaklistoffset__", T_PYSSIZET, 0, READONLY, nullptr},
                             {nullptr, 0, 0, 0, nullptr}};
    members[0].offset = head() + static_cast<Py_ssize_t>(offsetof(Instance, dict));
    members[1].offset = head() + static_cast<Py_ssize_t>(offsetof(Instance, weakrefs));
    PyType_Slot slots[] = {{Py_tp_dealloc, reinterpret_cast<void *>(dealloc)},
                           {Py_tp_traverse, reinterpret_cast<void *>(traverse_object)},
                           {Py_tp_init, reinterpret_cast<void *>(refuse_init)},
                           {Py_tp_members, members},
                           {Py_tp_getset, properties},
                           {Py_tp_methods, methods},
                           {Py_tp_doc, const_cast<char *>("What all classes of this module have in common.")},
                           {0, nullptr}};
    PyType_Spec spec = {name, static_cast<int>(head() + sizeof(Instance)), 0,
                        Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, slots};
    const ClassData data = {"object", [](void *object, int) { return object; }, nullptr, &state, state.module};
    return add_type(state, 0, make_class(state, spec, nullptr, data));
}

bool add_class(State &state, const ClassSpec &spec) {
    if (!set_flags(spec.methods)) {
        return false;
    }
    // Named again for each class: CPython puts its own function into an empty tp_dealloc, and wants a tp_traverse with
    // Py_TPFLAGS_HAVE_GC.
    PyType_Slot slots[] = {{Py_tp_dealloc, reinterpret_cast<void *>(dealloc)},
                           {Py_tp_traverse, reinterpret_cast<void *>(traverse_object)},
                           {Py_tp_doc, const_cast<char *>(spec.doc)},
                           {Py_tp_methods, spec.methods},
                           {Py_tp_getset, spec.properties},
                           {Py_tp_init, reinterpret_cast<void *>(spec.init != nullptr ? spec.init : refuse_init)},
                           {0, nullptr}};
    PyType_Spec type_spec = {spec.name, 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, slots};
    Py_ssize_t count = 0;
    while (spec.bases[count] >= 0) {
        ++count;
    }
    const Ref bases(PyTuple_New(count));
    for (Py_ssize_t i = 0; bases && i < count; ++i) {
        PyTuple_SetItem(bases.get(), i, again(reinterpret_cast<PyObject *>(state.types[spec.bases[i]])));
    }
    const ClassData data = {spec.cpp_name, spec.cast, spec.destroy, &state, state.module};
    return bases && add_type(state, spec.id, make_class(state, type_spec, bases.get(), data));
}

void *object_of(PyObject *self, int id) {
    const Instance *instance = instance_of(self);
    const ClassData *data = PepType_Class(type_of(self));
    if (instance->object != nullptr) {
        return data->cast(instance->object, id);
    }
    const char *name = PepType_GetNameStr(type_of(self));
    if (instance->used != 0) {
        PyErr_Format(PyExc_ReferenceError, "the %s behind this %s is gone: it, or what owned it, has been destroyed",
                     data->cpp_name, name);
    } else {
        PyErr_Format(PyExc_RuntimeError, "there is no %s behind this %s: its __init__ has not been called",
                     data->cpp_name, name);
    }
    return nullptr;
}

bool is_fresh(PyObject *self) {
    const bool fresh = instance_of(self)->used == 0;
    if (!fresh) {
        PyErr_Format(PyExc_RuntimeError, "%s.__init__ was called before on this object",
                     PepType_GetNameStr(type_of(self)));
    }
    return fresh;
}

void adopt(PyObject *self, void *object, const void *key) {
    Instance *instance = instance_of(self);
    instance->object = object;
    instance->key = key;
    instance->owned = 1;
    instance->used = 1;
    State &state = state_of(self);
    const std::lock_guard<std::mutex> guard(state.lock);
    state.live[key] = self;
}

PyObject *root_of(PyObject *self) {
    for (PyObject *owner = self; owner != nullptr; owner = instance_of(owner)->owner) {
        self = owner;
    }
    return again(self);
}

PyObject *wrap(State &state, int id, void *object, const void *key, PyObject *owner, bool owned) {
    Ref self(PyType_GenericAlloc(state.types[id], 0));
    if (!self) {
        if (owned) {
            PepType_Class(state.types[id])->destroy(object);
        }
        return nullptr;
    }
    adopt(self.get(), object, key);
    Instance *instance = instance_of(self.get());
    instance->owned = owned ? 1 : 0;
    if (owner != nullptr) {
        kept_of(instance_of(owner)->kept).children[key] = again(self.get());
        instance->owner = owner;
    }
    return self.release();
}

void forget(State &state, const void *key) {
    const Ref self(state.find(key));
    if (!self) {
        return;
    }
    end(self.get());
    Instance *instance = instance_of(self.get());
    if (instance->owner != nullptr) {
        auto &siblings = instance_of(std::exchange(instance->owner, nullptr))->kept->children;
        const auto found = siblings.find(key);
        const Ref gone(found->second);
        siblings.erase(found);
    }
}

Ref keep(PyObject *self, const char *reason, PyObject *other) {
    PyObject *&kept = kept_of(instance_of(self)->kept).others[reason];
    return Ref(std::exchange(kept, again(other)));
}

} // namespace minibind
