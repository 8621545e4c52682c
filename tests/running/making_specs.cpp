// Specs, good ones and bad ones.
#include "making_specs.hpp"

#include <structmember.h>

#include <climits>
#include <deque>

#include "libprobe/metatype.h"
#include "libprobe/typeobject.h"

namespace libprobe {

namespace {

// Functions of slots, harmless with any argument.
PyObject *say_none(PyObject *, PyObject *) {
    Py_IncRef(&_Py_NoneStruct);
    return &_Py_NoneStruct;
}
PyObject *say_text(PyObject *) { return PyUnicode_FromString("text"); }
PyObject *one_argument(PyObject *) { return PyLong_FromLong(7); }
PyObject *three_arguments(PyObject *, PyObject *, PyObject *) { return PyLong_FromLong(3); }
PyObject *same(PyObject *self) {
    Py_IncRef(self);
    return self;
}
PyObject *at_end(PyObject *) { return nullptr; }
PyObject *real(PyObject *) { return PyFloat_FromDouble(1.5); }
PyObject *numbered(PyObject *, Py_ssize_t index) { return PyLong_FromSsize_t(index); }
Py_ssize_t length(PyObject *) { return 3; }
int yes(PyObject *) { return 1; }
int contained(PyObject *, PyObject *) { return 1; }
int set_item(PyObject *, PyObject *, PyObject *) { return 0; }
int set_numbered(PyObject *, Py_ssize_t, PyObject *) { return 0; }
Py_hash_t hash_of(PyObject *) { return 11; }
PyObject *compare(PyObject *, PyObject *, int) { return PyBool_FromLong(1); }
int initialize(PyObject *, PyObject *, PyObject *) { return 0; }
int traverse(PyObject *self, visitproc visit, void *argument) {
    // From 3.9 on every instance shows its type; before, classes made in Python show it themselves.
    const bool shows = Py_GetVersion()[2] == '1' || Py_GetVersion()[2] == '9';
    const Ref type(shows ? PyObject_Type(self) : nullptr);
    return type ? visit(type.get(), argument) : 0;
}
int clear(PyObject *) { return 0; }
void finalize(PyObject *) {}
int get_buffer(PyObject *, void *, int) {
    PyErr_SetString(PyExc_BufferError, "none");
    return -1;
}
void release_buffer(PyObject *, void *) {}
PyObject *new_none(PyTypeObject *, PyObject *, PyObject *) { return say_none(nullptr, nullptr); }
int send(PyObject *, PyObject *, PyObject **result) {
    *result = nullptr;
    return -1;
}

template <class Result, class... Arguments> PyType_Slot slot(int id, Result (*function)(Arguments...)) {
    return {id, reinterpret_cast<void *>(function)};
}
PyType_Slot slot(int id, const void *value) { return {id, const_cast<void *>(value)}; }

const PyMethodDef methods[] = {{"method", say_none, METH_NOARGS, "method($self)\n--\n\nSays None."},
                               {"fixed", say_none, METH_NOARGS | METH_STATIC, nullptr},
                               {"common", say_none, METH_NOARGS | METH_CLASS, nullptr},
                               {nullptr, nullptr, 0, nullptr}};
char *text(const char *literal) { return const_cast<char *>(literal); } // 3.6's structs have no const
PyObject *get(PyObject *, void *) { return PyLong_FromLong(5); }
const PyGetSetDef attributes[] = {{text("attribute"), get, nullptr, text("An attribute."), nullptr},
                                  {nullptr, nullptr, nullptr, nullptr, nullptr}};
const PyGetSetDef dict_attribute[] = {
    {text("__dict__"), libprobe_object_get_dict, libprobe_object_set_dict, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr}};
const PyGetSetDef module_attribute[] = {{text("__module__"), get, nullptr, nullptr, nullptr},
                                        {nullptr, nullptr, nullptr, nullptr, nullptr}};

using Members = std::vector<PyMemberDef>;

PyMemberDef member(const char *name, int type, Py_ssize_t offset, int flags = 0) {
    return {text(name), type, offset, flags, nullptr};
}
PyMemberDef special(const char *name, Py_ssize_t offset) { return member(name, T_PYSSIZET, offset, READONLY); }

} // namespace

std::vector<Making> make_specs(Py_ssize_t head) {
    static std::deque<Members> kept;
    const auto members = [](Members list) {
        list.push_back({nullptr, 0, 0, 0, nullptr});
        kept.push_back(std::move(list));
        return slot(Py_tp_members, kept.back().data());
    };
    const auto at = [&](const char *name, Py_ssize_t offset) { return special(name, head + offset); };
    constexpr unsigned plain = Py_TPFLAGS_DEFAULT;
    constexpr unsigned base = plain | Py_TPFLAGS_BASETYPE;
    constexpr unsigned gc = base | Py_TPFLAGS_HAVE_GC;
    const PyType_Slot visits = slot(Py_tp_traverse, traverse);
    static const char signature[] = "Type(one, *, two=2)\n--\n\nWhat it is.";
    static const char *const not_utf8 = "made.\xff\xfe";
    std::vector<Making> all = {
        {"nothing"},
        {"base", {}, 0, base},
        {"more_room", {}, 8, base},
        {"much_more_room", {}, 4000, base},
        {"items", {}, 8, base, "None", "None", "None", 0, 0, 8},
        {"doc", {slot(Py_tp_doc, "What it is.")}},
        {"doc_with_signature", {slot(Py_tp_doc, signature)}},
        {"doc_of_nothing", {slot(Py_tp_doc, "")}, 0, base},
        {"no_doc", {{Py_tp_doc, nullptr}}, 0, plain, "None", "None", "None", 0, 0x030e},
        {"methods", {slot(Py_tp_methods, methods)}, 0, base},
        {"attributes", {slot(Py_tp_getset, attributes)}, 0, base},
        {"attribute_module", {slot(Py_tp_getset, module_attribute)}},
        {"members",
         {members({member("number", T_INT, head), member("object", T_OBJECT_EX, head + 8),
                   member("text", T_STRING, head + 16, READONLY)})},
         24,
         base},
        {"no_members", {members({})}, 8, base},
        {"new_and_init", {slot(Py_tp_new, new_none), slot(Py_tp_init, initialize)}, 0, base},
        {"own_part", {}, -8, base},
        {"small_own_part", {}, -1, base},
        {"large_own_part", {}, -100, base},
        {"own_part_with_members",
         {members({member("first", T_INT, 0, Py_RELATIVE_OFFSET),
                   member("second", T_OBJECT_EX, 8, Py_RELATIVE_OFFSET | READONLY)})},
         -16,
         base},
        {"dict", {members({at("__dictoffset__", 0)})}, 8, base},
        {"weaklist", {members({at("__weaklistoffset__", 0)})}, 8, base},
        {"dict_and_weaklist", {members({at("__dictoffset__", 0), at("__weaklistoffset__", 8)})}, 16, base},
        {"weaklist_and_dict", {members({at("__weaklistoffset__", 0), at("__dictoffset__", 8)})}, 24, base},
        {"dict_with_attribute", {members({at("__dictoffset__", 8)}), slot(Py_tp_getset, dict_attribute)}, 16, base},
        {"own_part_with_dict",
         {members({special("__dictoffset__", 0), member("x", T_INT, 8, Py_RELATIVE_OFFSET)})},
         -16,
         base},
        {"vectorcall",
         {members({at("__vectorcalloffset__", 0)}), slot(Py_tp_call, three_arguments)},
         8,
         base,
         "None",
         "None",
         "None",
         0x0309},
        {"collected", {visits, slot(Py_tp_clear, clear)}, 8, gc},
        {"collected_without_clear", {visits}, 0, gc},
        {"of_plain", {}, 0, base, "None", "Plain"},
        {"of_plain_with_own_part", {}, -8, base, "None", "(Plain,)"},
        {"of_two", {}, 0, base, "None", "(Plain, Other)"},
        {"of_derived_first", {}, 0, base, "None", "(Derived, Plain)"},
        {"of_slotted", {}, 0, base, "None", "Slotted"},
        {"of_slotted_with_own_part", {}, -24, base, "None", "Slotted"},
        {"of_slotted_and_empty", {}, 0, base, "None", "(Empty, Slotted)"},
        {"of_referable", {}, 0, base, "None", "Referable"},
        {"of_dict_and_weaklist", {}, 0, base, "None", "(WithDict, Referable)"},
        {"of_int", {}, 0, base, "None", "int"},
        {"of_list", {}, 0, base, "None", "list"},
        {"of_list_with_own_part", {}, -8, base, "None", "list"},
        {"of_dict", {}, 0, base, "None", "dict"},
        {"of_tuple", {}, 0, base, "None", "tuple"},
        {"of_str", {}, 0, base, "None", "str"},
        {"of_bytes", {}, 0, base, "None", "bytes"},
        {"of_exception", {}, 0, base, "None", "ValueError"},
        {"of_exception_with_own_part", {}, -8, base, "None", "(ValueError,)"},
        {"of_exceptions", {}, 0, base, "None", "(ValueError, KeyError)"},
        {"of_type", {}, 0, base, "None", "type"},
        {"of_type_with_own_part", {}, -32, base, "None", "type"},
        {"of_metatype_with_own_part", {}, -32, base, "None", "Meta"},
        {"base_in_slot", {slot(Py_tp_base, &PyList_Type)}, 0, base},
        {"bases_in_slot_not_tuple", {slot(Py_tp_bases, &PyList_Type)}, 0, base, "None", "None", "None", 0, 0x030f},
        {"argument_before_slot", {slot(Py_tp_base, &PyList_Type)}, 0, base, "None", "Plain"},
        {"metatype", {}, 0, base, "Meta"},
        {"metatype_with_members",
         {members({member("number", T_INT, head), member("other", T_INT, head + 4)})},
         8,
         base,
         "Meta"},
        {"metatype_of_base", {}, 0, base, "None", "WithMeta"},
        {"metatype_more_derived", {}, 0, base, "MetaMeta", "WithMeta"},
        {"metatype_less_derived", {}, 0, base, "Meta", "WithMetaMeta"},
        {"metatype_is_type", {}, 0, base, "type", "(Plain, WithMeta)"},
        {"module", {}, 0, base, "None", "None", "module"},
        {"numbers",
         {slot(Py_nb_add, say_none), slot(Py_nb_bool, yes), slot(Py_nb_int, one_argument), slot(Py_nb_float, real),
          slot(Py_nb_absolute, one_argument), slot(Py_nb_index, one_argument), slot(Py_nb_power, three_arguments),
          slot(Py_nb_inplace_add, say_none), slot(Py_nb_matrix_multiply, say_none)},
         0,
         base},
        {"sequence",
         {slot(Py_sq_length, length), slot(Py_sq_item, numbered), slot(Py_sq_ass_item, set_numbered),
          slot(Py_sq_contains, contained), slot(Py_sq_concat, say_none), slot(Py_sq_repeat, numbered)},
         0,
         base},
        {"mapping",
         {slot(Py_mp_length, length), slot(Py_mp_subscript, say_none), slot(Py_mp_ass_subscript, set_item)},
         0,
         base},
        {"async", {slot(Py_am_await, same), slot(Py_am_aiter, same), slot(Py_am_anext, same)}, 0, base},
        {"comparison_without_hash", {slot(Py_tp_richcompare, compare)}, 0, base},
        {"comparison_and_hash", {slot(Py_tp_richcompare, compare), slot(Py_tp_hash, hash_of)}, 0, base},
        {"called", {slot(Py_tp_call, three_arguments)}, 0, base},
        {"iterated", {slot(Py_tp_iter, same), slot(Py_tp_iternext, at_end)}, 0, base},
        {"texts", {slot(Py_tp_repr, say_text), slot(Py_tp_str, say_text)}, 0, base},
        {"attribute_access",
         {slot(Py_tp_getattro, PyObject_GenericGetAttr), slot(Py_tp_setattro, PyObject_GenericSetAttr)},
         0,
         base},
        {"descriptor", {slot(Py_tp_descr_get, three_arguments), slot(Py_tp_descr_set, set_item)}, 0, base},
        {"finalized", {slot(Py_tp_finalize, finalize)}, 0, base},
        {"empty_dealloc", {{Py_tp_dealloc, nullptr}}, 0, base, "None", "None", "None", 0, 0x030f},
        {"alloc", {slot(Py_tp_alloc, PyType_GenericAlloc)}, 8, base},
        {"buffer",
         {slot(1, get_buffer), slot(2, release_buffer)}, // Py_bf_getbuffer, Py_bf_releasebuffer
         0,
         base,
         "None",
         "None",
         "None",
         0x0309},
        {"sends", {slot(81, send)}, 0, base, "None", "None", "None", 0x030a}, // Py_am_send
        {"not_to_be_made", {}, 0, base | 1u << 7},
        {"not_to_be_made_with_new", {slot(Py_tp_new, new_none)}, 0, base | 1u << 7},
        {"slot_twice", {slot(Py_tp_repr, same), slot(Py_tp_repr, say_text)}, 0, base},
        {"long_name", {}, 0, base, "None", "None", "None", 0, 0, 0, "made.in.a.package.Type"},
        {"unicode_name", {}, 0, base, "None", "None", "None", 0, 0, 0, "made.Gr\xc3\xb6\xc3\x9f\x65"},
        {"name_ends_with_a_dot", {}, 0, base, "None", "None", "None", 0, 0, 0, "made."},

        {"no_name", {}, 0, base, "None", "None", "None", 0, 0, 0, nullptr},
        {"name_without_a_dot", {}, 0, base, "None", "None", "None", 0, 0, 0, "Type"},
        {"name_not_utf8", {}, 0, base, "None", "None", "None", 0, 0, 0, not_utf8},
        {"doc_not_utf8", {slot(Py_tp_doc, "\xff\xfe")}, 0, base},
        {"two_docs", {slot(Py_tp_doc, "one"), slot(Py_tp_doc, "two")}},
        {"no_such_slot", {slot(200, same)}, 0, base, "None", "None", "None", 0, 0x030e},
        {"slot_below_zero", {slot(-1, same)}, 0, base, "None", "None", "None", 0, 0x030e},
        {"slot_too_young", {slot(82, same)}, 0, base, "None", "None", "None", 0, 0x030e},
        {"two_members", {members({member("a", T_INT, 0)}), members({member("b", T_INT, 0)})}},
        {"relative_without_own_part", {members({member("a", T_INT, 0, Py_RELATIVE_OFFSET)})}, 8},
        {"relative_too_far", {members({member("a", T_INT, 8, Py_RELATIVE_OFFSET)})}, -8},
        {"relative_below_zero", {members({member("a", T_INT, -1, Py_RELATIVE_OFFSET)})}, -8},
        {"relative_without_size", {members({member("a", T_INT, 0, Py_RELATIVE_OFFSET)})}, 0},
        {"base_no_type", {}, 0, base, "None", "(1,)"},
        {"base_is_final", {}, 0, base, "None", "bool"},
        {"second_base_is_final", {}, 0, base, "None", "(Plain, type(None))"},
        {"layouts_conflict", {}, 0, base, "None", "(int, list)"},
        {"layouts_of_slots_conflict", {}, 0, base, "None", "(Slotted, SlottedToo)"},
        {"metatypes_conflict", {}, 0, base, "Meta", "WithOtherMeta"},
        {"metatypes_of_bases_conflict", {}, 0, base, "None", "(WithMeta, WithOtherMeta)"},
        {"metatype_with_new", {}, 0, base, "MetaNew"},
        {"metatype_is_no_metatype", {}, 0, base, "int"},
        {"metatype_raises", {}, 0, base, "MetaMro"},
        {"order_conflicts", {}, 0, base, "None", "(Plain, Derived)"},
        {"base_twice", {}, 0, base, "None", "(Plain, Plain)"},
        {"int_with_own_part", {}, -8, base, "None", "int"},
        {"tuple_with_own_part", {}, -8, base, "None", "tuple"},
        {"dict_too_far", {members({at("__dictoffset__", 8)})}, 8, base},
        {"weaklist_too_far", {members({at("__weaklistoffset__", 64)})}, 8, base},
        {"vectorcall_too_far",
         {members({at("__vectorcalloffset__", 8)}), slot(Py_tp_call, three_arguments)},
         8,
         base,
         "None",
         "None",
         "None",
         0x0309},
        {"too_small_for_its_base", {}, 8, base, "None", "list"},
        {"too_small_with_a_metatype", {}, 8, base, "Meta", "list"},
        {"too_small_with_an_allocator", {slot(Py_tp_alloc, PyType_GenericAlloc)}, 8, base, "Meta", "list"},
        {"own_part_of_int_min", {}, INT_MIN, base, "None", "Plain", "None", 0, 0x030f},
        {"collected_without_traverse", {}, 0, gc},
        {"immutable_of_mutable", {}, 0, base | 1u << 8, "None", "Plain", "None", 0x030a, 0x030e},
    };
    for (Making &making : all) {
        making.basicsize += making.basicsize > 0 ? static_cast<int>(head) : 0;
        making.slots.push_back({0, nullptr});
    }
    return all;
}

} // namespace libprobe
