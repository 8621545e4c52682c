// What was seen in one interpreter, as plain values: images of objects and claims about what they hold. The left of the
// prober fills it, the right of it reads nothing else. Pure.
#pragma once

#include <cstddef>
#include <cstdint>

#include "table/field.hpp"
#include "platform/machine.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// The objects that are looked at. A survey alone looks at those from `made` on; it may lack some.
#define LIBPROBE_SUBJECTS(X)                                               \
    X(slots)          /* the sentinel type that has every slot */          \
    X(numbers)        /* the sentinel type with other numbers */           \
    X(type)           /* PyType_Type itself, which is static */            \
    X(made)           /* a type from a spec, renamed */                    \
    X(slotted)        /* a Python class with __slots__ */                  \
    X(plain)          /* a Python class whose instances have a __dict__ */ \
    X(other)          /* another such class */                             \
    X(watched)        /* `plain` again, watched */                         \
    X(changed)        /* `plain` again, modified */                        \
    X(instance)       /* an instance of `plain` */                         \
    X(locked)         /* `instance` again, locked and untracked */         \
    X(counted)        /* `instance` again, with more references to it */   \
    X(referenced)     /* `instance` again, with a weak reference to it */  \
    X(dict)           /* the __dict__ of an instance of `plain` */         \
    X(other_dict)     /* the __dict__ of an instance of `other` */         \
    X(function)       /* a method of `plain` */                            \
    X(other_function) /* a method of `other` */

enum class Subject : std::uint8_t {
#define X(name) name,
    LIBPROBE_SUBJECTS(X)
#undef X
        count
};
enum : std::size_t { subject_count = static_cast<std::size_t>(Subject::count), image_capacity = 2048 };

// A copy of an object's bytes, which ends where the object does. Its values are compared, never followed.
struct Image {
    std::uint64_t address;
    std::uint32_t size; // 0: not looked at
    unsigned char bytes[image_capacity];

    bool has(std::uint32_t offset, unsigned width) const { return offset + width <= size; }
};

// What a claim says of the place that it is about.
enum class Relation : std::uint8_t {
    holds,   // each subject holds its value there
    changes, // what each subject holds there is more than what the first holds by its value, modulo the field's width
    shares,  // of the four subjects the first holds there what the second holds somewhere, and the third holds there
             // what the fourth holds at that same somewhere; the two are different
    stands,  // its offset is the value
    count
};

// The word on one field of one source, or of several that say the same.
struct Claim {
    enum : std::size_t { capacity = 4 };
    Sources sources;
    std::uint16_t field; // index of the row
    Relation relation;
    std::uint8_t count;
    Subject subjects[capacity];
    std::uint64_t values[capacity];

    void say(Subject subject, std::uint64_t value) {
        if (count < capacity) {
            subjects[count] = subject;
            values[count++] = value;
        }
    }
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

Build build_of(const Interpreter &interpreter, const Machine &machine);

struct Evidence {
    Interpreter interpreter;
    Machine machine;
    bool surveyed; // whether the sources that only a survey asks were asked
    Image images[subject_count];
    std::size_t claim_count;
    Claim claims[claim_capacity];
    std::int32_t sizes[size_source_count]; // bytes; 0: nothing said; impossible_size: nonsense
    std::int32_t static_type_size;         // sizeof(PyTypeObject), by type.__sizeof__ of a static type

    // A claim about nothing yet; nullptr where the table of claims is full.
    Claim *add_claim(std::size_t field, Source source, Relation relation = Relation::holds);

    void say_size(SizeSource source, std::int64_t bytes); // what cannot be a size contradicts the others

    Image &image(Subject subject) { return images[static_cast<std::size_t>(subject)]; }
    const Image &image(Subject subject) const { return images[static_cast<std::size_t>(subject)]; }
    Build build() const { return build_of(interpreter, machine); }
    // The word of so many bytes; there must be one.
    std::uint64_t word(Subject subject, std::uint32_t offset, unsigned width) const {
        return read_integer(image(subject).bytes + offset, width, machine.big_endian);
    }
};

} // namespace libprobe
