// Enum and flags kinds: subclasses of int, with what they are in the data of their types.
#include "runtime.hpp"

#include <string>

namespace minibind {
namespace {

PyTypeObject *as_type(PyObject *object) { return reinterpret_cast<PyTypeObject *>(object); }

// A new object of a subclass of int, by int's own __new__.
PyObject *new_int(PyTypeObject *type, long value) {
    const Ref number(PyLong_FromLong(value));
    const Ref arguments(number ? PyTuple_New(1) : nullptr);
    if (!arguments) {
        return nullptr;
    }
    PyTuple_SetItem(arguments.get(), 0, again(number.get()));
    return libprobe_get_tp_new(&PyLong_Type)(type, arguments.get(), nullptr);
}

// A type and its members refer to each other, which the garbage collector must see; an int by itself shows it nothing.
int visit_member(PyObject *self, visitproc visit, void *arg) {
    Py_VISIT(reinterpret_cast<PyObject *>(type_of(self)));
    return 0;
}

// The one argument of a call of the type, as a number.
bool number_argument(PyTypeObject *type, PyObject *arguments, PyObject *keywords, long &value) {
    if (PyTuple_Size(arguments) != 1 || (keywords != nullptr && PyDict_Size(keywords) != 0)) {
        PyErr_Format(PyExc_TypeError, "%s() takes one argument, its value", PepType_GetNameStr(type));
        return false;
    }
    value = PyLong_AsLong(PyTuple_GetItem(arguments, 0));
    return value != -1 || PyErr_Occurred() == nullptr;
}

PyObject *enum_member(PyTypeObject *type, long value) {
    const EnumData &data = *PepType_Enum(type);
    const Ref key(PyLong_FromLong(value));
    PyObject *member = key ? PyDict_GetItem(data.by_value, key.get()) : nullptr;
    if (member == nullptr && key) {
        PyErr_Format(PyExc_ValueError, "%ld is no %s", value, data.cpp_name);
    }
    return member != nullptr ? again(member) : nullptr;
}

PyObject *enum_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords) {
    long value = 0;
    return number_argument(type, arguments, keywords, value) ? enum_member(type, value) : nullptr;
}

PyObject *enum_repr(PyObject *self) {
    const EnumData &data = *PepType_Enum(type_of(self));
    const long value = PyLong_AsLong(self);
    const Member *member = data.members;
    while (member->value != value) { // no other value is made
        ++member;
    }
    return PyUnicode_FromFormat("<%s.%s: %ld>", PepType_GetNameStr(type_of(self)), member->name, value);
}

PyObject *flags_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords) {
    long value = 0;
    return number_argument(type, arguments, keywords, value) ? flags_object(type, value) : nullptr;
}

PyObject *flags_repr(PyObject *self) {
    const FlagsData &data = *PepType_Flags(type_of(self));
    const long value = PyLong_AsLong(self);
    std::string names;
    for (std::size_t i = 0; i < data.count; ++i) {
        if ((value & data.members[i].value) != 0) {
            names += (names.empty() ? "." : "|") + std::string(data.members[i].name);
        }
    }
    return PyUnicode_FromFormat("<%s%s: %ld>", PepType_GetNameStr(type_of(self)), names.c_str(), value);
}

// The flags type of an operation; nullptr where the operands are of two, or one is no int.
PyTypeObject *flags_type_of(PyObject *left, PyObject *right) {
    PyTypeObject *type = libprobe_get_tp_repr(type_of(left)) == flags_repr ? type_of(left) : type_of(right);
    for (PyObject *operand : {left, right}) {
        if (type_of(operand) != type && type_of(operand) != &PyLong_Type) {
            return nullptr;
        }
    }
    return type;
}

enum class Operation { and_, or_, xor_ };

template <Operation operation> PyObject *combine(PyObject *left, PyObject *right) {
    PyTypeObject *type = flags_type_of(left, right);
    if (type == nullptr) {
        return again(Py_NotImplemented);
    }
    const long a = PyLong_AsLong(left);
    const long b = PyLong_AsLong(right);
    if ((a == -1 || b == -1) && PyErr_Occurred() != nullptr) {
        return nullptr;
    }
    return flags_object(type, operation == Operation::and_ ? (a & b) : operation == Operation::or_ ? (a | b) : (a ^ b));
}

