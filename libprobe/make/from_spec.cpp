// Makes a type from a spec: the metatype allocates it, this file fills it in at the proven offsets, and PyType_Ready
// derives the rest. Everything that PyType_FromSpec does before and after that is done here.
#include "platform/default_head.h"

#include "make/from_spec.hpp"

#include <structmember.h>

#include <climits>
#include <cstring>

#include "libprobe/metatype.h"
#include "make/bases.hpp"
#include "make/spec.hpp"
#include "make/type_reference.hpp"
#include "make/type_text.hpp"
#include "table/slots.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

class Maker {
public:
    Maker(PyObject *module, const PyType_Spec &spec) : module_(module), spec_(spec) {}

    Ref make(PyTypeObject *metatype, PyObject *bases) {
        if (!contents_.read(spec_, version()) || !contents_.require(version(), module_ != nullptr) ||
            !prepare_names() || !choose(metatype, bases) || !allocate()) {
            return Ref();
        }
        fill();
        const bool made = check_size() && ready_type() && check_offsets() && finish();
        give_text();
        return made ? std::move(type_) : Ref();
    }

private:
    std::uint16_t version() const { return places_.version(); }
    template <libprobe_field Id> auto &field() const { return places_.of<Id>(type_.get()); }
    bool has(unsigned long flag) const { return (spec_.flags & flag) != 0; }

    bool prepare_names() {
        const char *dot = std::strrchr(spec_.name, '.');
        name_ = Ref(PyUnicode_FromString(dot != nullptr ? dot + 1 : spec_.name));
        return name_ && text_.copy(contents_.doc, spec_.name);
    }
    // Without a doc string, tp_doc is set only after PyType_Ready, which would make a __doc__ of "".
    void give_text() { field<LIBPROBE_FIELD_tp_doc>() = text_.release(); }

    bool choose(PyTypeObject *metatype, PyObject *bases) {
        bases_ = bases_tuple(places_, bases, spec_.slots);
        if (!bases_ || !warn_of_mutable_bases()) {
            return false;
        }
        metatype_ = choose_metatype(places_, metatype, bases_.get());
        base_ = metatype_ != nullptr ? best_base(places_, bases_.get()) : nullptr;
        if (base_ == nullptr) {
            return false;
        }
        const Py_ssize_t base_size = places_.of<LIBPROBE_FIELD_tp_basicsize>(base_);
        basicsize_ = spec_.basicsize != 0 ? spec_.basicsize : base_size;
        if (spec_.basicsize < 0) {
            if (places_.of<LIBPROBE_FIELD_tp_itemsize>(base_) != 0 && !has(items_at_end) &&
                !has_items_at_end(places_, base_)) {
                return refuse("Cannot extend variable-size class without Py_TPFLAGS_ITEMS_AT_END.");
            }
            own_offset_ = aligned(base_size);
            // CPython's negation of INT_MIN overflows: the size stays negative and so is too small for any base.
            basicsize_ = own_offset_ + (spec_.basicsize != INT_MIN ? aligned(-static_cast<Py_ssize_t>(spec_.basicsize))
                                                                   : static_cast<Py_ssize_t>(INT_MIN));
        }
        dealloc_ = find_default_dealloc(version());
        return dealloc_ != nullptr;
    }

    // Before 3.10 no type is immutable.
    bool warn_of_mutable_bases() const {
        const Py_ssize_t count = version() >= 0x030a && has(immutable_type) ? PyTuple_Size(bases_.get()) : 0;
        for (Py_ssize_t i = 0; i < count; ++i) {
            PyObject *base = PyTuple_GetItem(bases_.get(), i);
            if (places_.is(base, &PyType_Type) && (places_.of<LIBPROBE_FIELD_tp_flags>(base) & immutable_type) == 0 &&
                PyErr_WarnFormat(PyExc_DeprecationWarning, 0,
                                 "Creating immutable type %s from mutable base %s is deprecated, and slated to be "
                                 "disallowed in Python 3.14.",
                                 spec_.name, places_.of<LIBPROBE_FIELD_tp_name>(base)) < 0) {
                return false;
            }
        }
        return true;
    }

    bool allocate() {
        type_ = Ref(places_.of<LIBPROBE_FIELD_tp_alloc>(metatype_)(metatype_, contents_.member_count));
        if (!type_) {
            return false;
        }
        // Set at once: the garbage collector, which may run at the next allocation, would take it for a static type.
        field<LIBPROBE_FIELD_tp_flags>() = spec_.flags | heap_type | (version() < 0x0308 ? have_finalize : 0ul) |
                                           (version() < 0x030a ? have_version_tag : 0ul);
        return true;
    }

