// Makes sentinel types that are safe to meet: until the garbage collector frees one, Python code can find it in
// object.__subclasses__(). Whatever that code does with the type fails with an exception, and no instance can be made.
#include "ask/type/sentinel.hpp"

#include "platform/system.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

PyObject *refuse_use(const char *what) {
    PyErr_Format(PyExc_TypeError, "libprobe's sentinel types exist to be looked at, not to be used%s%s",
                 *what != '\0' ? ": " : "", what);
    return nullptr;
}

} // namespace

PyObject *refuse_slot(libprobe_field id) {
    return refuse_use(type_table::family.field_name(type_table::family.row_of(id)));
}
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

namespace type_table {
namespace {

enum : std::size_t { guard_count = sizeof guards / sizeof *guards };

// The first version that obeys and copies the special members.
enum : std::uint16_t { members_since = 0x0309 };

// A spec that is filled slot by slot.
class SentinelSpec {
public:
    SentinelSpec(std::uint16_t version, const Numbers &numbers) : version_(version), numbers_(numbers) {}

    // Adds the slot of the row; returns its value, nullptr if this version has no such slot.
    const void *add(std::size_t row) {
        const Given &given = givens[row];
        if (given.number >= Number::vectorcalloffset) {
            members_[member_count_++] = sentinel_members[static_cast<int>(given.number) - first_member_number];
        }
        const void *value = given_value(row, version_);
        if (value != nullptr && !given.guard) {
            *end_++ = {given.slot, const_cast<void *>(value)};
        }
        return value;
    }
    // Adds all slots of another sentinel type at once.
    void use_members(const PyMemberDef *members) { its_members_ = members; }

    // Makes the type; none, with the exception set, if Python could not.
    Ref make(PyObject *bases, PyObject *module) {
        for (const std::uint16_t guard : guards) {
            const bool own = its_members_ == nullptr && version_ >= members_since;
            const void *members = own ? members_ : its_members_ != nullptr ? its_members_ : sentinel_members;
            const void *value = guard == row::tp_members ? members : given_value(guard, version_);
            *end_++ = {givens[guard].slot, const_cast<void *>(value)};
        }
        *end_ = {0, nullptr};
        PyType_Spec spec = {type_name, numbers_.basicsize, numbers_.itemsize, Py_TPFLAGS_DEFAULT, slots_};
        if (module != nullptr) {
            static KnownFunction<PyObject *(*)(PyObject *, PyType_Spec *, PyObject *)> from("PyType_FromModuleAndSpec");
            return Ref(from.get()(module, &spec, bases));
        }
        return Ref(bases != nullptr ? PyType_FromSpecWithBases(&spec, bases) : PyType_FromSpec(&spec));
    }

private:
    enum : int { first_member_number = static_cast<int>(Number::vectorcalloffset) };

    const std::uint16_t version_;
    const Numbers &numbers_;
    PyType_Slot slots_[row::count + guard_count + 1];
    PyType_Slot *end_ = slots_;
    PyMemberDef members_[4] = {};
    std::size_t member_count_ = 0;
    const PyMemberDef *its_members_ = nullptr;
};

// Audit hooks may refuse to set the name; then name and qualified name cannot be told apart.
bool set_name(const Ref &type, const char *attribute) {
    const Ref name(PyUnicode_FromString("sentinel that was renamed"));
    return name && (PyObject_SetAttrString(type.get(), attribute, name.get()) == 0 || clear_unless_fatal());
}

bool make_first(const Plan &plan, Evidence &evidence, Sentinels &sentinels) {
    SentinelSpec spec(plan.build.version, slots_numbers);
    for (std::uint16_t i = 0; i < plan.count; ++i) {
        const std::uint16_t row = plan.rows[i];
        const void *value = spec.add(row);
        if (value != nullptr && (plan.sources[i] & ~all_derived) == bit(source::given)) {
            evidence.claim(row, source::given, Relation::holds, subject::slots, address_of(value));
        } else {
            sentinels.unclaimed[sentinels.unclaimed_count++] = row;
        }
    }
    if (plan.asks(source::module) || plan.asks(source::getmodule)) {
        sentinels.module = Ref(PyModule_New("libprobe"));
        if (!sentinels.module) {
            return false;
        }
    }
    sentinels.slots = spec.make(sentinels.bases.get(), sentinels.module.get());
    // The name and the qualified name are one object until one is set.
    const bool names = plan.has(row::ht_name) || plan.has(row::ht_qualname);
    return sentinels.slots && (!names || set_name(sentinels.slots, "__qualname__"));
}

// Makes the type with other numbers. On trace-refs builds a name string is allocated right after its type, so _ob_next
// or _ob_prev would hold its address, as ht_name does. Setting another name removes the coincidence.
bool make_second(const Plan &plan, Sentinels &sentinels) {
    SentinelSpec spec(plan.build.version, numbers_numbers);
    spec.use_members(numbers_members);
    sentinels.numbers = spec.make(sentinels.bases.get(), nullptr);
    return sentinels.numbers && set_name(sentinels.numbers, "__name__") && set_name(sentinels.numbers, "__qualname__");
}

} // namespace
} // namespace type_table

bool make_sentinels(const Plan &plan, bool second, Evidence &evidence, Sentinels &sentinels) {
    if (plan.extent != Extent::required || second || plan.asks(type_table::source::module) ||
        plan.asks(type_table::source::getmodule)) {
        sentinels.bases = Ref(PyTuple_Pack(1, &PyBaseObject_Type));
        sentinels.between = Ref(plan.build.is(TRACE_REFS) && sentinels.bases ? PyList_New(0) : nullptr);
        if (!sentinels.bases || PyErr_Occurred() != nullptr) {
            return false;
        }
    }
    return type_table::make_first(plan, evidence, sentinels) && (!second || type_table::make_second(plan, sentinels));
}

std::uint64_t given_slot(std::size_t row, std::uint16_t version, const Sentinels &sentinels) {
    switch (row) {
    case type_table::row::tp_base: return reinterpret_cast<std::uintptr_t>(&PyBaseObject_Type);
    case type_table::row::tp_bases: return sentinels.bases.address();
    default: return reinterpret_cast<std::uintptr_t>(given_value(row, version));
    }
}

std::uint64_t given_number(Number number, Subject subject) {
    const bool first = subject == type_table::subject::slots;
    const Numbers &numbers = first ? slots_numbers : numbers_numbers;
    switch (number) {
    case Number::name: return first ? reinterpret_cast<std::uintptr_t>(type_name) : 0;
    case Number::basicsize: return static_cast<std::uint64_t>(numbers.basicsize);
    case Number::itemsize: return static_cast<std::uint64_t>(numbers.itemsize);
    case Number::vectorcalloffset: return static_cast<std::uint64_t>(numbers.vectorcalloffset);
    case Number::weaklistoffset: return static_cast<std::uint64_t>(numbers.weaklistoffset);
    case Number::dictoffset: return static_cast<std::uint64_t>(numbers.dictoffset);
    default: return 0;
    }
}

} // namespace libprobe
