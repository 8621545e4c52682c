// The functions of types.h, each against another source that knows the same; and that pep.h has them all.
#include "types_test.hpp"

#include <cstring>

#include <libprobe/pep.h>

#include "platform/system.hpp"
#include "table/slots.hpp"

using namespace libprobe;

BOOST_FIXTURE_TEST_SUITE(types_tests, Started)

BOOST_AUTO_TEST_CASE(the_cells_are_those_of_the_layout) {
    const libprobe_layout *layout = libprobe_probe(nullptr);
    for (std::size_t row = 0; row < type_table::row::count; ++row) {
        const std::int32_t offset = findings(*layout)[row].offset;
        BOOST_TEST(type_cells()[row] == (offset == nowhere ? LIBPROBE_UNSET : offset),
                   type_table::family.field_name(row));
    }
    BOOST_TEST(libprobe_float_cells.ob_fval == libprobe_offset(layout, LIBPROBE_FIELD_ob_fval));
    BOOST_TEST(libprobe_type_cells.ob_type > 0);
    BOOST_TEST(libprobe_type_cells.heap_type == evaluate("result = type.__basicsize__"));
    BOOST_TEST(libprobe_type_cells.type_data == aligned(libprobe_type_cells.heap_type));
}

// What docs/pep.md says of each name: an alias, which is the very function; or a size.
BOOST_AUTO_TEST_CASE(the_names_of_pep_h) {
    BOOST_TEST(PepHeapType_SIZE == libprobe_heap_type_size(libprobe_probe(nullptr)));
    BOOST_TEST(PepHeapType_DATA_OFFSET == libprobe_type_data_offset(libprobe_probe(nullptr)));
    BOOST_TEST(PepType_GetNameStr == libprobe_type_name);
    BOOST_TEST(PepType_GetDict == libprobe_type_dict);
    BOOST_TEST(PepType_SetDict == libprobe_type_set_dict);
    BOOST_TEST(PepType_GetSlot == libprobe_type_slot);
    BOOST_TEST(PepType_Type_tp_new == libprobe_type_new);
    BOOST_TEST(_PepType_Lookup == libprobe_type_lookup);
    BOOST_TEST(PepObject_IS_GC == libprobe_object_is_gc);
    BOOST_TEST(PepIndex_Check == libprobe_index_check);
    BOOST_TEST(PepObject_Dump == libprobe_object_dump);
    BOOST_TEST(PepType_FromMetaclass == libprobe_type_from_metaclass);
    BOOST_TEST(PepType_DecrefFromDealloc == libprobe_type_decref_from_dealloc);
    BOOST_TEST(PepType_VisitFromTraverse == libprobe_type_visit_from_traverse);
    BOOST_TEST(PepObject_GenericGetDict == libprobe_object_get_dict);
    BOOST_TEST(PepObject_GenericSetDict == libprobe_object_set_dict);
    BOOST_TEST(PepTypeData_Bind == libprobe_typedata_bind);
}

// The one field that these functions read each time, and the list of what they read.
BOOST_AUTO_TEST_CASE(they_need_no_more_than_they_say) {
    const Unproven<libprobe_cells_type> unproven(libprobe_type_cells);
    const libprobe_requirement needs[] = {
#define X(name) LIBPROBE_NEED_ANYWHERE(name),
        LIBPROBE_TYPE_FUNCTIONS_USE(X)
#undef X
    };
    BOOST_REQUIRE(LIBPROBE_REQUIRE(needs) == 0);
    const Ref five(PyLong_FromLong(5));
    const Ref name(PyUnicode_FromString("__index__"));
    BOOST_TEST(libprobe_type_name(&PyLong_Type) == std::string("int"));
    BOOST_TEST(libprobe_index_check(five.get()) == 1);
    BOOST_TEST(libprobe_object_is_gc(five.get()) == 0);
    BOOST_TEST(libprobe_type_lookup(&PyLong_Type, name.get()) != nullptr);
    BOOST_TEST(libprobe_type_slot(&PyType_Type, Py_tp_new) != nullptr);
    const Ref dict(libprobe_type_dict(&PyLong_Type));
    BOOST_TEST(static_cast<bool>(dict));
    // What leads to a field of a suite is proven with it; a field that nobody asked for is not.
    BOOST_TEST(libprobe_type_cells.tp_as_number != LIBPROBE_UNSET);
    BOOST_TEST(libprobe_type_cells.nb_add != LIBPROBE_UNSET);
    BOOST_TEST(libprobe_type_cells.tp_repr == LIBPROBE_UNSET);
}

BOOST_AUTO_TEST_CASE(null_is_no_type) {
    const Ref dict(PyDict_New());
    const char said[] = "TypeError: libprobe: NULL is no type";
    BOOST_TEST(libprobe_type_name(nullptr) == nullptr);
    BOOST_TEST(raised(PyExc_TypeError) == said);
    BOOST_TEST(libprobe_type_dict(nullptr) == nullptr);
    BOOST_TEST(raised(PyExc_TypeError) == said);
    BOOST_TEST(libprobe_type_set_dict(nullptr, dict.get()) == -1);
    BOOST_TEST(raised(PyExc_TypeError) == said);
    BOOST_TEST(libprobe_type_slot(nullptr, 1) == nullptr);
    BOOST_TEST(raised(PyExc_TypeError) == said);
}

