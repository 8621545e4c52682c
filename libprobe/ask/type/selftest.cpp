// One witness for each field, the cheapest; a second only where a whole probe is made.
#include "platform/default_head.h"

#include "ask/type/selftest.hpp"

#include <cstring>
#include <initializer_list>
#include <type_traits>
#include <utility>

#include "judge/evidence.hpp"
#include "python/interpreter.hpp"
#include "judge/layout.hpp"
#include "libprobe/typeobject.h"
#include "python/referents.hpp"
#include "ask/type/sentinel.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

PyObject *const type_type = reinterpret_cast<PyObject *>(&PyType_Type);

// As far as PyType_Type is read, which is static: what clients compile against, and every version has.
enum : std::uint32_t { static_size = sizeof(libprobe_typeobject) };

// The first version in which one sentinel type tells the offsets that it has for its instances.
enum : std::uint16_t { oldest_version = 0x0309 };

// How the value of a row's field is known.
enum class Plan : std::uint8_t {
    none,  // not by one type
    given, // a slot or a number that is not copied, unless CPython fills it from the bases
    asked  // by one of the functions in ask()
};

// What is sought is a word.
template <class T>
constexpr bool is_word = std::is_pointer_v<T> || std::is_same_v<T, Py_ssize_t> ||
                         (std::is_same_v<T, unsigned long> && sizeof(unsigned long) == sizeof(void *));