    // A reference that the type owns from now on.
    template <libprobe_field Id> void give(PyObject *object) {
        Py_IncRef(object);
        field<Id>() = reinterpret_cast<typename TypeOfField<Id>::Type>(object);
    }
    template <libprobe_field Pointer, libprobe_field Suite> void point_to_suite() {
        field<Pointer>() = places_.address(type_.get(), type_table::family.row_of(Suite));
    }

    void fill() {
        give<LIBPROBE_FIELD_ht_name>(name_.get());
        give<LIBPROBE_FIELD_ht_qualname>(name_.get());
        give<LIBPROBE_FIELD_tp_bases>(bases_.get());
        give<LIBPROBE_FIELD_tp_base>(reinterpret_cast<PyObject *>(base_));
        if (module_ != nullptr && version() >= 0x0309) {
            give<LIBPROBE_FIELD_ht_module>(module_);
        }
        field<LIBPROBE_FIELD_tp_name>() = text_.name();
        if (contents_.doc != nullptr) {
            field<LIBPROBE_FIELD_tp_doc>() = text_.doc();
        }
        point_to_suite<LIBPROBE_FIELD_tp_as_async, LIBPROBE_FIELD_as_async>();
        point_to_suite<LIBPROBE_FIELD_tp_as_number, LIBPROBE_FIELD_as_number>();
        point_to_suite<LIBPROBE_FIELD_tp_as_sequence, LIBPROBE_FIELD_as_sequence>();
        point_to_suite<LIBPROBE_FIELD_tp_as_mapping, LIBPROBE_FIELD_as_mapping>();
        if (version() >= 0x0309) { // before 3.9 its place is not proven; PyType_Ready inherits the base's suite
            point_to_suite<LIBPROBE_FIELD_tp_as_buffer, LIBPROBE_FIELD_as_buffer>();
        }
        field<LIBPROBE_FIELD_tp_basicsize>() = basicsize_;
        field<LIBPROBE_FIELD_tp_itemsize>() = spec_.itemsize;
        field<LIBPROBE_FIELD_tp_dealloc>() = dealloc_;
        fill_slots();
        copy_members();
        field<LIBPROBE_FIELD_tp_weaklistoffset>() = contents_.special[weaklist];
        field<LIBPROBE_FIELD_tp_dictoffset>() = contents_.special[dict];
        if (contents_.calls_by_vector(version())) {
            field<LIBPROBE_FIELD_tp_vectorcall_offset>() = contents_.special[vectorcall];
        }
    }

    void fill_slots() {
        for (const PyType_Slot *slot = spec_.slots; slot->slot != 0; ++slot) {
            const std::uint16_t row = slot_places[slot->slot].row;
            switch (type_table::family.rows[row].id) {
            case LIBPROBE_FIELD_tp_base:
            case LIBPROBE_FIELD_tp_bases:
            case LIBPROBE_FIELD_tp_doc:
            case LIBPROBE_FIELD_tp_members: break;
            case LIBPROBE_FIELD_tp_new:
                // Before 3.10 PyType_Ready ignores the flag and would make a __new__.
                if (!has(disallow_instantiation)) {
                    field<LIBPROBE_FIELD_tp_new>() = reinterpret_cast<newfunc>(slot->pfunc);
                }
                break;
            case LIBPROBE_FIELD_ht_token: // without a value the spec is the token
                field<LIBPROBE_FIELD_ht_token>() =
                    slot->pfunc != nullptr ? slot->pfunc : const_cast<PyType_Spec *>(&spec_);
                break;
            case LIBPROBE_FIELD_tp_dealloc:
                if (slot->pfunc == nullptr) {
                    break;
                }
                [[fallthrough]];
            default: *static_cast<void **>(places_.address(type_.get(), row)) = slot->pfunc;
            }
        }
    }

    // Copies them behind the object, where the metatype's items are.
    void copy_members() {
        if (contents_.members == nullptr) {
            return;
        }
        char *behind = reinterpret_cast<char *>(type_.get()) + places_.of<LIBPROBE_FIELD_tp_basicsize>(metatype_);
        auto *copy = reinterpret_cast<PyMemberDef *>(behind);
        for (Py_ssize_t i = 0; i < contents_.member_count; ++i) {
            copy[i] = contents_.members[i];
            if ((copy[i].flags & Py_RELATIVE_OFFSET) != 0) {
                copy[i].flags &= ~Py_RELATIVE_OFFSET;
                copy[i].offset += own_offset_;
            }
        }
        field<LIBPROBE_FIELD_tp_members>() = copy;
    }