BOOST_AUTO_TEST_CASE(name) {
    PyType_Slot no_slots[] = {{0, nullptr}};
    PyType_Spec spec = {"pack.mod.Made", 0, 0, Py_TPFLAGS_DEFAULT, no_slots};
    const Ref made(PyType_FromSpec(&spec));
    BOOST_REQUIRE(static_cast<bool>(made));
    BOOST_TEST(libprobe_type_name(reinterpret_cast<PyTypeObject *>(made.get())) == std::string("Made"));
    BOOST_TEST(libprobe_type_name(&PyType_Type) == std::string("type"));
    const Unproven<libprobe_cell> unproven(libprobe_type_cells.tp_name);
    BOOST_TEST(libprobe_type_name(&PyType_Type) == nullptr);
    BOOST_TEST(raised(PyExc_RuntimeError) == "RuntimeError: libprobe: tp_name of <class 'type'> cannot be read: "
                                             "libprobe_require was not asked for it, or could not prove it");
}

// All slots, whether their fields are proven or not: what PyType_GetSlot says, and at their places what it cannot say.
BOOST_AUTO_TEST_CASE(slots) {
    using namespace type_table;
    const Ref names = classes();
    int compared = 0;
    for (int id = 1; id <= 80; ++id) {
        const std::uint16_t row = slot_places[id].row;
        BOOST_TEST_REQUIRE(row != no_row, id);
        const bool has_slot = version() >= family.witness(row, source::slot)->since;
        for (PyTypeObject *each : list(names, "every")) {
            const bool told = takes_slots(each) && has_slot;
            void *const expected = told ? PyType_GetSlot(each, id) : nullptr;
            if (type_cells()[row] != LIBPROBE_UNSET) {
                void *const found = libprobe_type_slot(each, id);
                BOOST_TEST((!told || found == expected), family.field_name(row));
                compared += told;
            }
            const Unproven<libprobe_cells_type> unproven(libprobe_type_cells);
            BOOST_TEST(libprobe_type_slot(each, id) == expected, family.field_name(row));
            if (!told) {
                const std::string said = raised(PyExc_RuntimeError);
                BOOST_TEST(has(said, std::string(family.field_name(row)) + " of <class '"), said);
                BOOST_TEST(has(said, "cannot be read: libprobe_require was not asked for it"), said);
            }
        }
    }
    BOOST_TEST(compared >= 3 * 78);
}

template <class Function> Function slot(PyTypeObject *type, int id) {
    return reinterpret_cast<Function>(libprobe_type_slot(type, id));
}

// What the slots of static types do, on every version.
BOOST_AUTO_TEST_CASE(slots_of_static_types) {
    const Ref two(PyLong_FromLong(2));
    const Ref three(PyLong_FromLong(3));
    const Ref pair(PyTuple_Pack(2, two.get(), three.get()));
    const Ref dict(PyDict_New());
    PyDict_SetItem(dict.get(), two.get(), three.get());
    const Ref sum(slot<binaryfunc>(&PyLong_Type, 7)(two.get(), three.get()));
    BOOST_TEST(PyLong_AsLong(sum.get()) == 5);
    BOOST_TEST(slot<lenfunc>(&PyTuple_Type, 45)(pair.get()) == 2);
    const Ref item(slot<binaryfunc>(&PyDict_Type, 5)(dict.get(), two.get()));
    BOOST_TEST(item.get() == three.get());
    BOOST_TEST(slot<hashfunc>(&PyLong_Type, 59)(three.get()) == 3);
    BOOST_TEST(libprobe_type_slot(&PyBaseObject_Type, 7) == nullptr);
    BOOST_TEST(libprobe_type_slot(&PyTuple_Type, 13) == nullptr);
    BOOST_TEST(libprobe_type_slot(&PyType_Type, 48) == &PyBaseObject_Type);
    BOOST_TEST(PyErr_Occurred() == nullptr);
    for (const int unknown : {0, 9999, -1, version() < 0x030a ? 81 : 9998}) {
        for (PyTypeObject *each : {&PyType_Type, type(classes(), "Plain")}) {
            BOOST_TEST(libprobe_type_slot(each, unknown) == nullptr);
            raised(PyExc_SystemError);
        }
    }
}

BOOST_AUTO_TEST_CASE(the_buffer_slots) {
    for (PyTypeObject *each : {&PyBytes_Type, type(classes(), "Plain")}) {
        void *const found = libprobe_type_slot(each, 1);
        if (version() < 0x0309) {
            BOOST_TEST(found == nullptr);
            const std::string said = raised(PyExc_RuntimeError);
            BOOST_TEST(has(said, "bf_getbuffer of <class"), said);
            BOOST_TEST(has(said, "PyType_FromSpec takes no buffer slots before 3.9"), said);
        } else {
            BOOST_TEST((found != nullptr) == (each == &PyBytes_Type));
        }
    }
}

