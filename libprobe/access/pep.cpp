// The functions of pep.h.
#define LIBPROBE_CHECKED 0 // this is where the checks are
#include "platform/default_head.h"

#include "libprobe/pep.h"

#include <cstdio>
#include <cstring>

#include "python/interpreter.hpp"
#include "platform/system.hpp"
#include "access/read.hpp"
#include "state/state.hpp"

using namespace libprobe;

namespace {

enum : unsigned long { have_gc_flag = 1UL << 14 }; // Py_TPFLAGS_HAVE_GC, on every version
enum : int { slot_of_new = 65, slot_of_is_gc = 61, slot_of_index = 13 };

// The layout; nullptr, and the exception that was set, where there is none and none can be made: where memory ran out,
// say, or the interpreter is being finalized.
[[gnu::cold]] const Layout *made_layout() {
    const KeptException kept;
    return whole();
}
inline const Layout *layout_if_any() {
    const Layout *layout = published_layout();
    return layout != nullptr ? layout : made_layout();
}

// By the layout, or as libprobe_require filled it in.
std::int32_t place_of(const Layout *layout, std::size_t row, const std::int32_t &filled_in) {
    if (layout != nullptr) {
        return place_in(*layout, row);
    }
    const std::int32_t place = __atomic_load_n(&filled_in, __ATOMIC_ACQUIRE);
    return place != 0 ? place : std::int32_t{nowhere};
}

bool cannot_probe(PyTypeObject *type, std::size_t row) {
    PyErr_Format(PyExc_RuntimeError, "libprobe: %s of %R cannot be read: this interpreter cannot be probed now",
                 fields[row].name(), type);
    return false;
}

// What PepType_GetSlot returns; false with the exception set, whether or not one was set before.
bool get_slot(PyTypeObject *type, int slot, Word &value) {
    const Layout *layout = layout_if_any();
    const std::size_t row = slot_field(slot);
    if (layout != nullptr && row != field_count && see_slot(*layout, type, row, value)) {
        return true;
    }
    const std::uint16_t version = layout != nullptr ? layout->interpreter.version : cpython_version();
    if (row != field_count && fields[row].exists_in(version)) {
        if (!takes_slots(version, type) || version < fields[row].witness(Source::slot)->since) {
            return layout != nullptr ? read_slot(*layout, type, row, value) : cannot_probe(type, row);
        }
    } else if (version < 0x030a) {
        // These would read what stands before their table, or set no exception.
        PyErr_Format(PyExc_SystemError, "libprobe: CPython %u.%u has no type slot %d", version >> 8, version & 0xff,
                     slot);
        return false;
    }
    value = reinterpret_cast<Word>(PyType_GetSlot(type, slot)); // also of an id that is younger than the table
    return value != 0 || row != field_count || PyErr_Occurred() == nullptr;
}

// A new reference; none where it cannot be told, and the exception that was set.
Ref mro_of(const Layout *layout, PyTypeObject *type) {
    const std::int32_t place = place_of(layout, row_of::tp_mro, libprobe_place.tp_mro);
    if (place != nowhere) {
        return own(word_at<PyObject *>(type, place));
    }
    const KeptException kept;
    return Ref(PyObject_GetAttrString(reinterpret_cast<PyObject *>(type), "__mro__"));
}
Ref quiet_dict_of(const Layout *layout, std::int32_t place, PyTypeObject *type) {
    auto *dict = place != nowhere ? word_at<PyObject *>(type, place) : nullptr;
    if (dict != nullptr) {
        return own(dict);
    }
    if (layout == nullptr && cpython_version() < 0x0309) {
        return Ref(); // to import gc is fatal on these while a sub-interpreter ends
    }
    const KeptException kept;
    return Ref(dict_of(nowhere, type));
}

PyObject *look_up(PyTypeObject *type, PyObject *name) {
    const Layout *layout = layout_if_any();
    const std::int32_t tp_dict = place_of(layout, row_of::tp_dict, libprobe_place.tp_dict);
    const Ref mro = mro_of(layout, type); // owned: comparing names can run code, which can give the type others
    const Py_ssize_t count = mro ? PyTuple_Size(mro.get()) : 0;
    PyObject *found = nullptr;
    for (Py_ssize_t i = 0; i < count && found == nullptr; ++i) {
        const Ref dict =
            quiet_dict_of(layout, tp_dict, reinterpret_cast<PyTypeObject *>(PyTuple_GetItem(mro.get(), i)));
        found = dict ? PyDict_GetItemWithError(dict.get(), name) : nullptr;
    }
    if (found == nullptr) {
        PyErr_Clear(); // a name that cannot be hashed, or compared
    }
    return found;
}

} // namespace

