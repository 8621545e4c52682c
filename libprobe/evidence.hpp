// What was seen in one interpreter, as plain values: images of objects and claims about what they hold. The left of the
// prober fills it, the right of it reads nothing else. Pure.
#pragma once

#include <cstddef>
#include <cstdint>

#include "field.hpp"
#include "machine.hpp"

namespace libprobe {

// The objects that are looked at.
enum class Subject : std::uint8_t {
    slots,   // the sentinel type that has every slot
    numbers, // the sentinel type with other numbers
    type,    // PyType_Type itself, which is static
    count
};
enum : std::size_t { subject_count = static_cast<std::size_t>(Subject::count), image_capacity = 2048 };

// A copy of an object's bytes, which ends where the object does. Its values are compared, never followed.
struct Image {
    std::uint64_t address;
    std::uint32_t size;
    unsigned char bytes[image_capacity];

    bool holds(std::uint32_t offset, unsigned width, std::uint64_t value, bool big_endian) const {
        return offset + width <= size && read_integer(bytes + offset, width, big_endian) == value;
    }
};

// One source's word on what one field holds, in each of the subjects it can speak of.
struct Claim {
    std::uint16_t field; // index of the row
    Source source;
    bool about[subject_count];
    std::uint64_t value[subject_count];
};
enum : std::size_t { claim_capacity = 3 * field_count };

// Who says how large PyHeapTypeObject is, and where PEP 697 puts a type's data.
#define LIBPROBE_SIZE_SOURCES(X)                 \
    X(basicsize, "type.__basicsize__")           \
    X(located, "tp_basicsize of PyType_Type")    \
    X(sizeof_, "type.__sizeof__ of a heap type") \
    X(members, "the copy of tp_members")         \
    X(typedata, "PyObject_GetTypeData")          \
    X(typedatasize, "PyType_GetTypeDataSize")

enum class SizeSource : std::uint8_t {
#define X(name, text) name,
    LIBPROBE_SIZE_SOURCES(X)
#undef X
        count
};
enum : std::size_t { size_source_count = static_cast<std::size_t>(SizeSource::count) };

enum : std::int32_t { impossible_size = -1 };

const char *size_source_name(SizeSource source);

struct Interpreter {
    std::uint16_t version; // 0x030a for 3.10
    char release[32];      // "3.10.13"
    char platform[32];     // "x86_64-linux"
    bool debug;
    bool trace_refs;
    bool free_threaded;
};

struct Evidence {
    Interpreter interpreter;
    Machine machine;
    Image images[subject_count];
    std::size_t claim_count;
    Claim claims[claim_capacity];
    std::int32_t sizes[size_source_count]; // bytes; 0: nothing said; impossible_size: nonsense
    std::int32_t static_type_size;         // sizeof(PyTypeObject), by type.__sizeof__ of a static type

    // A claim about nothing yet; false where the table of claims is full.
    Claim *add_claim(std::size_t field, Source source);
};

} // namespace libprobe
