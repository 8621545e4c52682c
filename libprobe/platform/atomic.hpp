// Atomic access to memory that others declare as plain: structs that C code reads too, and objects of the interpreter.
// std::atomic_ref does this from C++20 on.
#pragma once

#include "platform/hidden.hpp"

#if !defined(__GNUC__)
#include <atomic>
#endif

namespace LIBPROBE_INTERNAL libprobe {

#if defined(__GNUC__)

template <class T> T load_relaxed(const T *place) { return __atomic_load_n(place, __ATOMIC_RELAXED); }
template <class T> T load_acquire(const T *place) { return __atomic_load_n(place, __ATOMIC_ACQUIRE); }
template <class T> void store_release(T *place, T value) { __atomic_store_n(place, value, __ATOMIC_RELEASE); }

// Stores `value` if `expected` is there. Returns what was there.
template <class T> T exchange_if(T *place, T expected, T value) {
    __atomic_compare_exchange_n(place, &expected, value, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
    return expected;
}

#else

// std::atomic of a word has that word's representation wherever such a compiler is used.
template <class T> std::atomic<T> &atomic_at(const T *place) {
    static_assert(sizeof(std::atomic<T>) == sizeof(T), "an atomic word is a word");
    return *reinterpret_cast<std::atomic<T> *>(const_cast<T *>(place));
}
template <class T> T load_relaxed(const T *place) { return atomic_at(place).load(std::memory_order_relaxed); }
template <class T> T load_acquire(const T *place) { return atomic_at(place).load(std::memory_order_acquire); }
template <class T> void store_release(T *place, T value) { atomic_at(place).store(value, std::memory_order_release); }
template <class T> T exchange_if(T *place, T expected, T value) {
    atomic_at(place).compare_exchange_strong(expected, value, std::memory_order_acq_rel, std::memory_order_acquire);
    return expected;
}

#endif

} // namespace libprobe
