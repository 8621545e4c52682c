// What no type data is: accesses that are refused, metatypes that a kind cannot be bound to, and kinds that are none.
#include "typedata_test.hpp"

#include <utility>

#include "access/typedata.hpp"
#include "libprobe/metatype.h"

using namespace libprobe;

BOOST_FIXTURE_TEST_SUITE(typedata_refused_tests, Started)

BOOST_AUTO_TEST_CASE(what_a_checked_accessor_refuses) {
    const int size = -static_cast<int>(sizeof(SbkObjectTypePrivate));
    const Ref metatype = make_metatype("pep.ObjectType", &PyType_Type, size);
    BOOST_REQUIRE(PepType_SOTP_bind(as_type(metatype), size) == 0);
    writes_nowhere(never_bound(as_type(metatype)));
    BOOST_TEST(raised(PyExc_RuntimeError) == "RuntimeError: never_bound is not bound to a metatype");
    writes_nowhere(largest(&PyLong_Type));
    BOOST_TEST(raised(PyExc_RuntimeError) == "RuntimeError: largest is not bound to a metatype");
    PepType_PFTP(nullptr) = nullptr; // an lvalue too
    BOOST_TEST(PyErr_Occurred() != nullptr);
    PyErr_Clear();
    writes_nowhere(PepType_SOTP(nullptr));
    BOOST_TEST(raised(PyExc_TypeError) == "TypeError: libprobe: NULL is no type");
    const Ref number(PyLong_FromLong(5));
    writes_nowhere(PepType_SOTP(reinterpret_cast<PyTypeObject *>(number.get())));
    BOOST_TEST(raised(PyExc_TypeError) == "TypeError: libprobe: 5, which is made by <class 'int'>, is no type");
    const char other[] = "TypeError: PepType_SOTP: <class 'int'> is made by <class 'type'>, not by ObjectType or a "
                         "metatype derived from it";
    writes_nowhere(PepType_SOTP(&PyLong_Type));
    BOOST_TEST(raised(PyExc_TypeError) == other);
    // The metatype itself is a type that `type` made.
    writes_nowhere(PepType_SOTP(as_type(metatype)));
    BOOST_TEST(has(raised(PyExc_TypeError), "pep.ObjectType'> is made by <class 'type'>"));
    // Another metatype of the same size, which the kind was never bound to.
    const Ref stranger = make_metatype("pep.Stranger", &PyType_Type, size);
    const Ref names = classes_of(stranger);
    writes_nowhere(PepType_SOTP(type(names, "Made")));
    BOOST_TEST(has(raised(PyExc_TypeError), "<class 'Made'> is made by <class 'pep.Stranger'>, not by ObjectType"));
}

