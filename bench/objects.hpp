// The accesses to objects other than types, the same for all contestants: a walk through nested objects, as a
// serializer makes it, and single accesses. Each contestant has a struct Reads that says how it reads.
#pragma once

#include "loops.hpp"

namespace bench {
namespace {

inline PyObject *as_object(PyTypeObject *any) { return reinterpret_cast<PyObject *>(any); }

// A word that depends on everything that the object holds.
template <class Reads> std::uintptr_t visit(PyObject *object) {
    if (Reads::is_str(object)) {
        return Reads::text(object);
    }
    if (Reads::is_int(object)) {
        return static_cast<std::uintptr_t>(Reads::number(object));
    }
    if (Reads::is_float(object)) {
        return word(Reads::real(object));
    }
    std::uintptr_t all = 0;
    if (Reads::is_tuple(object)) {
        const Py_ssize_t size = Reads::tuple_size(object);
        for (Py_ssize_t i = 0; i < size; ++i) {
            all = all * 31 + visit<Reads>(Reads::tuple_item(object, i));
        }
    } else {
        for (Py_ssize_t i = 0; i < Reads::list_size(object); ++i) {
            all = all * 31 + visit<Reads>(Reads::list_item(object, i));
        }
    }
    return all;
}
template <class Reads> void walk(std::uint64_t n) {
    for (; n != 0; --n) {
        const std::uintptr_t all = visit<Reads>(subjects->walked);
        asm volatile("" ::"r"(all) : "memory");
    }
}

#define BENCH_READ(name, kind, expression)                             \
    template <class Reads> struct name : Common {                      \
        static PyTypeObject *const *types() { return subjects->kind; } \
        static std::uintptr_t get(PyTypeObject *type) {                \
            PyObject *object = as_object(type);                        \
            return word(expression);                                   \
        }                                                              \
    };
BENCH_READ(tuple_item, tuples, Reads::tuple_item(object, 0))
BENCH_READ(tuple_size, tuples, Reads::tuple_size(object))
BENCH_READ(list_item, lists, Reads::list_item(object, 0))
BENCH_READ(list_size, lists, Reads::list_size(object))
BENCH_READ(float_value, floats, Reads::real(object))
BENCH_READ(int_value, ints, Reads::number(object))
BENCH_READ(str_length, strings, Reads::length(object))
BENCH_READ(str_text, strings, Reads::text(object))
BENCH_READ(int_check, strings, std::uintptr_t{Reads::is_int(object)})
BENCH_READ(date_year, dates, Reads::year(object))
BENCH_READ(function_code, functions, Reads::function_code(object))
BENCH_READ(code_flags, codes, Reads::code_flags(object))
#undef BENCH_READ

// clang-format off
#define BENCH_OBJECTS(contestant, Reads) \
    {"objects/walk/" contestant, 0, &walk<Reads>, nullptr, 1, 0}, \
    BENCH_ROWS("tuple_item", contestant, 0, tuple_item<Reads>), BENCH_ROWS("tuple_size", contestant, 0, tuple_size<Reads>), \
    BENCH_ROWS("list_item", contestant, 0, list_item<Reads>), BENCH_ROWS("list_size", contestant, 0, list_size<Reads>), \
    BENCH_ROWS("float_value", contestant, 0, float_value<Reads>), BENCH_ROWS("int_value", contestant, 0, int_value<Reads>), \
    BENCH_ROWS("str_length", contestant, 0, str_length<Reads>), BENCH_ROWS("str_text", contestant, 0, str_text<Reads>), \
    BENCH_ROWS("int_check", contestant, 0, int_check<Reads>)
// Of what the limited API has attributes only.
#define BENCH_ATTRIBUTES(contestant, Reads) \
    BENCH_ROWS("date_year", contestant, 0, date_year<Reads>), \
    BENCH_ROWS("function_code", contestant, 0, function_code<Reads>), \
    BENCH_ROWS("code_flags", contestant, 0, code_flags<Reads>)
// clang-format on

} // namespace
} // namespace bench
