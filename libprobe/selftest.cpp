// One witness for each field, the cheapest; a second only where a whole probe is made.
#include "selftest.hpp"

#include <cstring>
#include <initializer_list>
#include <utility>

#include "evidence.hpp"
#include "interpreter.hpp"
#include "layout.hpp"
#include "libprobe/typeobject.h"
#include "sentinel.hpp"
#include "state.hpp"

namespace libprobe {

namespace {

PyObject *const type_type = reinterpret_cast<PyObject *>(&PyType_Type);

// As far as PyType_Type is read, which is static: what clients compile against, and every version has.
enum : std::uint32_t { static_size = sizeof(libprobe_typeobject) };

// The first version in which one sentinel type tells the offsets that it has for its instances.
enum : std::uint16_t { oldest_version = 0x0309 };

// How the value of a row's field is known.
enum class Plan : std::uint8_t {
    none,   // not by one type
    given,  // its slot is given one that is not copied
    number, // a number of the spec's or of its members'
    asked   // by one of the functions in ask()
};

// What all versions and builds from the oldest on agree in.
constexpr Plan plan_of(std::initializer_list<WrittenWitness> witnesses, std::uint16_t since, std::uint16_t until,
                       std::uint8_t builds) {
    Plan plan = Plan::none;
    for (const WrittenWitness &witness : witnesses) {
        if (since > oldest_version || until != 0 || builds != row::ANY) {
            break;
        }
        switch (witness.source) {
        case Source::slot:
            if (witness.since <= oldest_version) {
                return witness.given_until == 0xffff ? Plan::given : Plan::asked;
            }
            break;
        case Source::given:
            if (witness.number != Number::name && witness.since <= oldest_version) {
                return Plan::number;
            }
            break;
        case Source::flags:
        case Source::objecttype:
        case Source::funcname:
        case Source::place:
        case Source::attribute: plan = Plan::asked; break;
        default: break;
        }
    }
    return plan;
}

using namespace row;
constexpr Plan plans[field_count] = {
#define LIBPROBE_FIELD(id, owner, name, type, since, until, builds, ...) plan_of({__VA_ARGS__}, since, until, builds),
#include "libprobe/fields.def"
};

class Tester {
public:
    Tester(SelfTest &test, std::uint16_t version) : test_(test), build_{version, row::ANY, native_machine()} {}

    bool run(const libprobe_requirement *requirements, std::size_t count) {
        return add_all(requirements, count) && ask_all() && seek_all() && check_size() && met(requirements, count);
    }

private:
    enum : std::size_t { none = SelfTest::capacity };

    bool add(std::size_t row) {
        const std::size_t i = test_.count;
        if (row == field_count || i == none || plans[row] == Plan::none || !is_word(fields[row].stored) ||
            (seen_[row / 64] >> row % 64 & 1) != 0) { // twice in one spec: CPython's versions do not agree on that
            return false;
        }
        seen_[row / 64] |= std::uint64_t{1} << row % 64;
        basicsize_ = fields[row].id == LIBPROBE_FIELD_tp_basicsize ? i : basicsize_;
        name_ = fields[row].id == LIBPROBE_FIELD_tp_name ? i : name_;
        test_.rows[test_.count++] = static_cast<std::uint16_t>(row);
        const std::uint64_t given = spec_.add(row);
        if (plans[row] == Plan::given && given != 0) {
            return holds(i, given);
        }
        if (plans[row] == Plan::number) {
            return holds(i, given_number(fields[row].witness(Source::given)->number, Subject::slots));
        }
        asked_[asked_count_++] = static_cast<std::uint8_t>(i);
        return true;
    }

    static bool is_word(Stored stored) {
        return stored == Stored::pointer || stored == Stored::ssize ||
               (stored == Stored::flags && sizeof(long) == sizeof(void *));
    }

    bool add_all(const libprobe_requirement *requirements, std::size_t count) {
        test_.count = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (!add(field_index(requirements[i].field))) {
                return false;
            }
        }
        return basicsize_ != none || add(field_index(LIBPROBE_FIELD_tp_basicsize));
    }

    PyTypeObject *type() const { return reinterpret_cast<PyTypeObject *>(type_.get()); }

    // What the sentinel type holds in the field; of tp_name PyType_Type.
    bool holds(std::size_t i, std::uint64_t value) {
        test_.found[i] = {value, nowhere};
        return value != 0;
    }

    bool ask_attribute(std::size_t i, const char *name) {
        const Ref value(PyObject_GetAttrString(type_.get(), name));
        return value && holds(i, value.address());
    }

    bool ask_dict(std::size_t i, GetDict get_dict) {
        return get_dict != nullptr && holds(i, Ref(get_dict(type())).address());
    }

    // What says where the field is, not what it holds.
    bool ask_place(std::size_t i, const char *name) {
        std::int64_t offset = 0;
        const bool told = integer_of(name, offset);
        test_.found[i] = {0, static_cast<std::int32_t>(offset)};
        return told;
    }