PyObject *invert(PyObject *self) {
    return flags_object(type_of(self), ~PyLong_AsLong(self) & PepType_Flags(type_of(self))->all);
}

template <class Data> PyObject *members_of(PyTypeObject *type, const Data &data) {
    Ref dict(PyDict_New());
    for (std::size_t i = 0; dict && i < data.count; ++i) {
        const Ref member(PyObject_GetAttrString(reinterpret_cast<PyObject *>(type), data.members[i].name));
        if (!member || PyDict_SetItemString(dict.get(), data.members[i].name, member.get()) < 0) {
            return nullptr;
        }
    }
    return dict.release();
}
PyObject *enum_members(PyObject *type, PyObject *) { return members_of(as_type(type), *PepType_Enum(as_type(type))); }
PyObject *flags_members(PyObject *type, PyObject *) { return members_of(as_type(type), *PepType_Flags(as_type(type))); }

// The hooks of the types' data.
int visit_enum(void *data, visitproc visit, void *arg) {
    Py_VISIT(static_cast<EnumData *>(data)->by_value);
    return 0;
}
void end_enum(void *data) { const Ref gone(std::exchange(static_cast<EnumData *>(data)->by_value, nullptr)); }
int visit_class(void *data, visitproc visit, void *arg) {
    Py_VISIT(static_cast<ClassData *>(data)->module);
    return 0;
}
void end_class(void *data) { const Ref gone(std::exchange(static_cast<ClassData *>(data)->module, nullptr)); }

// class Sub(Base): Sub stands for the C++ class that its Base does; no C++ class joins two that have nothing to do
// with each other.
int derive_class(PyTypeObject *type, void *data, PyTypeObject *base, void *base_data) {
    if (base == nullptr) {
        PyErr_Format(PyExc_TypeError, "%s needs a base that stands for a C++ class", PepType_GetNameStr(type));
        return -1;
    }
    const ClassData &from = *static_cast<ClassData *>(base_data);
    for (PyTypeObject *other : from.state->types) {
        if (PyType_IsSubtype(type, other) != 0 && PyType_IsSubtype(base, other) == 0) {
            PyErr_Format(PyExc_TypeError, "%s cannot have both %s and %s as bases: no C++ class is both",
                         PepType_GetNameStr(type), from.cpp_name, PepType_Class(other)->cpp_name);
            return -1;
        }
    }
    *static_cast<ClassData *>(data) = from;
    Py_IncRef(from.module);
    return 0;
}

PyMethodDef enum_type_methods[] = {
    {"members", enum_members, METH_NOARGS, "members($self)\n--\n\nEach member by its name."},
    {nullptr, nullptr, 0, nullptr}};
PyMethodDef flags_type_methods[] = {
    {"members", flags_members, METH_NOARGS, "members($self)\n--\n\nEach flag by its name."},
    {nullptr, nullptr, 0, nullptr}};

// They outlive every metatype that is made from them, in whichever interpreter of the process.
libprobe_metatype_spec class_type = {sizeof class_type,
                                     "minibind.ClassType",
                                     "The type of C++ classes.",
                                     &PepType_Class_kind,
                                     derive_class,
                                     visit_class,
                                     nullptr,
                                     end_class,
                                     nullptr};
libprobe_metatype_spec enum_type = {
    sizeof enum_type, "minibind.EnumType", "The type of C++ enums.", &PepType_Enum_kind, nullptr, visit_enum, end_enum,
    end_enum,         enum_type_methods};
libprobe_metatype_spec flags_type = {
    sizeof flags_type, "minibind.FlagsType", "The type of C++ flags.", &PepType_Flags_kind, nullptr, nullptr, nullptr,
    nullptr,           flags_type_methods};

bool add_member(PyObject *type, const char *name, PyObject *value) {
    const Ref owned(value);
    return owned && PyObject_SetAttrString(type, name, owned.get()) == 0;
}

