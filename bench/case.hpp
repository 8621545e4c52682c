// What is measured, as the shared objects of the contestants hand it to the one that runs it: plain loops without
// Google Benchmark, so that an interpreter's own headers and a peer's flags meet nothing but the access itself.
#pragma once

#include <Python.h>

#include <cstddef>
#include <cstdint>

extern "C" {

// Behind each of the common types.
struct bench_data {
    void *value;
};

// What all contestants look at.
struct bench_subjects {
    PyTypeObject *const *types; // bench_hot_types of them
    PyTypeObject *const *cold;  // bench_cold_types of them, shuffled
    PyTypeObject *metatype;     // of all of these
    PyObject *data_name;        // an attribute of each: a capsule of the address of its bench_data
    // Other objects, bench_hot_types of each kind, under the same type of pointer; and one of many nested in each
    // other.
    PyTypeObject *const *tuples,
        *const *lists, *const *floats, *const *ints, *const *strings, *const *dates, *const *functions, *const *codes;
    PyObject *walked;
};

// One benchmark; a list of them ends with a name of NULL.
struct bench_case {
    const char *name;          // GROUP/CASE/CONTESTANT
    int field;                 // nothing is measured where libprobe finds no such field; 0: none is needed
    void (*run)(uint64_t n);   // does it n times
    double (*timed)(uint64_t); // or this one, which returns the seconds of what counts
    unsigned batch;            // n is a multiple of this
    unsigned fixed;            // 0, or how many batches make one repetition
};

} // extern "C"

constexpr std::size_t bench_hot_types = 16;
constexpr std::size_t bench_cold_types = 1024;

// Where PEP 697 puts the data of a metatype derived from one of this size.
constexpr std::size_t bench_rounded(std::size_t size) {
    return (size + alignof(std::max_align_t) - 1) / alignof(std::max_align_t) * alignof(std::max_align_t);
}
