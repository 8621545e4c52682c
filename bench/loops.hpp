// The loops around an access, the same for all contestants. An Access is a struct with
//
//   static std::uintptr_t get(PyTypeObject *)      the access, of which a word is taken
//   static PyTypeObject *const *types()            bench_hot_types types to look at
//   static void flush()                            for cold: what it reads to know where, from the caches
//
// The empty asm statements hide a value's origin from the compiler, and make it load anew what could have changed, as
// it must between two uses in a program.
#pragma once

#include <emmintrin.h>

#include <chrono>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "case.hpp"

namespace bench {
namespace {

const bench_subjects *subjects;

struct Common {
    static PyTypeObject *const *types() { return subjects->types; }
    static void flush() {}
};

inline void flush_line(const void *address) { _mm_clflush(address); }
// As much of a type as accesses reach.
inline void flush_type(const void *type) {
    for (std::size_t line = 0; line <= 1024; line += 64) {
        flush_line(static_cast<const char *>(type) + line);
    }
}

template <class T> std::uintptr_t word(T value) {
    std::uintptr_t result = 0;
    static_assert(sizeof value <= sizeof result);
    std::memcpy(&result, &value, sizeof value);
    return result;
}

// A zero that the compiler and the processor have to take for any number.
inline std::uintptr_t unknown_zero() {
    std::uintptr_t zero = 0;
    asm volatile("" : "+r"(zero));
    return zero;
}

// Each access waits for the one before: its type's address depends on the word that was read.
template <class Access> void latency(std::uint64_t n) {
    const std::uintptr_t zero = unknown_zero();
    const std::uintptr_t first = word(Access::types()[0]);
    std::uintptr_t type = first;
    for (; n != 0; --n) {
        type = first + (Access::get(reinterpret_cast<PyTypeObject *>(type)) & zero);
        asm volatile("" ::: "memory");
    }
    asm volatile("" ::"r"(type));
}

// None waits for another.
template <class Access> void throughput(std::uint64_t n) {
    PyTypeObject *const *types = Access::types();
    for (; n != 0; --n) {
        const std::uintptr_t value = Access::get(types[n % bench_hot_types]);
        asm volatile("" ::"r"(value) : "memory");
    }
}

// One access at a time, of types that are in no cache, with what the access reads besides in none either. The seconds
// are those of the accesses less what asking for the time takes.
template <class Access> double cold(std::uint64_t n) {
    using Clock = std::chrono::steady_clock;
    Clock::duration spent(0);
    for (; n != 0; n -= bench_cold_types) {
        for (std::size_t i = 0; i < bench_cold_types; ++i) {
            flush_type(subjects->cold[i]);
        }
        for (std::size_t i = 0; i < bench_cold_types; ++i) {
            PyTypeObject *type = subjects->cold[i];
            Access::flush();
            _mm_mfence();
            const Clock::time_point before = Clock::now();
            const Clock::time_point start = Clock::now();
            const std::uintptr_t value = Access::get(type);
            asm volatile("" ::"r"(value) : "memory");
            _mm_lfence(); // the word is there
            spent += (Clock::now() - start) - (start - before);
        }
    }
    return std::chrono::duration<double>(spent).count();
}

// clang-format off
#define BENCH_ROWS(name, contestant, field, access) \
    {"latency/" name "/" contestant, field, &latency<access>, nullptr, 1024, 0}, \
    {"throughput/" name "/" contestant, field, &throughput<access>, nullptr, 1024, 0}
#define BENCH_COLD(name, contestant, field, access) \
    {"cold/" name "/" contestant, field, nullptr, &cold<access>, bench_cold_types, 0}
#define BENCH_END {nullptr, 0, nullptr, nullptr, 0, 0}
// clang-format on

} // namespace
} // namespace bench