bool fill_enum(PyTypeObject *type, const EnumSpec &spec) {
    EnumData &data = *PepType_Enum(type);
    data = {spec.cpp_name, spec.members, spec.count, PyDict_New()};
    for (std::size_t i = 0; data.by_value != nullptr && i < spec.count; ++i) {
        const Ref key(PyLong_FromLong(spec.members[i].value));
        const Ref member(key ? new_int(type, spec.members[i].value) : nullptr);
        if (!member || PyDict_SetItem(data.by_value, key.get(), member.get()) < 0 ||
            !add_member(reinterpret_cast<PyObject *>(type), spec.members[i].name, again(member.get()))) {
            return false;
        }
    }
    return data.by_value != nullptr;
}

bool fill_flags(PyTypeObject *type, const EnumSpec &spec) {
    FlagsData &data = *PepType_Flags(type);
    data = {spec.cpp_name, spec.members, spec.count, 0};
    for (std::size_t i = 0; i < spec.count; ++i) {
        data.all |= spec.members[i].value;
        if (!add_member(reinterpret_cast<PyObject *>(type), spec.members[i].name,
                        flags_object(type, spec.members[i].value))) {
            return false;
        }
    }
    return true;
}

} // namespace

PyObject *flags_object(PyTypeObject *type, long value) {
    const FlagsData &data = *PepType_Flags(type);
    if ((value & ~data.all) != 0) {
        PyErr_Format(PyExc_ValueError, "%ld has bits that no %s has", value, data.cpp_name);
        return nullptr;
    }
    return new_int(type, value);
}

PyObject *enum_object(State &state, int id, long value) { return enum_member(state.types[id], value); }

const char *enum_value(State &state, int id, PyObject *given, long &value) {
    if (type_of(given) != state.types[id]) {
        return PepType_GetNameStr(state.types[id]);
    }
    value = PyLong_AsLong(given);
    return nullptr;
}

bool make_metatypes(State &state) {
    state.class_type = as_type(libprobe_metatype(state.module, nullptr, &class_type));
    state.enum_type = as_type(libprobe_metatype(state.module, nullptr, &enum_type));
    state.flags_type = as_type(libprobe_metatype(state.module, nullptr, &flags_type));
    return state.class_type != nullptr && state.enum_type != nullptr && state.flags_type != nullptr;
}

bool add_enum(State &state, const EnumSpec &spec) {
    PyType_Slot enum_slots[] = {
        {Py_tp_new, reinterpret_cast<void *>(enum_new)},   {Py_tp_traverse, reinterpret_cast<void *>(visit_member)},
        {Py_tp_repr, reinterpret_cast<void *>(enum_repr)}, {Py_tp_str, reinterpret_cast<void *>(enum_repr)},
        {Py_tp_doc, const_cast<char *>(spec.doc)},         {0, nullptr}};
    PyType_Slot flags_slots[] = {{Py_tp_new, reinterpret_cast<void *>(flags_new)},
                                 {Py_tp_traverse, reinterpret_cast<void *>(visit_member)},
                                 {Py_tp_repr, reinterpret_cast<void *>(flags_repr)},
                                 {Py_tp_str, reinterpret_cast<void *>(flags_repr)},
                                 {Py_nb_and, reinterpret_cast<void *>(combine<Operation::and_>)},
                                 {Py_nb_or, reinterpret_cast<void *>(combine<Operation::or_>)},
                                 {Py_nb_xor, reinterpret_cast<void *>(combine<Operation::xor_>)},
                                 {Py_nb_invert, reinterpret_cast<void *>(invert)},
                                 {Py_tp_doc, const_cast<char *>(spec.doc)},
                                 {0, nullptr}};
    PyType_Spec type_spec = {spec.name, 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
                             spec.flags ? flags_slots : enum_slots};
    Ref type(PepType_FromMetaclass(spec.flags ? state.flags_type : state.enum_type, state.module, &type_spec,
                                   reinterpret_cast<PyObject *>(&PyLong_Type)));
    return type && (spec.flags ? fill_flags : fill_enum)(as_type(type.get()), spec) &&
           add_type(state, spec.id, type.release());
}

} // namespace minibind