// What all versions and builds from the oldest on agree in.
constexpr Plan plan_of(std::initializer_list<WrittenWitness> witnesses, std::uint16_t since, std::uint16_t until,
                       std::uint8_t builds, bool word) {
    Plan plan = Plan::none;
    for (const WrittenWitness &witness : witnesses) {
        if (!word || since > oldest_version || until != 0 || builds != row::ANY) {
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
                return Plan::given;
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
#define LIBPROBE_FIELD(id, owner, name, type, since, until, builds, ...) \
    plan_of({__VA_ARGS__}, since, until, builds, is_word<type>),
#include "libprobe/fields.def"
};

class Tester {
public:
    Tester(SelfTest &test, std::uint16_t version) : test_(test), build_{version, row::ANY, native_machine()} {}

    bool run(const libprobe_requirement *requirements, std::size_t count) {
        return add_all(requirements, count) && ask_all() && seek_all() && check_size() && met(requirements, count);
    }

private:
    bool add(std::size_t row) {
        if (row == field_count || plans[row] == Plan::none ||
            at_[row] != 0) { // twice in one spec: CPython's versions do not agree on that
            return false;
        }
        const std::size_t i = count_++;
        at_[row] = static_cast<std::uint8_t>(count_);
        const std::uint64_t given = spec_.add(row);
        test_.found[i] = {given, nowhere};
        if (given == 0 || plans[row] == Plan::asked) {
            asked_[asked_count_++] = static_cast<std::uint8_t>(row);
        }
        return true;
    }

    bool add_all(const libprobe_requirement *requirements, std::size_t count) {
        if (count > SelfTest::capacity) {
            return false;
        }
        for (std::size_t i = 0; i < count; ++i) {
            if (!add(row_of_id(requirements[i].field))) {
                return false;
            }
        }
        return at_[row_of::tp_basicsize] != 0 || add(row_of::tp_basicsize);
    }

    // Of a row that was added.
    Sought &found(std::size_t row) { return test_.found[at_[row] - 1]; }

    PyTypeObject *type() const { return reinterpret_cast<PyTypeObject *>(type_.get()); }

    // What the sentinel type holds in the field; of tp_name PyType_Type.
    bool holds(std::size_t row, std::uint64_t value) {
        found(row).value = value;
        return value != 0;
    }

    bool ask_attribute(std::size_t row, const char *name) {
        const Ref value(PyObject_GetAttrString(type_.get(), name));
        return value && holds(row, value.address());
    }

    // What says where the field is, not what it holds: an attribute of PyType_Type's. That of tp_dict is what stands in
    // its tp_dictoffset, which needs no asking where that field is sought.
    bool ask_place(std::size_t row, const char *name) {
        if (row == row_of::tp_dict && at_[row_of::tp_dictoffset] != 0) {
            dict_is_told_ = true;
            return true;
        }
        const Ref value(PyObject_GetAttrString(type_type, name));
        std::int64_t offset = 0;
        const bool told = value && integer(value.get(), offset);
        return told && stands(row, offset);
    }

    bool stands(std::size_t row, std::int64_t offset) {
        const bool possible = offset > 0 && offset < size_ && offset % sizeof(void *) == 0;
        found(row).place = possible ? static_cast<std::int32_t>(offset) : std::int32_t{nowhere};
        return possible;
    }

    bool ask_referent(std::size_t row) {
        has_referents_ = has_referents_ || referents_.ask(type_.get(), build_.version);
        return holds(row, row == row_of::tp_dict ? referents_.dict() : referents_.mro());
    }

    // The first of its witnesses that one type can be asked for. Attributes take longest: they come last.
    bool ask(std::size_t row) {
        const Witness *last = nullptr;
        for (const Witness &witness : fields[row].witnesses()) {
            if (!offers(build_, witness)) {
                continue;
            }
            switch (witness.source) {
            case Source::slot: return holds(row, address_of(PyType_GetSlot(type(), witness.slot)));
            case Source::flags: return holds(row, PyType_GetFlags(type()));
            case Source::objecttype: return holds(row, Ref(PyObject_Type(type_.get())).address());
            case Source::funcname: return holds(row, address_of(PyEval_GetFuncName(type_type)));
            case Source::referent:
                if (build_.version >= traversed_since) {
                    return ask_referent(row);
                }
                break;
            case Source::place:
            case Source::attribute: last = &witness; break;
            default: break;
            }
        }
        return last != nullptr &&
               (last->source == Source::place ? ask_place(row, last->text()) : ask_attribute(row, last->text()));
    }

    // Flags last of all: to ask for an attribute sets some.
    bool ask_all() {
        type_ = spec_.make(build_.version);
        if (!type_ || !ask_size()) {
            return false;
        }
        for (std::size_t i = 0; i < asked_count_; ++i) {
            if (asked_[i] != row_of::tp_flags && !ask(asked_[i])) {
                return false;
            }
        }
        return at_[row_of::tp_flags] == 0 || ask(row_of::tp_flags);
    }

    // Where the object ends: CPython copies the members behind it.
    bool ask_size() {
        const std::uint64_t members = address_of(PyType_GetSlot(type(), Py_tp_members));
        const std::uint64_t size = members - type_.address();
        size_ = static_cast<std::int32_t>(size);
        return size > sizeof(void *) && size < image_capacity && size % sizeof(void *) == 0;
    }

    // The name is PyType_Type's; of the others the sentinel type holds the values.
    bool seek_all() {
        const bool named = at_[row_of::tp_name] != 0;
        const std::uint64_t name = named ? std::exchange(found(row_of::tp_name).value, 0) : 0;
        seek(type_.get(), static_cast<std::uint32_t>(size_), test_.found, count_);
        if (named) {
            found(row_of::tp_name).place = seek(type_type, static_size, name);
        }
        if (dict_is_told_ && !stands(row_of::tp_dict, word_of_type(found(row_of::tp_dictoffset)))) {
            return false;
        }
        return at_[row_of::tp_flags] == 0 || type_holds(found(row_of::tp_flags), PyType_GetFlags(&PyType_Type));
    }

    // What PyType_Type holds in the same place; 0 where it is not read.
    static std::int64_t word_of_type(const Sought &found) {
        std::size_t word = 0;
        if (found.place >= 0 && found.place + sizeof word <= static_size) {
            std::memcpy(&word, reinterpret_cast<const char *>(type_type) + found.place, sizeof word);
        }
        return static_cast<std::int64_t>(word);
    }

    // A second subject, of which another value was said.
    static bool type_holds(const Sought &found, std::uint64_t word) {
        return word != 0 && static_cast<std::uint64_t>(word_of_type(found)) == word;
    }

    // Two witnesses: where the members are, and the word that turned out to be PyType_Type's tp_basicsize.
    bool check_size() {
        test_.heap_type = size_;
        return type_holds(found(row_of::tp_basicsize), static_cast<std::uint64_t>(size_));
    }

    // Each has one place, no two have the same, and it is where it is required to be.
    bool met(const libprobe_requirement *requirements, std::size_t count) const {
        std::uint64_t taken[image_capacity / 64 / sizeof(void *)] = {}; // a bit for each word
        for (std::size_t i = 0; i < count; ++i) {
            const std::int32_t place = test_.found[i].place;
            const std::size_t word = static_cast<std::uint32_t>(place) / sizeof(void *);
            const std::uint64_t bit = std::uint64_t{1} << word % 64;
            if (place < 0 || (requirements[i].offset != place && requirements[i].offset != LIBPROBE_ANYWHERE) ||
                (taken[word / 64] & bit) != 0) {
                return false;
            }
            taken[word / 64] |= bit;
        }
        return true;
    }

    SelfTest &test_;
    const Build build_;
    SentinelSpec spec_;
    std::uint8_t at_[field_count] = {};          // index of what was added for each row, plus one; 0: nothing
    std::size_t count_ = 0;                      // of what was added
    std::uint8_t asked_[SelfTest::capacity + 1]; // rows
    std::size_t asked_count_ = 0;
    Ref type_;
    std::int32_t size_ = 0;
    Referents referents_;
    bool has_referents_ = false;
    bool dict_is_told_ = false; // by PyType_Type's tp_dictoffset
};

} // namespace

bool SelfTest::run(const libprobe_requirement *requirements, std::size_t requirement_count) {
    const std::uint16_t version = cpython_version();
    if (version < oldest_version || check_attached(nullptr, version) != LIBPROBE_OK) {
        return false;
    }
    const KeptException kept;
    const bool passed = Tester(*this, version).run(requirements, requirement_count);
    PyErr_Clear(); // a whole probe will tell
    return passed;
}

} // namespace libprobe
