// A running interpreter that lies to the self-test.
#include "between.hpp"

#include <vector>

#include "fault.hpp"

using namespace libprobe;

namespace {

const Layout &whole() {
    static const Block<libprobe_layout> layout = probed(false);
    return *layout;
}

std::int32_t true_offset(libprobe_field field) { return whole().finding(field)->offset; }

// All that shiboken checks, but one, a slot of a suite, and the first field of each other family: each required where
// it is.
std::vector<libprobe_requirement> truth(libprobe_field left_out = 0) {
    std::vector<libprobe_field> fields = {
#define X(name) LIBPROBE_FIELD_##name,
#include "shiboken_fields.def"
        LIBPROBE_FIELD_nb_add,
#define LIBPROBE_FAMILY(name, first_id) first_id,
#include "libprobe/fields.def"
    };
    std::vector<libprobe_requirement> needs;
    for (const libprobe_field field : fields) {
        if (field != left_out && true_offset(field) != nowhere) { // types begin with a field of trace-refs builds
            needs.push_back({LIBPROBE_FAMILY_OF(field), field, true_offset(field)});
        }
    }
    return needs;
}

// Whether libprobe_require accepts them, in a copy of this process: what it proves here it would not ask again.
bool is_accepted(const std::vector<libprobe_requirement> &needs, bool expected) {
    return told_by_copy([&] { return libprobe_require(needs.data(), needs.size()) == 0; }, expected);
}

// Both functions must say the same.
bool passes(const Lies &these, libprobe_field left_out = 0) {
    const std::vector<libprobe_requirement> needs = truth(left_out);
    lies = these;
    const bool passed = libprobe_selftest(needs.data(), needs.size()) == 0;
    PyErr_Clear();
    const bool accepted = is_accepted(needs, passed);
    lies = Lies();
    BOOST_TEST(accepted == passed);
    return passed;
}

// Whether it is the address of a built-in type below `object`; what else was asked may be gone.
bool is_static(const PyObject *type) {
    const Ref names = run("types = [t for t in object.__subclasses__() if t.__flags__ & 1 << 9 == 0]\n"
                          "types += [t for base in types for t in type.__subclasses__(base)]");
    PyObject *types = PyDict_GetItemString(names.get(), "types");
    bool found = false;
    for (Py_ssize_t i = 0; i < PyList_Size(types); ++i) {
        found = found || PyList_GetItem(types, i) == type;
    }
    return found;
}

bool is_sentinel(PyTypeObject *type) { return type != &PyType_Type; }

// Another object, or a number, or a function of a number, that is larger by so much.
PyObject *other_than(PyObject *value, int more) {
    const std::string number = std::to_string(more);
    const Ref kept(value);
    const Ref names = run("if isinstance(argument, int): result = argument + " + number +
                              "\nelif type(argument) is type(str.join): result = lambda t: argument(t) + " + number +
                              "\nelse: result = []",
                          value);
    return new_reference(PyDict_GetItemString(names.get(), "result")).release();
}

// The size of an object that ends before any field of its own.
PyObject *without_room(PyObject *size) {
    Py_DecRef(size);
    return PyLong_FromLong(0);
}

} // namespace

BOOST_AUTO_TEST_SUITE(selftest_lies_tests)

BOOST_AUTO_TEST_CASE(it_passes_where_nobody_lies) { BOOST_TEST(passes(Lies())); }

// As if the struct had them in another order.
BOOST_AUTO_TEST_CASE(slots_that_changed_places) {
    for (const int other : {Py_tp_str, Py_tp_call, Py_tp_dealloc, Py_tp_is_gc, Py_nb_add}) {
        Lies these;
        these.spec = [other](PyType_Spec &spec) {
            for (PyType_Slot *slot = spec.slots; slot->slot != 0; ++slot) {
                slot->slot = slot->slot == Py_tp_repr ? other : slot->slot == other ? Py_tp_repr : slot->slot;
            }
        };
        BOOST_TEST(!passes(these), other);
    }
}

