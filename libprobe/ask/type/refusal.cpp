// Nothing but jumps: compiled without tables for unwinding, which would be larger than the functions and are not
// needed, since none of them is on the stack while another one runs.
#include "ask/type/refusal.hpp"

#include "libprobe/typeobject.h"

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
    static void call(Arguments...) { // tp_dealloc and its kin: nothing may be raised
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

// The number that the type is given for a field that has no slot, wherever it is given it.
constexpr Number number_of(std::initializer_list<WrittenWitness> witnesses) {
    for (const WrittenWitness &witness : witnesses) {
        if (witness.number != Number::none && witness.number != Number::name) {
            return witness.number;
        }
    }
    return Number::none;
}

constexpr bool is_guard(libprobe_field id) {
    for (const libprobe_field guard : guards) {
        if (guard == id) {
            return true;
        }
    }
    return false;
}

} // namespace

using namespace row;

const Given givens[field_count] = {
#define LIBPROBE_FIELD(id, owner, name, type, first, until, builds, ...)                        \
    {reinterpret_cast<const void *>(Entry<id, type>::value), slot_witness({__VA_ARGS__}).since, \
     slot_witness({__VA_ARGS__}).slot, number_of({__VA_ARGS__}), is_guard(id)},
#include "libprobe/fields.def"
};

} // namespace libprobe
