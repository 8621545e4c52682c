// The first call in a process: run.py loads one copy of this shared object after the other, each with a libprobe of its
// own that has run nothing yet. Each function returns seconds, or -1 with an exception set.
#include "kind.hpp"
#include "requirements.hpp"

#include "libprobe/metatype.h"

#include <chrono>
#include <cstdint>
#include <cstring>

namespace {

using Clock = std::chrono::steady_clock;

double since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

double require(const bench::Requirements &needs) {
    const Clock::time_point start = Clock::now();
    return needs.require() ? since(start) : -1;
}

double make(bench::Spec spec) {
    const Clock::time_point start = Clock::now();
    return spec.make() ? since(start) : -1;
}

// Whether this is CPython, as a self-test has to know before it reads any object: 1, 0, or -1 with an exception set.
int is_cpython() {
    PyObject *facts = PySys_GetObject("implementation"); // borrowed
    PyObject *name = facts != nullptr ? PyObject_GetAttrString(facts, "name") : nullptr;
    PyObject *text = name != nullptr ? PyUnicode_AsUTF8String(name) : nullptr;
    const int is = text != nullptr ? std::strcmp(PyBytes_AsString(text), "cpython") == 0 : -1;
    Py_DecRef(text);
    Py_DecRef(name);
    return is;
}

// The least that can find where a type has the values of its slots: it makes the type, and looks each word of it up
// among the values. It has no table, asks nothing but the slots, checks nothing twice, and could explain nothing.
int find_slots(const bench::Spec &spec, int version, std::int16_t *offsets) {
    PyType_Spec words = {"bench.bare", 0x1000, 0, Py_TPFLAGS_DEFAULT, const_cast<PyType_Slot *>(spec.slots.data())};
    PyObject *type = PyType_FromSpec(&words);
    if (type == nullptr) {
        return -1;
    }
    constexpr unsigned buckets = 256;
    const auto bucket = [](std::uintptr_t value) {
        return static_cast<unsigned>(std::uint64_t{value} * 0x9e3779b97f4a7c15u >> 56);
    };
    std::uint8_t first[buckets];
    std::uint8_t next[buckets];
    std::memset(first, 0xff, sizeof first);
    const std::size_t count = spec.slots.size() - 1;
    for (std::size_t i = 0; i < count; ++i) {
        std::uint8_t &head = first[bucket(reinterpret_cast<std::uintptr_t>(spec.slots[i].pfunc))];
        next[i] = head;
        head = static_cast<std::uint8_t>(i);
    }
    const auto *object = reinterpret_cast<const char *>(type);
    const auto *members =
        version >= 0x0308 ? PyType_GetSlot(reinterpret_cast<PyTypeObject *>(type), Py_tp_members) : nullptr;
    const std::size_t size =
        members != nullptr ? static_cast<std::size_t>(static_cast<const char *>(members) - object) : 864;
    int found = 0;
    for (std::size_t at = 0; at + sizeof(std::uintptr_t) <= size; at += sizeof(std::uintptr_t)) {
        std::uintptr_t value;
        std::memcpy(&value, object + at, sizeof value);
        for (std::uint8_t i = first[bucket(value)]; i != 0xff; i = next[i]) {
            if (reinterpret_cast<std::uintptr_t>(spec.slots[i].pfunc) == value) {
                offsets[i] = static_cast<std::int16_t>(at);
                ++found;
            }
        }
    }
    Py_DecRef(type);
    return found;
}

double bare(const bench::Spec &spec, int version) {
    std::int16_t offsets[256];
    const Clock::time_point start = Clock::now();
    const bool done = is_cpython() == 1 && find_slots(spec, version, offsets) > 0;
    return done ? since(start) : -1;
}

std::vector<libprobe_field> list_of(const libprobe_field *fields, int count) { return {fields, fields + count}; }

} // namespace

#define BENCH_EXPORT extern "C" __attribute__((visibility("default")))

// Of the fields that shiboken checks. It needs no verdict before it asks.
BENCH_EXPORT double bench_cold_selftest() { return require(bench::Requirements::anywhere()); }
BENCH_EXPORT double bench_cold_fromspec(int version) {
    return make(bench::Spec::restricted(static_cast<std::uint16_t>(version)));
}

BENCH_EXPORT double bench_cold_bare(int version) {
    return bare(bench::Spec::restricted(static_cast<std::uint16_t>(version)), version);
}

// Of all fields that need no survey, of all families; and of the slots that this version has.
BENCH_EXPORT double bench_cold_probe() {
    const Clock::time_point start = Clock::now();
    return libprobe_probe(nullptr) != nullptr ? since(start) : -1;
}
BENCH_EXPORT double bench_cold_fromspec_all(int version) {
    return make(bench::Spec::all(static_cast<std::uint16_t>(version)));
}

// A first metatype, with its proof.
BENCH_EXPORT double bench_cold_metatype() {
    const libprobe_metatype_spec spec = {
        sizeof spec, "bench.Metatype", nullptr, &bench_type_data_kind, nullptr, nullptr, nullptr, nullptr, nullptr};
    const Clock::time_point start = Clock::now();
    PyObject *metatype = libprobe_metatype(nullptr, nullptr, &spec);
    const double seconds = since(start);
    Py_DecRef(metatype);
    return metatype != nullptr ? seconds : -1;
}

// The fields that were proven so far, which is what a first metatype requires if nothing else was required. How many;
// `fields` has room for all.
BENCH_EXPORT int bench_proven(libprobe_field *fields) {
    int count = 0;
#define LIBPROBE_FIELD(id, owner, name, ...)          \
    if (libprobe_type_cells.name != LIBPROBE_UNSET) { \
        fields[count++] = id;                         \
    }
#include "libprobe/fields/type.def"
    return count;
}

// The proof of these fields alone; and the slots that lead to them.
BENCH_EXPORT double bench_cold_require(const libprobe_field *fields, int count) {
    return require(bench::Requirements::of(list_of(fields, count)));
}
BENCH_EXPORT double bench_cold_fromspec_of(int version, const libprobe_field *fields, int count) {
    return make(bench::Spec::of(static_cast<std::uint16_t>(version), list_of(fields, count)));
}
BENCH_EXPORT double bench_cold_bare_of(int version, const libprobe_field *fields, int count) {
    return bare(bench::Spec::of(static_cast<std::uint16_t>(version), list_of(fields, count)), version);
}