BOOST_AUTO_TEST_CASE(a_slot_that_is_not_kept) {
    for (const int lost : {Py_tp_traverse, Py_nb_add}) {
        Lies these;
        these.spec = [lost](PyType_Spec &spec) {
            for (PyType_Slot *slot = spec.slots; slot->slot != 0; ++slot) {
                slot->pfunc = slot->slot == lost ? nullptr : slot->pfunc;
            }
        };
        BOOST_TEST(!passes(these), lost);
    }
}

// As if a value stood in two places.
BOOST_AUTO_TEST_CASE(two_slots_of_one_value) {
    Lies these;
    these.spec = [](PyType_Spec &spec) {
        void *repr = nullptr;
        for (PyType_Slot *slot = spec.slots; slot->slot != 0; ++slot) {
            repr = slot->slot == Py_tp_repr ? slot->pfunc : repr;
        }
        for (PyType_Slot *slot = spec.slots; slot->slot != 0; ++slot) {
            slot->pfunc = slot->slot == Py_tp_str ? repr : slot->pfunc;
        }
    };
    BOOST_TEST(!passes(these));
}

BOOST_AUTO_TEST_CASE(another_basic_size) {
    Lies these;
    these.spec = [](PyType_Spec &spec) { spec.basicsize += spec.basicsize != 0 ? 8 : 0; }; // 0: the base's
    BOOST_TEST(!passes(these));
}

BOOST_AUTO_TEST_CASE(no_type_at_all) {
    Lies these;
    these.no_type = true;
    BOOST_TEST(!passes(these));
}

// Where the members are tells how long the object is, and so how far it may be read.
BOOST_AUTO_TEST_CASE(another_end_of_the_type) {
    if (whole().interpreter.version < 0x0308) {
        BOOST_TEST_MESSAGE("skipped: this version does not copy the members behind the type");
        return;
    }
    for (const std::ptrdiff_t bytes : {-8, 8, 3, -100000, 100000}) {
        Lies these;
        these.slot = [bytes](PyTypeObject *, int slot, void *value) {
            return slot == Py_tp_members ? static_cast<char *>(value) + bytes : value;
        };
        BOOST_TEST(!passes(these, LIBPROBE_FIELD_tp_members), bytes);
    }
    Lies these;
    these.slot = [](PyTypeObject *, int slot, void *value) { return slot == Py_tp_members ? nullptr : value; };
    BOOST_TEST(!passes(these, LIBPROBE_FIELD_tp_members));
}

// What the sentinel type was given proves tp_base; nobody asks PyType_GetSlot then.
BOOST_AUTO_TEST_CASE(another_base) {
    Lies these;
    bool heard = false;
    these.slot = [&](PyTypeObject *, int slot, void *value) -> void * {
        heard = heard || slot == Py_tp_base;
        return slot == Py_tp_base ? static_cast<void *>(&PyType_Type) : value;
    };
    BOOST_TEST(passes(these) != heard);
}

BOOST_AUTO_TEST_CASE(other_flags_of_either_type) {
    for (const bool sentinel : {true, false}) {
        Lies these;
        these.flags = [sentinel](PyTypeObject *type, unsigned long flags) {
            return is_sentinel(type) == sentinel ? flags ^ 1ul << 10 : flags;
        };
        BOOST_TEST(!passes(these), sentinel);
    }
}

// Before 3.11 CPython keeps the name that it is given; later PyEval_GetFuncName is asked.
BOOST_AUTO_TEST_CASE(another_name) {
    Lies these;
    these.name = [](const char *name) { return name + 1; };
    these.spec = [](PyType_Spec &spec) { ++spec.name; };
    BOOST_TEST(!passes(these));
}

BOOST_AUTO_TEST_CASE(another_type_of_the_sentinel) {
    Lies these;
    these.type = [](PyObject *type) {
        Py_DecRef(type);
        return new_reference(reinterpret_cast<PyObject *>(&PyBaseObject_Type)).release();
    };
    BOOST_TEST(!passes(these));
}