    // The first of its witnesses that one type can be asked for. Attributes take longest: they come last.
    bool ask(std::size_t i) {
        const Field &field = fields[test_.rows[i]];
        const char *attribute = nullptr;
        for (const Witness &witness : field.witnesses()) {
            if (!offers(build_, witness)) {
                continue;
            }
            switch (witness.source) {
            case Source::slot: return holds(i, address_of(PyType_GetSlot(type(), witness.slot)));
            case Source::flags: return holds(i, PyType_GetFlags(type()));
            case Source::objecttype: return holds(i, Ref(PyObject_Type(type_.get())).address());
            case Source::funcname: return holds(i, address_of(PyEval_GetFuncName(type_type)));
            case Source::getdict: return ask_dict(i, get_dict_function());
            case Source::place: return ask_place(i, witness.text());
            case Source::attribute: attribute = field.is_integer() ? nullptr : witness.text(); break;
            default: break;
            }
        }
        return attribute != nullptr && ask_attribute(i, attribute);
    }

    static bool integer_of(const char *name, std::int64_t &value) {
        const Ref object(PyObject_GetAttrString(type_type, name));
        return object && integer(object.get(), value) && value > 0 && value < std::int64_t{image_capacity};
    }

    // Flags last of all: to ask for an attribute sets some.
    bool ask_all() {
        type_ = spec_.make(build_.version);
        for (std::size_t a = 0; a < asked_count_ && type_; ++a) {
            if (fields[test_.rows[asked_[a]]].stored == Stored::flags) {
                flags_ = asked_[a];
            } else if (!ask(asked_[a])) {
                return false;
            }
        }
        return type_ && integer_of("__basicsize__", size_) && (flags_ == none || ask(flags_));
    }

    bool seek_all() {
        std::uint64_t name = 0;
        if (name_ != none) {
            std::swap(name, test_.found[name_].value);
        }
        seek(type_.get(), static_cast<std::uint32_t>(size_), test_.found, test_.count);
        if (name_ != none) {
            test_.found[name_].value = name;
            seek(type_type, static_size, &test_.found[name_], 1);
        }
        return flags_ == none || type_holds(test_.found[flags_].place, PyType_GetFlags(&PyType_Type));
    }

    // Whether PyType_Type holds that word in the same place: a second subject, of which another value was said.
    static bool type_holds(std::int32_t place, std::uint64_t word) {
        std::size_t its;
        if (place < 0 || place + sizeof its > static_size) {
            return false;
        }
        std::memcpy(&its, reinterpret_cast<const char *>(type_type) + place, sizeof its);
        return its == word;
    }

    // Three witnesses: type.__basicsize__, the word that turned out to be PyType_Type's tp_basicsize, and the end of
    // the sentinel type, where CPython copies its members to.
    bool check_size() {
        const std::uint64_t members = address_of(PyType_GetSlot(type(), Py_tp_members));
        test_.heap_type = static_cast<std::int32_t>(size_);
        return type_holds(test_.found[basicsize_].place, static_cast<std::uint64_t>(size_)) &&
               members - type_.address() == static_cast<std::uint64_t>(size_);
    }

    // Each has one place, no two have the same, and it is where it is required to be.
    bool met(const libprobe_requirement *requirements, std::size_t count) const {
        std::uint64_t taken[image_capacity / 64 / sizeof(void *)] = {}; // a bit for each word
        for (std::size_t i = 0; i < test_.count; ++i) {
            const std::int32_t place = test_.found[i].place;
            const auto word = static_cast<std::uint32_t>(place) / sizeof(void *);
            const bool required = i < count && requirements[i].offset != LIBPROBE_ANYWHERE;
            if (place < 0 || (required && place != requirements[i].offset) || place % sizeof(void *) != 0 ||
                place + std::int64_t{sizeof(void *)} > size_) {
                return false;
            }
            const std::uint64_t bit = std::uint64_t{1} << word % 64;
            if ((taken[word / 64] & bit) != 0) {
                return false;
            }
            taken[word / 64] |= bit;
        }
        return true;
    }

    SelfTest &test_;
    const Build build_;
    SentinelSpec spec_;
    std::uint64_t seen_[(field_count + 63) / 64] = {}; // a bit for each row
    std::uint8_t asked_[SelfTest::capacity];           // indexes
    std::size_t asked_count_ = 0;
    Ref type_;
    std::int64_t size_ = 0;
    std::size_t basicsize_ = none; // the index of tp_basicsize
    std::size_t name_ = none;      // and of tp_name and tp_flags, where they are asked for
    std::size_t flags_ = none;
};

} // namespace

bool SelfTest::run(const libprobe_requirement *requirements, std::size_t requirement_count) {
    if (check_attached(nullptr) != LIBPROBE_OK) {
        return false;
    }
    const KeptException kept;
    const std::uint16_t version = cpython_version();
    const bool passed = version >= oldest_version && Tester(*this, version).run(requirements, requirement_count);
    PyErr_Clear(); // a whole probe will tell
    return passed;
}

} // namespace libprobe
