// Fields of types that run.
#include "access/read.hpp"

#include <cstring>

#include "libprobe/pep.h"
#include "text/requirement.hpp"
#include "state/state.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

// Py_TPFLAGS_HEAPTYPE and Py_TPFLAGS_TYPE_SUBCLASS, on every version.
enum : unsigned long { heap_type_flag = 1UL << 9, type_subclass_flag = 1UL << 31 };

// RuntimeError: which field of which type cannot be read, and why.
bool cannot_read(const Layout &layout, PyTypeObject *type, std::size_t row) {
    char why[512];
    Writer words(why, sizeof why);
    words.put("on ");
    describe_interpreter(layout.interpreter, words);
    words.put(": ");
    describe_finding(fields[row], layout.fields[row], nowhere, words);
    PyErr_Format(PyExc_RuntimeError, "libprobe: %s of %R cannot be read %s", fields[row].name(), type, why);
    return false;
}

bool integer_attribute(PyTypeObject *type, const char *name, Word &value) {
    const Ref attribute(PyObject_GetAttrString(reinterpret_cast<PyObject *>(type), name));
    std::int64_t number = 0;
    const bool has = attribute && integer(attribute.get(), number);
    PyErr_Clear();
    value = static_cast<Word>(number);
    return has;
}

// The type keeps the attribute's value alive: it is what its field holds.
bool object_attribute(PyTypeObject *type, const char *name, Word &value) {
    const Ref attribute(PyObject_GetAttrString(reinterpret_cast<PyObject *>(type), name));
    PyErr_Clear();
    value = attribute.get() == &_Py_NoneStruct ? 0 : static_cast<Word>(attribute.address());
    return static_cast<bool>(attribute);
}

// What one witness of the row says of any type, if it can.
bool ask(const Layout &layout, PyTypeObject *type, const Field &field, const Witness &witness, Word &value) {
    switch (witness.source) {
    case Source::slot:
        if (!takes_slots(layout.interpreter.version, type)) {
            return false;
        }
        value = reinterpret_cast<Word>(PyType_GetSlot(type, witness.slot));
        return true;
    case Source::attribute:
        return field.is_integer() ? integer_attribute(type, witness.text(), value)
                                  : object_attribute(type, witness.text(), value);
    default: return false;
    }
}

// The dict that a mapping proxy is of: the one object that it refers to.
PyObject *behind_proxy(PyTypeObject *type) {
    const Ref proxy(PyObject_GetAttrString(reinterpret_cast<PyObject *>(type), "__dict__"));
    const Ref gc(proxy ? PyImport_ImportModule("gc") : nullptr);
    const Ref referents(gc ? PyObject_CallMethod(gc.get(), "get_referents", "(O)", proxy.get()) : nullptr);
    PyObject *dict = referents && PyList_Size(referents.get()) == 1 ? PyList_GetItem(referents.get(), 0) : nullptr;
    if (dict != nullptr) {
        Py_IncRef(dict);
    } else if (PyErr_Occurred() == nullptr) {
        PyErr_Format(PyExc_RuntimeError, "libprobe: tp_dict of %R cannot be read", type);
    }
    return dict;
}

} // namespace

PyTypeObject *type_of(PyObject *object) {
    const Layout *layout = published_layout();
    const std::int32_t ob_type = layout != nullptr ? place_in(*layout, row_of::ob_type) : std::int32_t{nowhere};
    if (ob_type != nowhere) {
        return word_at<PyTypeObject *>(object, ob_type);
    }
    return reinterpret_cast<PyTypeObject *>(Ref(PyObject_Type(object)).get());
}

bool is_type(PyTypeObject *type) {
    PyObject *object = reinterpret_cast<PyObject *>(type);
    if (object == nullptr) {
        PyErr_SetString(PyExc_TypeError, "libprobe: NULL is no type");
        return false;
    }
    PyTypeObject *metatype = type_of(object);
    if ((PyType_GetFlags(metatype) & type_subclass_flag) != 0) {
        return true;
    }
    PyErr_Format(PyExc_TypeError, "libprobe: %R, which is made by %R, is no type", object, metatype);
    return false;
}

bool takes_slots(std::uint16_t version, PyTypeObject *type) {
    return version >= 0x030a || (PyType_GetFlags(type) & heap_type_flag) != 0;
}

bool read_field_otherwise(const Layout &layout, PyTypeObject *type, std::size_t row, bool anyhow, Word &value) {
    const Field &field = fields[row];
    const Finding &finding = layout.fields[row];
    if (has_place(finding)) {
        const auto *place = reinterpret_cast<const unsigned char *>(type) + finding.offset;
        value = static_cast<Word>(read_integer(place, finding.size, layout.machine.big_endian));
        return true;
    }
    const Build build = build_of(layout.interpreter, layout.machine);
    for (const Witness &witness : field.witnesses()) {
        if (anyhow && field.exists_in(build) && offers(build, witness) && ask(layout, type, field, witness, value)) {
            return true;
        }
    }
    return cannot_read(layout, type, row);
}

bool see_slot(const Layout &layout, PyTypeObject *type, std::size_t row, Word &value) {
    const Field &field = fields[row];
    const std::int32_t place = place_in(layout, row);
    if (place == nowhere || row == row_of::ht_token) {
        return false;
    }
    if (field.suite_row == field_count) {
        value = word_at<Word>(type, place);
        return true;
    }
    const std::int32_t pointer = place_in(layout, field.suite_row);
    const std::int32_t first = place_in(layout, field.owner_row); // which every version has
    if (pointer == nowhere || first == nowhere) {
        return false;
    }
    // In heap types the suite stands where the layout has it, so that the distance from its first field is the suite's.
    const auto *suite = word_at<const void *>(type, pointer);
    value = suite != nullptr ? word_at<Word>(suite, place - first) : 0;
    return true;
}

bool read_slot(const Layout &layout, PyTypeObject *type, std::size_t row, Word &value) {
    return see_slot(layout, type, row, value) ||
           cannot_read(layout, type, place_in(layout, row) == nowhere ? row : std::size_t{fields[row].suite_row});
}

PyObject *dict_of(std::int32_t tp_dict, PyTypeObject *type) {
    PyObject *dict = tp_dict != nowhere ? word_at<PyObject *>(type, tp_dict) : nullptr;
    if (dict != nullptr) {
        Py_IncRef(dict);
        return dict;
    }
    const GetDict get_dict = get_dict_function();
    dict = get_dict != nullptr ? get_dict(type) : nullptr;
    return dict != nullptr ? dict : behind_proxy(type);
}

} // namespace libprobe