// Each attribute that is asked here, which are more on older versions. Of a static type but `type` only the sizes
// are asked, which tell where its instances' images end: one that is too large would be seen by no other witness, and
// one that is too small matters if a field is behind it.
BOOST_AUTO_TEST_CASE(other_attributes) {
    const std::vector<libprobe_requirement> needs = truth();
    const Calls honest = calls_of([&] { libprobe_selftest(needs.data(), needs.size()); });
    for (const auto &[object, attribute] : honest.attributes) {
        const bool is_size = (attribute == "__basicsize__" || attribute == "__itemsize__") && object != type_object() &&
                             is_static(object);
        for (const int more : {-8, 8}) {
            Lies these;
            these.attribute = [&, of = object == type_object() || is_size ? object : nullptr,
                               lie = attribute](PyObject *asked, const std::string &name, PyObject *value) {
                const bool same = of != nullptr ? asked == of : asked != type_object();
                return name != lie || !same ? value : is_size ? without_room(value) : other_than(value, more);
            };
            if (!is_size || more < 0) {
                BOOST_TEST(!passes(these), attribute << (object == type_object() ? " of type, " : " ") << more);
            }
        }
    }
    BOOST_TEST((whole().interpreter.version >= 0x0309 || honest.attributes.size() > 3));
}

// Until 3.9 nobody needs the collector's word. Later it is type's tp_traverse that tells of tp_mro.
BOOST_AUTO_TEST_CASE(other_referents) {
    static std::vector<PyObject *> kept;
    Lies these;
    bool heard = false;
    these.slot = [&](PyTypeObject *type, int slot, void *value) -> void * {
        const traverseproc lie = [](PyObject *self, visitproc visit, void *argument) {
            kept.push_back(PyTuple_Pack(2, self, self));
            return visit(kept.back(), argument);
        };
        const bool mine = type == &PyType_Type && slot == Py_tp_traverse;
        heard = heard || mine;
        return mine ? reinterpret_cast<void *>(lie) : value;
    };
    BOOST_TEST(passes(these) != heard);
    for (PyObject *tuple : kept) {
        Py_DecRef(tuple);
    }
    BOOST_TEST(heard == (whole().interpreter.version >= 0x030a));
    run("import gc\ngc.kept = gc.get_referents\ngc.get_referents = lambda t: [{'a': 1}, (t, 2)]");
    BOOST_TEST(passes(Lies()));
    run("import gc\ngc.get_referents = gc.kept\ndel gc.kept");
}

BOOST_AUTO_TEST_CASE(another_value_of_a_float) {
    Lies these;
    these.made_float = [](double value) { return value + value; };
    BOOST_TEST(!passes(these));
    these = Lies();
    these.made_float = [](double) { return 0.0; };
    BOOST_TEST(!passes(these));
}

// The second attempt, which asks more, does not accept what contradicts itself in the first, wherever it may be.
BOOST_AUTO_TEST_CASE(a_contradiction_stays_one) {
    if (whole().interpreter.version < 0x0308) {
        BOOST_TEST_MESSAGE("skipped: this version does not copy the members behind the type");
        return;
    }
    Lies these;
    these.slot = [&](PyTypeObject *, int slot, void *value) {
        return slot == Py_tp_members ? static_cast<char *>(value) + 8 : value;
    };
    const libprobe_requirement need = LIBPROBE_NEED_ANYWHERE(tp_call);
    lies = these;
    BOOST_TEST(!is_accepted({need}, false));
    const Calls asked = calls_of([&] { BOOST_TEST(libprobe_require(&need, 1) == -1); });
    lies = Lies();
    BOOST_TEST(asked.types > 1);
    const std::string said = raised(PyExc_ImportError);
    BOOST_TEST(has(said, "tp_call unproven: "), said);
    for (const libprobe_cell *cell = &libprobe_type_cells._ob_next; cell <= &libprobe_type_cells.type_data; ++cell) {
        BOOST_TEST(*cell == LIBPROBE_UNSET);
    }
}

BOOST_AUTO_TEST_SUITE_END()