// The id is 3.14's, the field older.
BOOST_AUTO_TEST_CASE(the_vectorcall_slot) {
    void *const found = libprobe_type_slot(&PyLong_Type, 82);
    if (libprobe_type_cells.tp_vectorcall != LIBPROBE_UNSET) {
        BOOST_TEST(found == libprobe_word_at(&PyLong_Type, libprobe_type_cells.tp_vectorcall));
        BOOST_TEST((found != nullptr) == (version() >= 0x030d));
    } else {
        BOOST_TEST(found == nullptr);
        raised(version() < 0x0308 ? PyExc_SystemError : PyExc_RuntimeError);
    }
}

BOOST_AUTO_TEST_CASE(the_new_of_type) {
    const Ref names = run("class Meta(type):\n    def __new__(*args): raise ValueError\narguments = ('Made', (), {})");
    const Ref made(libprobe_type_new(type(names, "Meta"), PyDict_GetItemString(names.get(), "arguments"), nullptr));
    BOOST_REQUIRE(static_cast<bool>(made));
    BOOST_TEST(type_of(made.get()) == type(names, "Meta"));
    const Ref nothing(PyTuple_New(0));
    BOOST_TEST(libprobe_type_new(&PyType_Type, nothing.get(), nullptr) == nullptr);
    raised(PyExc_TypeError);
}

BOOST_AUTO_TEST_CASE(objects_of_the_collector) {
    const Ref names = run("class Heap: pass\n"
                          "yes = [Heap, Heap(), [], {}, set(), len]\nno = [type, int, 5, 'text', 1.5, b'', None]\n"
                          "every = yes + no");
    const auto truth = find_function<int (*)(PyObject *)>("PyObject_IS_GC"); // from 3.9 on
    BOOST_TEST((truth != nullptr) == (version() >= 0x0309));
    for (const char *which : {"yes", "no"}) {
        for (PyTypeObject *each : list(names, which)) {
            const int is = libprobe_object_is_gc(object(each));
            BOOST_TEST(is == (which[0] == 'y'));
            BOOST_TEST((truth == nullptr || is == (truth(object(each)) != 0)));
            const Unproven<libprobe_cells_type> unproven(libprobe_type_cells);
            PyTypeObject *its_type = type_of(object(each));
            const bool told = (PyType_GetFlags(its_type) & Py_TPFLAGS_HAVE_GC) == 0 || takes_slots(its_type);
            BOOST_TEST(libprobe_object_is_gc(object(each)) == (told ? is : -1));
            told ? void() : void(raised(PyExc_RuntimeError));
        }
    }
}

BOOST_AUTO_TEST_CASE(index) {
    const Ref names = run("import operator\nclass Index:\n    def __index__(self): return 1\nclass Sub(Index): pass\n"
                          "class Int(int): pass\n"
                          "every = [1, True, Int(), Index(), Sub(), Index, int, 1.5, 'text', (), {}, None, type]\n"
                          "def can(x):\n    try: operator.index(x)\n    except TypeError: return 0\n    return 1\n"
                          "truth = [can(x) for x in every]");
    PyObject *truth = PyDict_GetItemString(names.get(), "truth");
    Py_ssize_t i = 0;
    PyErr_SetString(PyExc_KeyError, "mine"); // is none of its business
    for (PyTypeObject *each : list(names, "every")) {
        const long can = PyLong_AsLong(PyList_GetItem(truth, i++));
        BOOST_TEST(libprobe_index_check(object(each)) == can);
        BOOST_TEST(libprobe_object_is_gc(object(each)) >= 0);
    }
    BOOST_TEST(has(raised(PyExc_KeyError), "mine"));
    const Unproven<libprobe_cells_type> unproven(libprobe_type_cells);
    i = 0;
    for (PyTypeObject *each : list(names, "every")) {
        const bool told = takes_slots(type_of(object(each)));
        BOOST_TEST(libprobe_index_check(object(each)) == (told ? PyLong_AsLong(PyList_GetItem(truth, i)) : -1));
        told ? void() : void(raised(PyExc_RuntimeError));
        ++i;
    }
}

BOOST_AUTO_TEST_CASE(dump) {
    const Ref text(PyUnicode_FromString("to be dumped"));
    // By Python: the interpreter may have another C library than these tests.
    const Ref names = run("import os, tempfile\n"
                          "file, kept = tempfile.TemporaryFile(), os.dup(2)\n"
                          "os.dup2(file.fileno(), 2)\n");
    libprobe_object_dump(text.get());
    const Ref told = run("import os\n"
                         "os.dup2(argument['kept'], 2)\n"
                         "os.close(argument['kept'])\n"
                         "with argument['file'] as file:\n"
                         "    file.seek(0)\n"
                         "    written = file.read()\n",
                         names.get());
    const std::string written = PyBytes_AsString(PyDict_GetItemString(told.get(), "written"));
    BOOST_TEST(has(written, "to be dumped"), written);
    BOOST_TEST(has(written, "str"), written);
}

BOOST_AUTO_TEST_SUITE_END()
