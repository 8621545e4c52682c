// The sentinel types. One can be met in object.__subclasses__() until the garbage collector takes it, so every function
// here is of its slot's own signature and refuses with an exception; no instance can be made.
#include "sentinel.hpp"

#include "libprobe/typeobject.h"

#include <structmember.h>

#include <type_traits>

namespace libprobe {

const char sentinel_method[] = "sentinel";

namespace {

PyObject *refuse_method(PyObject *, PyObject *) {
    PyErr_SetString(PyExc_TypeError, "libprobe's sentinel types exist to be looked at, not to be used");
    return nullptr;
}
PyObject *refuse_get(PyObject *self, void *) { return refuse_method(self, nullptr); }
int refuse_set(PyObject *self, PyObject *value, void *) {
    refuse_method(self, value);
    return -1;
}

void refuse_slot(libprobe_field id) {
    PyErr_Format(PyExc_TypeError, "libprobe's sentinel types exist to be looked at, not to be used: %s",
                 fields[field_index(id)].name());
}

// A function of the slot's signature. Each holds its id, so that no two are alike and none is folded into another.
template <libprobe_field Id, class Function> struct Refusal;
template <libprobe_field Id, class Result, class... Arguments> struct Refusal<Id, Result (*)(Arguments...)> {
    static Result call(Arguments...) {
        refuse_slot(Id);
        return static_cast<Result>(-1);
    }
};
template <libprobe_field Id, class... Arguments> struct Refusal<Id, PyObject *(*)(Arguments...)> {
    static PyObject *call(Arguments...) {
        refuse_slot(Id);
        return nullptr;
    }
};
template <libprobe_field Id, class... Arguments> struct Refusal<Id, void (*)(Arguments...)> {
    static void call(Arguments...) { // tp_dealloc and its kin: nothing may be raised
        volatile libprobe_field id = Id;
        static_cast<void>(id);
    }
};

struct Numbers {
    int basicsize;
    int itemsize;
    Py_ssize_t vectorcalloffset;
    Py_ssize_t weaklistoffset;
    Py_ssize_t dictoffset;
};
// Large, odd, all different; from 3.12 on the offsets must lie within the basic size.
constexpr Numbers slots_numbers = {0x3a94c9, 0x1c4d3b, 0x35b7e5, 0x27d11f, 0x2f3a61};
constexpr Numbers numbers_numbers = {0x5d0a95, 0x48e6fb, 0x41ce03, 0x56f38d, 0x4b21d7};

struct Members {
    PyMemberDef list[4];
};
// Names are char * in 3.6's PyMemberDef and PyGetSetDef; nothing writes to them.
constexpr char *name_of(const char *name) { return const_cast<char *>(name); }
#define LIBPROBE_MEMBERS(numbers)                                                                         \
    {                                                                                                     \
        {                                                                                                 \
            {name_of("__vectorcalloffset__"), T_PYSSIZET, (numbers).vectorcalloffset, READONLY, nullptr}, \
                {name_of("__weaklistoffset__"), T_PYSSIZET, (numbers).weaklistoffset, READONLY, nullptr}, \
                {name_of("__dictoffset__"), T_PYSSIZET, (numbers).dictoffset, READONLY, nullptr}, {       \
                nullptr, 0, 0, 0, nullptr                                                                 \
            }                                                                                             \
        }                                                                                                 \
    }
const Members slots_members = LIBPROBE_MEMBERS(slots_numbers);
const Members numbers_members = LIBPROBE_MEMBERS(numbers_numbers);
#undef LIBPROBE_MEMBERS

const PyMethodDef methods[] = {{sentinel_method, refuse_method, METH_NOARGS, nullptr}, {nullptr, nullptr, 0, nullptr}};
const PyGetSetDef getset[] = {{name_of("sentinel_attribute"), refuse_get, refuse_set, nullptr, nullptr},
                              {nullptr, nullptr, nullptr, nullptr, nullptr}};
const char type_name[] = "libprobe.sentinel";
const char type_doc[] = "A type that libprobe made to be looked at. The garbage collector will take it.";
const char token = 0;

// The value for a row with a slot, by the row's type; none for those that CPython fills from the bases.
template <libprobe_field Id, class T> const void *value_of() {
    if constexpr (std::is_function_v<std::remove_pointer_t<T>>) {
        return reinterpret_cast<const void *>(&Refusal<Id, T>::call);
    } else if constexpr (std::is_same_v<T, PyMethodDef *>) {
        return methods;
    } else if constexpr (std::is_same_v<T, PyMemberDef *>) {
        return slots_members.list;
    } else if constexpr (std::is_same_v<T, PyGetSetDef *>) {
        return getset;
    } else if constexpr (std::is_same_v<T, const char *>) {
        return type_doc;
    } else if constexpr (std::is_same_v<T, void *>) {
        return &token;
    } else {
        return nullptr;
    }
}

using namespace row;

struct Slot {
    std::uint8_t id; // 0: none
    std::uint16_t since;
    const void *(*value)();
};
const Slot slots[field_count] = {
#define LIBPROBE_FIELD(field, owner, name, type, first, until, builds, ...) \
    {slot_witness({__VA_ARGS__}).slot, slot_witness({__VA_ARGS__}).since, &value_of<field, type>},
#include "libprobe/fields.def"
};

const void *slot_value(std::size_t field, std::uint16_t version) {
    const Slot &slot = slots[field];
    return slot.id != 0 && version >= slot.since && fields[field].exists_in(version) ? slot.value() : nullptr;
}

PyType_Slot make_slot(std::size_t field, const void *value) { return {slots[field].id, const_cast<void *>(value)}; }

Ref make_type(const Numbers &numbers, PyType_Slot *its_slots, PyObject *bases) {
    PyType_Spec spec = {type_name, numbers.basicsize, numbers.itemsize, Py_TPFLAGS_DEFAULT, its_slots};
    return Ref(PyType_FromSpecWithBases(&spec, bases));
}

} // namespace

bool make_sentinels(std::uint16_t version, Sentinels &sentinels) {
    sentinels.bases = Ref(PyTuple_Pack(1, &PyBaseObject_Type));
    if (!sentinels.bases) {
        return false;
    }
    PyType_Slot all[field_count + 1];
    std::size_t count = 0;
    for (std::size_t i = 0; i < field_count; ++i) {
        const void *value = slot_value(i, version);
        if (value != nullptr) {
            all[count++] = make_slot(i, value);
        }
    }
    all[count] = {0, nullptr};
    sentinels.slots = make_type(slots_numbers, all, sentinels.bases.get());
    if (!sentinels.slots) {
        return false;
    }
    const std::size_t tp_new = field_index(LIBPROBE_FIELD_tp_new);
    const std::size_t tp_alloc = field_index(LIBPROBE_FIELD_tp_alloc); // whoever sets __new__ comes to this
    PyType_Slot few[] = {make_slot(tp_new, slot_value(tp_new, version)),
                         make_slot(tp_alloc, slot_value(tp_alloc, version)),
                         make_slot(field_index(LIBPROBE_FIELD_tp_members), numbers_members.list),
                         {0, nullptr}};
    sentinels.numbers = make_type(numbers_numbers, few, sentinels.bases.get());
    // The name and the qualified name are one object until they are set, and in a trace-refs build the name is the
    // type's neighbour in the list of all objects: with names of its own this type tells all these apart.
    const Ref name(sentinels.numbers ? PyUnicode_FromString("numbers") : nullptr);
    const Ref qualified(name ? PyUnicode_FromString("sentinel.numbers") : nullptr);
    return qualified && PyObject_SetAttrString(sentinels.numbers.get(), "__name__", name.get()) == 0 &&
           PyObject_SetAttrString(sentinels.numbers.get(), "__qualname__", qualified.get()) == 0;
}

std::uint64_t given_slot(std::size_t field, std::uint16_t version, const Sentinels &sentinels) {
    switch (fields[field].id) {
    case LIBPROBE_FIELD_tp_base: return reinterpret_cast<std::uintptr_t>(&PyBaseObject_Type);
    case LIBPROBE_FIELD_tp_bases: return sentinels.bases.address();
    default: return reinterpret_cast<std::uintptr_t>(slot_value(field, version));
    }
}

std::uint64_t given_number(Number number, Subject subject) {
    const Numbers &numbers = subject == Subject::slots ? slots_numbers : numbers_numbers;
    switch (number) {
    case Number::name: return subject == Subject::slots ? reinterpret_cast<std::uintptr_t>(type_name) : 0;
    case Number::basicsize: return static_cast<std::uint64_t>(numbers.basicsize);
    case Number::itemsize: return static_cast<std::uint64_t>(numbers.itemsize);
    case Number::vectorcalloffset: return static_cast<std::uint64_t>(numbers.vectorcalloffset);
    case Number::weaklistoffset: return static_cast<std::uint64_t>(numbers.weaklistoffset);
    case Number::dictoffset: return static_cast<std::uint64_t>(numbers.dictoffset);
    default: return 0;
    }
}

} // namespace libprobe