uintptr_t libprobe_read_type(PyTypeObject *type, libprobe_field field, int anyhow) {
    Word value = 0;
    const std::size_t row = field_index(field);
    if (row == field_count || !fields[row].restricted) {
        PyErr_Format(PyExc_RuntimeError, "libprobe: field %d is no member of the restricted struct",
                     static_cast<int>(field));
        return 0;
    }
    // What reads without checks finds nothing there: this says so before whole probes fill in more than was asked for.
    const bool left_out = anyhow == 0 && !is_filled_in(row);
    const Layout *layout = whole();
    if (layout == nullptr || !is_type(type) || !read_field(*layout, type, row, anyhow != 0, value)) {
        return 0;
    }
    if (left_out) {
        PyErr_Format(PyExc_RuntimeError, "libprobe: %s was read before libprobe_require was asked for it",
                     fields[row].name());
        return 0;
    }
    return value;
}

const char *PepType_GetNameStr(PyTypeObject *type) {
    if (!is_type(type)) {
        return nullptr;
    }
    const Layout *layout = layout_if_any();
    const std::int32_t place = place_of(layout, row_of::tp_name, libprobe_place.tp_name);
    Word word = place != nowhere ? word_at<Word>(type, place) : 0;
    if (place == nowhere && (layout == nullptr ? !cannot_probe(type, row_of::tp_name)
                                               : !read_field(*layout, type, row_of::tp_name, true, word))) {
        return nullptr;
    }
    const auto *name = reinterpret_cast<const char *>(word);
    const char *dot = name != nullptr ? std::strrchr(name, '.') : nullptr;
    return dot != nullptr ? dot + 1 : name;
}

PyObject *PepType_GetDict(PyTypeObject *type) {
    return is_type(type) ? dict_of(place_of(layout_if_any(), row_of::tp_dict, libprobe_place.tp_dict), type) : nullptr;
}

int PepType_SetDict(PyTypeObject *type, PyObject *dict) {
    PyObject *old = PepType_Get_tp_dict(type);
    if (PyErr_Occurred() != nullptr) {
        return -1;
    }
    if (dict == nullptr || PyType_IsSubtype(type_of(dict), &PyDict_Type) == 0) {
        PyErr_Format(PyExc_TypeError, "libprobe: what is to be the dict of %R is no dict", type);
        return -1;
    }
    if (old == nullptr) {
        PyErr_Format(PyExc_TypeError, "libprobe: the interpreter keeps the dict of %R, it cannot be set", type);
        return -1;
    }
    const std::int32_t tp_dict = place_in(*published_layout(), row_of::tp_dict);
    Py_IncRef(dict);
    std::memcpy(reinterpret_cast<char *>(type) + tp_dict, &dict, sizeof dict);
    PyType_Modified(type);
    Py_DecRef(old);
    return 0;
}

void *PepType_GetSlot(PyTypeObject *type, int slot) {
    Word value = 0;
    return is_type(type) && get_slot(type, slot, value) ? reinterpret_cast<void *>(value) : nullptr;
}

PyObject *PepType_Type_tp_new(PyTypeObject *metatype, PyObject *args, PyObject *kwds) {
    const auto make = reinterpret_cast<newfunc>(PepType_GetSlot(&PyType_Type, slot_of_new));
    return make != nullptr ? make(metatype, args, kwds) : nullptr;
}

PyObject *_PepType_Lookup(PyTypeObject *type, PyObject *name) {
    if (PyErr_Occurred() != nullptr) {
        const KeptException kept;
        return look_up(type, name);
    }
    return look_up(type, name);
}

int PepObject_IS_GC(PyObject *object) {
    PyTypeObject *type = type_of(object);
    if ((PyType_GetFlags(type) & have_gc_flag) == 0) {
        return 0;
    }
    const std::int32_t place = place_of(layout_if_any(), row_of::tp_is_gc, libprobe_place.tp_is_gc);
    Word is_gc = place != nowhere ? word_at<Word>(type, place) : 0;
    if (place == nowhere && !get_slot(type, slot_of_is_gc, is_gc)) {
        return -1;
    }
    return is_gc == 0 || reinterpret_cast<inquiry>(is_gc)(object) != 0 ? 1 : 0;
}

int PepIndex_Check(PyObject *object) {
    Word index = 0;
    return get_slot(type_of(object), slot_of_index, index) ? static_cast<int>(index != 0) : -1;
}

void PepObject_Dump(PyObject *object) {
    using Dump = void (*)(PyObject *);
    auto dump = find_function<Dump>("_PyObject_Dump");
    if (dump == nullptr) {
        dump = find_function<Dump>("PyObject_Dump"); // its name from 3.15 on
    }
    if (dump != nullptr) {
        dump(object);
    } else {
        std::fprintf(stderr, "object at %p\n", static_cast<void *>(object));
    }
}
