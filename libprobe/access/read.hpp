// Reads fields of types that run, where the layout proves them; else through the limited API. Talks to Python.
#pragma once

#include <cstring>

#include "judge/layout.hpp"
#include "python/python.hpp"
#include "platform/hidden.hpp"

namespace LIBPROBE_INTERNAL libprobe {

// The object's type, borrowed from it.
PyTypeObject *type_of(PyObject *object);

// Whether it is a type; TypeError is set if not.
bool is_type(PyTypeObject *type);

// The field at that place of the type.
template <class T> T word_at(const void *object, std::int32_t offset) {
    T value;
    std::memcpy(&value, static_cast<const char *>(object) + offset, sizeof value);
    return value;
}

// A pointer or an integer as wide as one: what each field of the restricted struct is.
using Word = std::uintptr_t;

// A field of PyTypeObject, by its row; where the layout does not prove it, through the limited API if `anyhow` is set.
// A reference is borrowed from the type. False with RuntimeError set, which names the field.
bool read_field_otherwise(const Layout &layout, PyTypeObject *type, std::size_t row, bool anyhow, Word &value);
inline bool read_field(const Layout &layout, PyTypeObject *type, std::size_t row, bool anyhow, Word &value) {
    const Finding &finding = layout.fields[row];
    if (!has_place(finding) || finding.size != sizeof value) { // seldom
        return read_field_otherwise(layout, type, row, anyhow, value);
    }
    value = word_at<Word>(type, finding.offset);
    return true;
}

// The slot of that row at its proven place: a suite's is read where the type's own pointer leads, as static types need
// it. False where it has none, and for a field of PyHeapTypeObject, which static types lack.
bool see_slot(const Layout &layout, PyTypeObject *type, std::size_t row, Word &value);

// The same; false with RuntimeError set, which names the field.
bool read_slot(const Layout &layout, PyTypeObject *type, std::size_t row, Word &value);

// Whether this version's PyType_GetSlot takes the type.
bool takes_slots(std::uint16_t version, PyTypeObject *type);

// A new reference to the type's dict, which stands there, or nowhere that is known; without one, nullptr with the
// exception set.
PyObject *dict_of(std::int32_t tp_dict, PyTypeObject *type);

// Where the layout has the field of that row.
inline std::int32_t place_in(const Layout &layout, std::size_t row) { return layout.fields[row].offset; }

} // namespace libprobe