BOOST_AUTO_TEST_CASE(a_type_that_is_too_small) {
    const int size = -static_cast<int>(sizeof(SbkObjectTypePrivate));
    const Ref metatype = make_metatype("pep.ObjectType", &PyType_Type, size);
    BOOST_REQUIRE(PepType_SOTP_bind(as_type(metatype), size) == 0);
    const Ref names = classes_of(metatype);
    const Py_ssize_t small = libprobe_type_cells.heap_type;
    const Py_ssize_t real = basicsize_of(as_type(metatype));
    std::memcpy(at(as_type(metatype), libprobe_type_cells.tp_basicsize), &small, sizeof small);
    SbkObjectTypePrivate *data = PepType_SOTP(type(names, "Made"));
    std::memcpy(at(as_type(metatype), libprobe_type_cells.tp_basicsize), &real, sizeof real);
    writes_nowhere(data);
    BOOST_TEST(unchecked_sotp(type(names, "Made"))->mark == 0);
    const std::string said = raised(PyExc_TypeError);
    BOOST_TEST(has(said, "PepType_SOTP: <class 'Made'>, made by <class 'pep.ObjectType'>, is too small"), said);
    BOOST_TEST(has(said, "it ends at " + std::to_string(small)), said);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_bound) {
    const int size = -static_cast<int>(sizeof(SbkObjectTypePrivate));
    const Ref metatype = make_metatype("pep.ObjectType", &PyType_Type, size);
    for (PyTypeObject *each : {&PyType_Type, &PyLong_Type}) {
        BOOST_TEST(never_bound_bind(each, basicsize_of(each)) == -1);
        BOOST_TEST(has(raised(PyExc_TypeError), "never_bound: <class '"));
    }
    BOOST_TEST(never_bound_bind(nullptr, 0) == -1);
    raised(PyExc_TypeError);
    // Said to be made in another way than it was.
    BOOST_TEST(never_bound_bind(as_type(metatype), basicsize_of(as_type(metatype)) + 8) == -1);
    BOOST_TEST(has(raised(PyExc_TypeError), "if it was made from <class 'type'> with basicsize"));
    BOOST_TEST(never_bound_bind(as_type(metatype), size - 16) == -1);
    raised(PyExc_TypeError);
    // No room, in a subclass that keeps nothing, and no alignment.
    const Ref names = classes_of(metatype);
    BOOST_TEST(never_bound_bind(type(names, "Sub"), basicsize_of(as_type(metatype))) == -1);
    BOOST_TEST(has(raised(PyExc_TypeError), "its 4 bytes, aligned to 4, do not fit"));
    const Ref large = make_metatype("pep.Large", &PyType_Type, -8192);
    BOOST_TEST(too_wide_bind(as_type(large), -8192) == -1);
    BOOST_TEST(has(raised(PyExc_TypeError), "aligned to 4096, do not fit"));
    BOOST_TEST(never_bound_kind.offset == LIBPROBE_UNSET);
    // Where CPython does not agree.
    const auto room = [](PyTypeObject *) { return Py_ssize_t{32}; };
    BOOST_TEST(bind_type_data(&never_bound_kind, as_type(metatype), size, room) == -1);
    BOOST_TEST(
        has(raised(PyExc_RuntimeError), "never_bound: PyType_GetTypeDataSize of <class 'pep.ObjectType'> is not " +
                                            std::to_string(aligned(-size))));
    BOOST_TEST(never_bound_kind.offset == LIBPROBE_UNSET);
    // At two places at once.
    BOOST_REQUIRE(PepType_SOTP_bind(as_type(metatype), size) == 0);
    BOOST_TEST(PepType_SOTP_bind(as_type(metatype), size) == 0);
    const Ref derived = make_metatype("pep.Derived", as_type(metatype), size);
    const libprobe_cell offset = PepType_SOTP_kind.offset;
    BOOST_TEST(PepType_SOTP_bind(as_type(derived), size) == -1);
    const std::string said = raised(PyExc_RuntimeError);
    BOOST_TEST(has(said, "at byte " + std::to_string(offset) + " of types made by ObjectType, but at "), said);
    BOOST_TEST(PepType_SOTP_kind.offset == offset);
}

// A kind that was written by hand, or is not there yet when a static initializer binds it.
BOOST_AUTO_TEST_CASE(what_is_no_kind) {
    const int size = -static_cast<int>(sizeof(SbkObjectTypePrivate));
    const Ref metatype = make_metatype("pep.ObjectType", &PyType_Type, size);
    const std::pair<std::uint32_t, std::uint32_t> wrong[] = {{16, 0}, {16, 12}, {0, 8}, {16, 8192}, {65537, 8}};
    for (const auto &[bytes, align] : wrong) {
        libprobe_typedata kind = {"by_hand", bytes, align, LIBPROBE_UNSET, nullptr};
        libprobe_metatype_spec spec = {};
        spec.size = sizeof spec;
        spec.name = "pep.Meta";
        spec.kind = &kind;
        const std::string expected = "SystemError: by_hand: no type data has " + std::to_string(bytes) +
                                     " bytes aligned to " + std::to_string(align) +
                                     ": declare it with LIBPROBE_TYPE_DATA";
        BOOST_TEST(libprobe_typedata_bind(&kind, as_type(metatype), size) == -1);
        BOOST_TEST(raised(PyExc_SystemError) == expected);
        BOOST_TEST(libprobe_metatype(nullptr, nullptr, &spec) == nullptr);
        BOOST_TEST(raised(PyExc_SystemError) == expected);
        BOOST_TEST(kind.offset == LIBPROBE_UNSET);
        BOOST_TEST(libprobe_typedata_checked(&kind, as_type(metatype)) != nullptr);
        BOOST_TEST(raised(PyExc_RuntimeError) == "RuntimeError: by_hand is not bound to a metatype");
    }
}

BOOST_AUTO_TEST_SUITE_END()
