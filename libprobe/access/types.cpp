// Defines the functions of types.h, which read proven fields and ask the limited API if a field is not proven.
#include "platform/default_head.h"

#include "libprobe/types.h"

#include <cstdio>
#include <cstring>

#include "access/place.hpp"
#include "platform/compiler.hpp"
#include "platform/system.hpp"
#include "state/cells.hpp"
#include "table/slots.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace type_table {
namespace {

bool is_proven(std::uint16_t row) { return is_set(type_cells()[row]); }

LIBPROBE_COLD bool refuse_null() {
    PyErr_SetString(PyExc_TypeError, "libprobe: NULL is no type");
    return false;
}

LIBPROBE_COLD bool refuse_unproven(PyTypeObject *type, std::uint16_t row) {
    const Witness *none = family.reason(row);
    PyErr_Format(PyExc_RuntimeError,
                 "libprobe: %s of %R cannot be read: libprobe_require was not asked for it, or could not prove it%s%s",
                 family.field_name(row), type, none != nullptr ? "; where no witness can be had: " : "",
                 none != nullptr ? family.text_of(*none) : "");
    return false;
}

// Whether the type is known to be a heap type.
inline bool is_heap_type(PyTypeObject *type) {
    const libprobe_cell place = libprobe_type_cells.tp_flags;
    unsigned long flags = 0;
    if (place != LIBPROBE_UNSET) {
        std::memcpy(&flags, reinterpret_cast<const char *>(type) + place, sizeof flags);
    }
    return (flags & heap_type) != 0;
}

// Reads the slot's field; false if its place is not proven, or if only heap types have it.
inline bool see_slot(PyTypeObject *type, const SlotPlace &place, void *&value) {
    const libprobe_cell *cells = type_cells();
    if (place.row == no_row || cells[place.row] == LIBPROBE_UNSET || place.row == row::ht_token) {
        return false;
    }
    if (place.pointer == no_row) {
        value = libprobe_word_at(type, cells[place.row]);
        return true;
    }
    const std::uint16_t version = known_version.load(std::memory_order_relaxed); // since a field is proven
    if (version < 0x030a && version != 0 && is_heap_type(type)) { // where PyType_GetSlot reads the type itself
        value = libprobe_word_at(type, cells[place.row]);
        return true;
    }
    const void *suite = libprobe_word_at(type, cells[place.pointer]);
    value = suite != nullptr ? libprobe_word_at(suite, cells[place.row] - cells[place.start]) : nullptr;
    return true;
}

// Whether this version's PyType_GetSlot accepts the type.
bool takes_slots(std::uint16_t version, PyTypeObject *type) {
    return version >= 0x030a || (PyType_GetFlags(type) & heap_type) != 0;
}

// The same through PyType_GetSlot, if its answer would be right; else false with an exception set.
LIBPROBE_COLD bool ask_slot(PyTypeObject *type, int slot, std::uint16_t row, void *&value) {
    const std::uint16_t version = running_version();
    if (row != no_row && family.rows[row].exists_in(version)) {
        if (!takes_slots(version, type) || version < family.witness(row, source::slot)->since) {
            return refuse_unproven(type, row);
        }
    } else if (version < 0x030a) {
        // For these ids PyType_GetSlot would read memory before its table, or set no exception.
        PyErr_Format(PyExc_SystemError, "libprobe: CPython %u.%u has no type slot %d", version >> 8, version & 0xff,
                     slot);
        return false;
    }
    value = PyType_GetSlot(type, slot); // also of an id that is younger than the table
    return value != nullptr || row != no_row || PyErr_Occurred() == nullptr;
}

LIBPROBE_COLD void *ask_slot(PyTypeObject *type, int slot, std::uint16_t row) {
    void *value = nullptr;
    return ask_slot(type, slot, row, value) ? value : nullptr;
}

bool get_slot(PyTypeObject *type, int slot, void *&value) {
    const SlotPlace &place = slot_places[slot];
    return LIBPROBE_LIKELY(see_slot(type, place, value)) || ask_slot(type, slot, place.row, value);
}

PyTypeObject *type_of(PyObject *object) {
    const libprobe_cell place = libprobe_type_cells.ob_type;
    return static_cast<PyTypeObject *>(place != LIBPROBE_UNSET ? libprobe_word_at(object, place)
                                                               : static_cast<void *>(Ref(PyObject_Type(object)).get()));
}

// The dict behind a mapping proxy: the only object that the proxy refers to.
PyObject *behind_proxy(PyTypeObject *type) {
    const Ref proxy(PyObject_GetAttrString(reinterpret_cast<PyObject *>(type), "__dict__"));
    const Ref gc(proxy ? PyImport_ImportModule("gc") : nullptr);
    const Ref referents(gc ? PyObject_CallMethod(gc.get(), "get_referents", "(O)", proxy.get()) : nullptr);
    PyObject *dict = referents && PyList_Size(referents.get()) == 1 ? PyList_GetItem(referents.get(), 0) : nullptr;
    if (dict == nullptr && PyErr_Occurred() == nullptr) {
        PyErr_Format(PyExc_RuntimeError, "libprobe: tp_dict of %R cannot be read", type);
    }
    return new_reference(dict).release();
}

// For static built-in types, whose tp_dict is NULL from 3.12 on, and for an unproven tp_dict.
LIBPROBE_COLD PyObject *ask_dict(PyTypeObject *type) {
    static KnownFunction<PyObject *(*)(PyTypeObject *)> get_dict("PyType_GetDict");
    const auto ask = get_dict.get();
    PyObject *dict = ask != nullptr ? ask(type) : nullptr;
    return dict != nullptr ? dict : behind_proxy(type);
}

inline PyObject *dict_at(PyTypeObject *type) { // borrowed; nullptr if it is not seen
    const libprobe_cell place = libprobe_type_cells.tp_dict;
    return place != LIBPROBE_UNSET ? static_cast<PyObject *>(libprobe_word_at(type, place)) : nullptr;
}

// The item of that name in a dict that tp_dict does not show; borrowed.
LIBPROBE_COLD PyObject *ask_item(PyTypeObject *type, PyObject *name) {
    if (running_version() < 0x0309) {
        return nullptr; // on these versions, importing gc while a sub-interpreter ends is fatal
    }
    const KeptException kept;
    const Ref dict(ask_dict(type));
    return dict ? PyDict_GetItemWithError(dict.get(), name) : nullptr;
}

inline PyObject *item_of(PyTypeObject *type, PyObject *name) { // borrowed
    PyObject *dict = dict_at(type);                            // which the type keeps as long as it lives
    return LIBPROBE_LIKELY(dict != nullptr) ? PyDict_GetItemWithError(dict, name) : ask_item(type, name);
}

inline Ref mro_of(PyTypeObject *type) {
    const libprobe_cell place = libprobe_type_cells.tp_mro;
    if (LIBPROBE_LIKELY(place != LIBPROBE_UNSET)) {
        return new_reference(static_cast<PyObject *>(libprobe_word_at(type, place)));
    }
    const KeptException kept;
    return Ref(PyObject_GetAttrString(reinterpret_cast<PyObject *>(type), "__mro__"));
}

// Looks in the types of the MRO from number `first` on.
PyObject *look_up_from(Py_ssize_t first, PyTypeObject *type, PyObject *name) {
    const Ref mro = mro_of(type); // owned: comparing names can run code, which can give the type others
    const Py_ssize_t count = mro ? PyTuple_Size(mro.get()) : 0;
    PyObject *found = nullptr;
    for (Py_ssize_t i = first; i < count && found == nullptr; ++i) {
        found = item_of(reinterpret_cast<PyTypeObject *>(PyTuple_GetItem(mro.get(), i)), name);
    }
    return found;
}

// Most names are in the dict of the type itself, whose MRO then need not be owned.
PyObject *look_up(PyTypeObject *type, PyObject *name) {
    const libprobe_cell place = libprobe_type_cells.tp_mro;
    auto *mro = place != LIBPROBE_UNSET ? static_cast<PyObject *>(libprobe_word_at(type, place)) : nullptr;
    const bool begins = mro != nullptr && PyTuple_GetItem(mro, 0) == reinterpret_cast<PyObject *>(type);
    PyObject *found = begins ? item_of(type, name) : nullptr;
    if (LIBPROBE_LIKELY(found != nullptr)) {
        return found;
    }
    found = PyErr_Occurred() == nullptr ? look_up_from(begins ? 1 : 0, type, name) : nullptr;
    if (found == nullptr) {
        PyErr_Clear(); // a name that cannot be hashed, or compared
    }
    return found;
}

const char *name_of(PyTypeObject *type) {
    const libprobe_cell place = libprobe_type_cells.tp_name;
    if (type == nullptr || place == LIBPROBE_UNSET) {
        type == nullptr ? refuse_null() : refuse_unproven(type, row::tp_name);
        return nullptr;
    }
    const char *name = nullptr;
    std::memcpy(&name, reinterpret_cast<const char *>(type) + place, sizeof name);
    const char *dot = name != nullptr ? std::strrchr(name, '.') : nullptr;
    return dot != nullptr ? dot + 1 : name;
}

PyObject *dict_of(PyTypeObject *type) {
    if (type == nullptr) {
        refuse_null();
        return nullptr;
    }
    PyObject *dict = dict_at(type);
    if (LIBPROBE_LIKELY(dict != nullptr)) {
        Py_IncRef(dict);
        return dict;
    }
    return ask_dict(type);
}

int set_dict(PyTypeObject *type, PyObject *dict) {
    if (type == nullptr || !is_proven(row::tp_dict)) {
        type == nullptr ? refuse_null() : refuse_unproven(type, row::tp_dict);
        return -1;
    }
    PyObject *old = dict_at(type);
    if (dict == nullptr || PyType_IsSubtype(type_of(dict), &PyDict_Type) == 0) {
        PyErr_Format(PyExc_TypeError, "libprobe: the new dict of %R is not a dict", type);
        return -1;
    }
    if (old == nullptr) {
        PyErr_Format(PyExc_TypeError, "libprobe: the interpreter keeps the dict of %R, it cannot be set", type);
        return -1;
    }
    Py_IncRef(dict);
    std::memcpy(reinterpret_cast<char *>(type) + libprobe_type_cells.tp_dict, &dict, sizeof dict);
    PyType_Modified(type);
    Py_DecRef(old);
    return 0;
}

void *slot_of_type(PyTypeObject *type, int slot) {
    if (type == nullptr) {
        refuse_null();
        return nullptr;
    }
    const SlotPlace &place = slot_places[slot];
    void *value = nullptr;
    return LIBPROBE_LIKELY(see_slot(type, place, value)) ? value : ask_slot(type, slot, place.row);
}

PyObject *new_of_type(PyTypeObject *metatype, PyObject *args, PyObject *kwds) {
    const auto make = reinterpret_cast<newfunc>(slot_of_type(&PyType_Type, Py_tp_new));
    return make != nullptr ? make(metatype, args, kwds) : nullptr;
}

PyObject *look_up_kept(PyTypeObject *type, PyObject *name) {
    if (PyErr_Occurred() != nullptr) {
        const KeptException kept;
        return look_up(type, name);
    }
    return look_up(type, name);
}

int ask_is_gc(PyObject *object) {
    PyTypeObject *type = type_of(object);
    if ((PyType_GetFlags(type) & have_gc) == 0) {
        return 0;
    }
    void *is_gc = nullptr;
    if (!get_slot(type, Py_tp_is_gc, is_gc)) {
        return -1;
    }
    return is_gc == nullptr || reinterpret_cast<inquiry>(is_gc)(object) != 0 ? 1 : 0;
}

int ask_index(PyObject *object) {
    void *index = nullptr;
    return get_slot(type_of(object), Py_nb_index, index) ? static_cast<int>(index != nullptr) : -1;
}

void dump(PyObject *object) {
    using Dump = void (*)(PyObject *);
    auto function = find_function<Dump>("_PyObject_Dump");
    if (function == nullptr) {
        function = find_function<Dump>("PyObject_Dump"); // its name from 3.15 on
    }
    if (function != nullptr) {
        function(object);
    } else {
        std::fprintf(stderr, "object at %p\n", static_cast<void *>(object));
    }
}

} // namespace
} // namespace type_table

} // namespace libprobe

namespace functions = libprobe::type_table;

const char *libprobe_type_name(PyTypeObject *type) { return functions::name_of(type); }
PyObject *libprobe_type_dict(PyTypeObject *type) { return functions::dict_of(type); }
int libprobe_type_set_dict(PyTypeObject *type, PyObject *dict) { return functions::set_dict(type, dict); }
void *libprobe_type_slot(PyTypeObject *type, int slot) { return functions::slot_of_type(type, slot); }
PyObject *libprobe_type_new(PyTypeObject *metatype, PyObject *args, PyObject *kwds) {
    return functions::new_of_type(metatype, args, kwds);
}
PyObject *libprobe_type_lookup(PyTypeObject *type, PyObject *name) { return functions::look_up_kept(type, name); }
int libprobe_object_is_gc_unproven(PyObject *object) { return functions::ask_is_gc(object); }
int libprobe_index_check_unproven(PyObject *object) { return functions::ask_index(object); }
void libprobe_object_dump(PyObject *object) { functions::dump(object); }
