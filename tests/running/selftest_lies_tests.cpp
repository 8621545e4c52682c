// A running interpreter that lies to the self-test. The linker puts these functions between libprobe and CPython.
#include "python_test.hpp"

#include <cstring>
#include <functional>
#include <vector>

#include "ask/type/selftest.hpp"

using namespace libprobe;

namespace {

// What CPython is given and what it said, before anybody else sees it.
struct Lies {
    std::function<PyObject *(PyType_Spec &)> spec; // makes the type, or fails
    std::function<void *(PyTypeObject *, int, void *)> slot;
    std::function<unsigned long(PyTypeObject *, unsigned long)> flags;
    std::function<const char *(const char *)> name;
} lies;

} // namespace

extern "C" {
PyObject *__real_PyType_FromSpec(PyType_Spec *spec);
void *__real_PyType_GetSlot(PyTypeObject *type, int slot);
unsigned long __real_PyType_GetFlags(PyTypeObject *type);
const char *__real_PyEval_GetFuncName(PyObject *function);

PyObject *__wrap_PyType_FromSpec(PyType_Spec *spec) {
    return lies.spec ? lies.spec(*spec) : __real_PyType_FromSpec(spec);
}
void *__wrap_PyType_GetSlot(PyTypeObject *type, int slot) {
    void *value = __real_PyType_GetSlot(type, slot);
    return lies.slot ? lies.slot(type, slot, value) : value;
}
unsigned long __wrap_PyType_GetFlags(PyTypeObject *type) {
    const unsigned long flags = __real_PyType_GetFlags(type);
    return lies.flags ? lies.flags(type, flags) : flags;
}
const char *__wrap_PyEval_GetFuncName(PyObject *function) {
    const char *name = __real_PyEval_GetFuncName(function);
    return lies.name ? lies.name(name) : name;
}
}

namespace {

// Of all that shiboken checks, but one: that each is where it is.
bool passes(libprobe_field left_out = 0) {
    static const std::unique_ptr<Layout> truth = probed();
    std::vector<libprobe_requirement> needs;
    for (const libprobe_field field : {
#define X(name) libprobe_field{LIBPROBE_FIELD_##name},
#include "shiboken_fields.def"
         }) {
        if (field != left_out) {
            needs.push_back({field, truth->fields[field_index(field)].offset});
        }
    }
    SelfTest test;
    const bool passed = test.run(needs.data(), needs.size());
    BOOST_TEST(PyErr_Occurred() == nullptr);
    return passed;
}

bool passes(const Lies &these, libprobe_field left_out = 0) {
    passes(); // so that the truth is known
    lies = these;
    const bool passed = passes(left_out);
    lies = Lies();
    return passed;
}

const bool one_type_is_enough = std::strncmp(Py_GetVersion(), "3.6", 3) != 0 &&
                                std::strncmp(Py_GetVersion(), "3.7", 3) != 0 &&
                                std::strncmp(Py_GetVersion(), "3.8", 3) != 0;

bool is_sentinel(PyTypeObject *type) { return type != &PyType_Type; }

} // namespace

BOOST_AUTO_TEST_SUITE(selftest_lies_tests)

BOOST_AUTO_TEST_CASE(it_passes_where_nobody_lies) { BOOST_TEST(passes(Lies()) == one_type_is_enough); }

// As if the struct had them in another order.
BOOST_AUTO_TEST_CASE(slots_that_changed_places) {
    for (const int other : {Py_tp_str, Py_tp_call, Py_tp_dealloc, Py_tp_is_gc}) {
        Lies these;
        these.spec = [other](PyType_Spec &spec) {
            for (PyType_Slot *slot = spec.slots; slot->slot != 0; ++slot) {
                slot->slot = slot->slot == Py_tp_repr ? other : slot->slot == other ? Py_tp_repr : slot->slot;
            }
            return __real_PyType_FromSpec(&spec);
        };
        BOOST_TEST(!passes(these), other);
    }
}

BOOST_AUTO_TEST_CASE(a_slot_that_is_not_kept) {
    Lies these;
    these.spec = [](PyType_Spec &spec) {
        for (PyType_Slot *slot = spec.slots; slot->slot != 0; ++slot) {
            slot->pfunc = slot->slot == Py_tp_traverse ? nullptr : slot->pfunc;
        }
        return __real_PyType_FromSpec(&spec);
    };
    BOOST_TEST(!passes(these));
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
        return __real_PyType_FromSpec(&spec);
    };
    BOOST_TEST(!passes(these));
}

BOOST_AUTO_TEST_CASE(another_basic_size) {
    Lies these;
    these.spec = [](PyType_Spec &spec) {
        spec.basicsize += 8;
        return __real_PyType_FromSpec(&spec);
    };
    BOOST_TEST(!passes(these));
}

BOOST_AUTO_TEST_CASE(no_type_at_all) {
    Lies these;
    these.spec = [](PyType_Spec &) -> PyObject * { return PyErr_NoMemory(); };
    BOOST_TEST(!passes(these));
}

// Where the members are tells how long the object is, and so how far it may be read.
BOOST_AUTO_TEST_CASE(another_end_of_the_type) {
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

BOOST_AUTO_TEST_CASE(another_base) {
    Lies these;
    these.slot = [](PyTypeObject *, int slot, void *value) -> void * {
        return slot == Py_tp_base ? static_cast<void *>(&PyType_Type) : value;
    };
    BOOST_TEST(!passes(these));
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

BOOST_AUTO_TEST_CASE(another_name) {
    Lies these;
    these.name = [](const char *name) { return name + 1; };
    BOOST_TEST(!passes(these));
}

BOOST_AUTO_TEST_SUITE_END()
