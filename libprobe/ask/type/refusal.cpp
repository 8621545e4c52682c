// Defines one function for each slot, which refuses to be used.
#include "platform/default_head.h"

#include "ask/type/refusal.hpp"

#include "libprobe/structs.h"

#include <initializer_list>
#include <type_traits>

namespace LIBPROBE_INTERNAL libprobe {

namespace {

// A function of the slot's signature. Each holds its id, so that no two are alike and none is folded into another.
template <libprobe_field Id, class Function> struct Refusal;
template <libprobe_field Id, class Result, class... Arguments> struct Refusal<Id, Result (*)(Arguments...)> {
    static Result call(Arguments...) { return static_cast<Result>(refuse_number(Id)); }
};
template <libprobe_field Id, class... Arguments> struct Refusal<Id, PyObject *(*)(Arguments...)> {
    static PyObject *call(Arguments...) { return refuse_slot(Id); }
};
template <libprobe_field Id, class... Arguments> struct Refusal<Id, void (*)(Arguments...)> {
    static void call(Arguments...) { // tp_dealloc and its kin must not raise
        volatile libprobe_field id = Id;
        static_cast<void>(id);
    }
};

// The address as a constant, so that nothing runs when the library is loaded.
template <class T> constexpr const void *value_of() {
    if constexpr (std::is_same_v<T, PyMethodDef *>) {
        return sentinel_methods;
    } else if constexpr (std::is_same_v<T, PyMemberDef *>) {
        return sentinel_members;
    } else if constexpr (std::is_same_v<T, PyGetSetDef *>) {
        return sentinel_getset;
    } else if constexpr (std::is_same_v<T, const char *>) {
        return sentinel_doc;
    } else if constexpr (std::is_same_v<T, void *>) {
        return &sentinel_token;
    } else {
        return nullptr;
    }
}
template <libprobe_field Id, class T, bool = std::is_function_v<std::remove_pointer_t<T>>> struct Entry {
    static constexpr const void *value = value_of<T>();
};
template <libprobe_field Id, class T> struct Entry<Id, T, true> { static constexpr T value = &Refusal<Id, T>::call; };

// The slot of a row: the id is 0 if it has none.
constexpr WrittenWitness slot_of(std::initializer_list<WrittenWitness> witnesses) {
    for (const WrittenWitness &witness : witnesses) {
        if (witness.slot != 0) {
            return witness;
        }
    }
    return WrittenWitness{};
}

// The number that the type is given for a field that has no slot.
constexpr Number number_of(std::initializer_list<WrittenWitness> witnesses) {
    constexpr const char *names[] = {"",          "", "basicsize", "itemsize", "vectorcalloffset", "weaklistoffset",
                                     "dictoffset"};
    for (const WrittenWitness &witness : witnesses) {
        for (std::size_t number = 2; equal(witness.source, "given") && number < sizeof names / sizeof *names;
             ++number) {
            if (equal(witness.text, names[number])) {
                return static_cast<Number>(number);
            }
        }
    }
    return Number::none;
}

constexpr bool is_guard(std::size_t row) {
    for (const std::uint16_t guard : guards) {
        if (guard == row) {
            return true;
        }
    }
    return false;
}

} // namespace

namespace words {

const Given givens[type_table::row::count] = {
#define LIBPROBE_FIELD(id, owner, name, type, first, until, builds, ...)                                    \
    {reinterpret_cast<const void *>(Entry<id, type>::value),                                                \
     slot_of({__VA_ARGS__}).since,                                                                          \
     slot_of({__VA_ARGS__}).slot,                                                                           \
     number_of({__VA_ARGS__}),                                                                              \
     is_guard(type_table::row::name),                                                                       \
     type_table::expansion::table.rows[type_table::row::name].simple && slot_of({__VA_ARGS__}).slot != 0 && \
         std::is_function_v<std::remove_pointer_t<type>>},
#include "libprobe/fields/type.def"
};

} // namespace words

} // namespace libprobe
