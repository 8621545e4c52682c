// The functions of pep.h.
#define LIBPROBE_CHECKED 0 // this is where the checks are
#include "libprobe/pep.h"

#include <cstdio>
#include <cstring>

#include "platform.hpp"
#include "read.hpp"
#include "state.hpp"

using namespace libprobe;

namespace {

enum : unsigned long { have_gc_flag = 1UL << 14 }; // Py_TPFLAGS_HAVE_GC, on every version
enum : int { slot_of_new = 65, slot_of_index = 13 };

// What PepType_GetSlot returns; false with the exception set, whether or not one was set before.
bool get_slot(PyTypeObject *type, int slot, Word &value) {
    const Layout *layout = whole();
    if (layout == nullptr) {
        return false;
    }
    const std::size_t row = slot_field(slot);
    if (row != field_count && see_slot(*layout, type, row, value)) {
        return true;
    }
    const std::uint16_t version = layout->interpreter.version;
    if (row != field_count && fields[row].exists_in(version)) {
        if (!takes_slots(*layout, type) || version < fields[row].witness(Source::slot)->since) {
            return read_slot(*layout, type, row, value);
        }
    } else if (version < 0x030a) {
        // These would read what stands before their table, or set no exception.
        PyErr_Format(PyExc_SystemError, "libprobe: CPython %s has no type slot %d", layout->interpreter.release, slot);
        return false;
    }
    value = reinterpret_cast<Word>(PyType_GetSlot(type, slot)); // also of an id that is younger than the table
    return value != 0 || row != field_count || PyErr_Occurred() == nullptr;
}

// A new reference to what the field holds; nullptr, and the exception that was set, where it cannot be told.
PyObject *owned_object(const Layout &layout, PyTypeObject *type, std::size_t row) {
    const std::int32_t place = place_in(layout, row);
    auto *object = place != nowhere ? word_at<PyObject *>(type, place) : nullptr;
    if (object == nullptr) {
        const KeptException kept;
        Word value = 0;
        if (row == row_of::tp_dict) {
            return dict_of(layout, type);
        }
        object = read_field(layout, type, row, true, value) ? reinterpret_cast<PyObject *>(value) : nullptr;
    }
    Py_IncRef(object);
    return object;
}

} // namespace

uintptr_t libprobe_read_type(PyTypeObject *type, libprobe_field field, int anyhow) {
    Word value = 0;
    const std::size_t row = field_index(field);
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
    const Layout *layout = whole();
    Word word = 0;
    if (layout == nullptr || !is_type(type) || !read_field(*layout, type, row_of::tp_name, true, word)) {
        return nullptr;
    }
    const auto *name = reinterpret_cast<const char *>(word);
    const char *dot = name != nullptr ? std::strrchr(name, '.') : nullptr;
    return dot != nullptr ? dot + 1 : name;
}

PyObject *PepType_GetDict(PyTypeObject *type) {
    const Layout *layout = whole();
    return layout != nullptr && is_type(type) ? dict_of(*layout, type) : nullptr;
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
    const Layout *layout = published_layout();
    if (layout == nullptr) {
        const KeptException kept;
        layout = whole();
    }
    // Owned: comparing names can run code, which can give the type others.
    const Ref mro(layout != nullptr ? owned_object(*layout, type, row_of::tp_mro) : nullptr);
    const Py_ssize_t count = mro ? PyTuple_Size(mro.get()) : 0;
    PyObject *found = nullptr;
    for (Py_ssize_t i = 0; i < count && found == nullptr; ++i) {
        auto *base = reinterpret_cast<PyTypeObject *>(PyTuple_GetItem(mro.get(), i));
        const Ref dict(owned_object(*layout, base, row_of::tp_dict));
        found = dict ? PyDict_GetItem(dict.get(), name) : nullptr; // which keeps the exception that is set
    }
    return found;
}

int PepObject_IS_GC(PyObject *object) {
    const Layout *layout = whole();
    if (layout == nullptr) {
        return -1;
    }
    PyTypeObject *type = type_of(object);
    if ((PyType_GetFlags(type) & have_gc_flag) == 0) {
        return 0;
    }
    Word is_gc = 0;
    if (!read_field(*layout, type, row_of::tp_is_gc, true, is_gc)) {
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
