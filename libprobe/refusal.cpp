// Nothing but jumps: compiled without tables for unwinding, which would be larger than the functions and are not
// needed, since none of them is on the stack while another one runs.
#include "refusal.hpp"

#include "libprobe/typeobject.h"

#include <type_traits>

namespace libprobe {

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
template <libprobe_field Id, class T, bool = std::is_function_v<std::remove_pointer_t<T>>> struct Entry {
    static constexpr const void *value = nullptr;
};
template <libprobe_field Id, class T> struct Entry<Id, T, true> { static constexpr T value = &Refusal<Id, T>::call; };

} // namespace

const void *const refusals[field_count] = {
#define LIBPROBE_FIELD(id, owner, name, type, ...) reinterpret_cast<const void *>(Entry<id, type>::value),
#include "libprobe/fields.def"
};

} // namespace libprobe