    bool ready_type() {
        if (PyType_Ready(reinterpret_cast<PyTypeObject *>(type_.get())) < 0) {
            return false;
        }
        if (has(disallow_instantiation)) {
            field<LIBPROBE_FIELD_tp_new>() = nullptr;
        }
        if ((field<LIBPROBE_FIELD_tp_flags>() & have_gc) != 0 && field<LIBPROBE_FIELD_tp_traverse>() == nullptr) {
            PyErr_Format(PyExc_SystemError, "type %s has the Py_TPFLAGS_HAVE_GC flag but has no traverse function",
                         text_.name()); // from 3.11 on PyType_Ready says so itself
            return false;
        }
        return true;
    }

    bool check_offset(const char *what, Py_ssize_t offset) const {
        if (offset + static_cast<Py_ssize_t>(sizeof(PyObject *)) <= field<LIBPROBE_FIELD_tp_basicsize>()) {
            return true;
        }
        PyErr_Format(PyExc_TypeError, "%s offset %zd is out of bounds for type '%s' (tp_basicsize = %zd)", what, offset,
                     text_.name(), field<LIBPROBE_FIELD_tp_basicsize>());
        return false;
    }

    // A type with its own allocator may also lay out its instances in another way.
    static bool is_generic(allocfunc alloc) { return alloc == PyType_GenericAlloc; }

    // Must precede PyType_Ready, whose debug builds up to 3.11 assert it.
    bool check_size() const {
        const Py_ssize_t base_size = places_.of<LIBPROBE_FIELD_tp_basicsize>(base_);
        const allocfunc alloc = field<LIBPROBE_FIELD_tp_alloc>();
        if (basicsize_ >= base_size ||
            !is_generic(alloc != nullptr ? alloc : places_.of<LIBPROBE_FIELD_tp_alloc>(base_))) {
            return true;
        }
        PyErr_Format(PyExc_TypeError, "tp_basicsize for type '%s' (%zd) is too small for base '%s' (%zd)", text_.name(),
                     basicsize_, places_.of<LIBPROBE_FIELD_tp_name>(base_), base_size);
        return false;
    }

    bool check_offsets() const {
        return !is_generic(field<LIBPROBE_FIELD_tp_alloc>()) ||
               (check_offset("weaklist", field<LIBPROBE_FIELD_tp_weaklistoffset>()) &&
                check_offset("dict", field<LIBPROBE_FIELD_tp_dictoffset>()) &&
                (!contents_.calls_by_vector(version()) || check_offset("vectorcall", contents_.special[vectorcall])));
    }

    // Removes the special members, which are no attributes, and sets __module__.
    bool finish() {
        PyObject *names = field<LIBPROBE_FIELD_tp_dict>();
        for (const Special i : {weaklist, dict}) {
            if (contents_.special[i] != 0 && PyDict_DelItemString(names, special_names[i]) < 0) {
                return false;
            }
        }
        const Ref key(PyUnicode_FromString("__module__"));
        if (!key) {
            return false;
        }
        const int has_module = PyDict_Contains(names, key.get());
        if (has_module != 0) {
            return has_module > 0;
        }
        const char *dot = std::strrchr(text_.name(), '.');
        if (dot == nullptr) {
            return PyErr_WarnFormat(PyExc_DeprecationWarning, 1, "builtin type %.200s has no __module__ attribute",
                                    text_.name()) == 0;
        }
        const Ref value(PyUnicode_FromStringAndSize(text_.name(), dot - text_.name()));
        return value && PyDict_SetItem(names, key.get(), value.get()) == 0;
    }

    const Places places_;
    PyObject *const module_;
    const PyType_Spec &spec_;
    SpecContents contents_;
    Ref name_;
    TypeText text_;
    Ref bases_;
    PyTypeObject *metatype_ = nullptr;
    PyTypeObject *base_ = nullptr;
    Py_ssize_t basicsize_ = 0;
    Py_ssize_t own_offset_ = 0;
    destructor dealloc_ = nullptr;
    Ref type_;
};

} // namespace

PyObject *make_type(PyTypeObject *metatype, PyObject *module, const PyType_Spec *spec, PyObject *bases) {
    return Maker(module, *spec).make(metatype, bases).release();
}

} // namespace libprobe
