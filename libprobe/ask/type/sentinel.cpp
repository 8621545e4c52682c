// The sentinel types. One can be met in object.__subclasses__() until the garbage collector takes it, so whatever
// Python code does with it is refused with an exception; no instance can be made.
#include "ask/type/sentinel.hpp"

#include "libprobe/typeobject.h"
#include "platform/system.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

PyObject *refuse_use(const char *what) {
    PyErr_Format(PyExc_TypeError, "libprobe's sentinel types exist to be looked at, not to be used%s%s",
                 *what != '\0' ? ": " : "", what);
    return nullptr;
}

} // namespace

PyObject *refuse_slot(libprobe_field id) { return refuse_use(fields[field_index(id)].name()); }
Py_ssize_t refuse_number(libprobe_field id) {
    refuse_slot(id);
    return -1;
}

namespace {

PyObject *refuse_method(PyObject *, PyObject *) { return refuse_use(""); }
PyObject *refuse_get(PyObject *self, void *) { return refuse_method(self, nullptr); }
int refuse_set(PyObject *self, PyObject *value, void *) {
    refuse_method(self, value);
    return -1;
}

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

// Names are char * in 3.6's PyMemberDef and PyGetSetDef; nothing writes to them.
constexpr char *name_of(const char *name) { return const_cast<char *>(name); }
#define LIBPROBE_MEMBERS(numbers)                                                                     \
    {                                                                                                 \
        {name_of("__vectorcalloffset__"), T_PYSSIZET, (numbers).vectorcalloffset, READONLY, nullptr}, \
            {name_of("__weaklistoffset__"), T_PYSSIZET, (numbers).weaklistoffset, READONLY, nullptr}, \
            {name_of("__dictoffset__"), T_PYSSIZET, (numbers).dictoffset, READONLY, nullptr}, {       \
            nullptr, 0, 0, 0, nullptr                                                                 \
        }                                                                                             \
    }
const PyMemberDef numbers_members[] = LIBPROBE_MEMBERS(numbers_numbers);

const char type_name[] = "libprobe.sentinel";

} // namespace

const PyMethodDef sentinel_methods[] = {{"sentinel", refuse_method, METH_NOARGS, nullptr},
                                        {nullptr, nullptr, 0, nullptr}};
const PyMemberDef sentinel_members[] = LIBPROBE_MEMBERS(slots_numbers);
#undef LIBPROBE_MEMBERS
const PyGetSetDef sentinel_getset[] = {{name_of("sentinel_attribute"), refuse_get, refuse_set, nullptr, nullptr},
                                       {nullptr, nullptr, nullptr, nullptr, nullptr}};
const char sentinel_doc[] = "A type that libprobe made to be looked at. The garbage collector will take it.";
const char sentinel_token = 0;

namespace {

enum : std::size_t { guard_count = sizeof guards / sizeof *guards };
static_assert(std::size_t{guard_count} < std::size_t{SentinelSpec::spare}, "there is room for them and for the end");

const void *slot_value(std::size_t row, std::uint16_t version) {
    const Given &given = givens[row];
    return given.slot != 0 && version >= given.since && fields[row].exists_in(version) ? given.value : nullptr;
}

PyType_Spec make_spec(const Numbers &numbers, PyType_Slot *its_slots) {
    return {type_name, numbers.basicsize, numbers.itemsize, Py_TPFLAGS_DEFAULT, its_slots};
}

PyType_Slot *add_guards(PyType_Slot *its_slots, std::uint16_t version, const PyMemberDef *members) {
    for (const libprobe_field guard : guards) {
        const std::size_t row = row_of_id(guard);
        const void *value = guard == LIBPROBE_FIELD_tp_members ? members : slot_value(row, version);
        *its_slots++ = {givens[row].slot, const_cast<void *>(value)};
    }
    return its_slots;
}

// The first of the sentinel types; of a module from 3.9 on.
bool make_first(std::uint16_t version, PyType_Slot *its_slots, Sentinels &sentinels) {
    PyType_Spec spec = make_spec(slots_numbers, its_slots);
    using Make = PyObject *(*)(PyObject *, PyType_Spec *, PyObject *);
    const auto make = version >= 0x0309 ? find_function<Make>("PyType_FromModuleAndSpec") : nullptr;
    if (make == nullptr) {
        sentinels.slots = Ref(PyType_FromSpecWithBases(&spec, sentinels.bases.get()));
    } else {
        sentinels.module = Ref(PyModule_New("libprobe"));
        sentinels.slots = Ref(sentinels.module ? make(sentinels.module.get(), &spec, sentinels.bases.get()) : nullptr);
    }
    return static_cast<bool>(sentinels.slots);
}

// Audit hooks may refuse it; then the names cannot be told apart.
bool set_name(const Ref &type, const char *attribute) {
    const Ref name(PyUnicode_FromString("sentinel that was renamed"));
    return name && (PyObject_SetAttrString(type.get(), attribute, name.get()) == 0 || unanswered());
}

// The one with other numbers. In a trace-refs build the name is the type's neighbour in the list of all objects, until
// it is set.
bool make_second(std::uint16_t version, Sentinels &sentinels) {
    PyType_Slot few[guard_count + 1];
    *add_guards(few, version, numbers_members) = {0, nullptr};
    PyType_Spec spec = make_spec(numbers_numbers, few);
    sentinels.numbers = Ref(PyType_FromSpecWithBases(&spec, sentinels.bases.get()));
    return sentinels.numbers && set_name(sentinels.numbers, "__name__") && set_name(sentinels.numbers, "__qualname__");
}

} // namespace

Ref SentinelSpec::make(std::uint16_t version) {
    *add_guards(end_, version, members_) = {0, nullptr};
    PyType_Spec spec = make_spec(slots_numbers, slots_);
    return Ref(PyType_FromSpec(&spec));
}

bool make_sentinels(std::uint16_t version, bool second, Sentinels &sentinels) {
    sentinels.bases = Ref(PyTuple_Pack(1, &PyBaseObject_Type));
    if (!sentinels.bases) {
        return false;
    }
    PyType_Slot all[field_count + 1];
    std::size_t count = 0;
    for (std::size_t i = 0; i < field_count; ++i) {
        const void *value = slot_value(i, version);
        if (value != nullptr) {
            all[count++] = {givens[i].slot, const_cast<void *>(value)};
        }
    }
    all[count] = {0, nullptr};
    // The name and the qualified name are one object until one is set.
    return make_first(version, all, sentinels) && set_name(sentinels.slots, "__qualname__") &&
           (!second || make_second(version, sentinels));
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
