// Checks that the dict and the mro of a heap type are told apart from all else that it refers to.
#include "python_test.hpp"

#include "python/referents.hpp"

using namespace libprobe;

namespace {

std::uint64_t address(PyObject *object) { return reinterpret_cast<std::uintptr_t>(object); }

} // namespace

BOOST_AUTO_TEST_SUITE(referents_tests)

BOOST_AUTO_TEST_CASE(the_mro_of_a_class_is_the_tuple_that_begins_with_it) {
    const Ref names = run("class Class(int): attribute = {}\nmro = Class.__mro__");
    PyObject *type = PyDict_GetItemString(names.get(), "Class");
    for (const std::uint16_t version : {probed()->interpreter.version, std::uint16_t{traversed_since - 1}}) {
        Referents referents;
        BOOST_REQUIRE(referents.ask(type, version)); // in both ways, by tp_traverse and by the module gc
        BOOST_TEST(referents.mro() == address(PyDict_GetItemString(names.get(), "mro")));
        BOOST_TEST(referents.dict() != 0u);
        BOOST_TEST(referents.dict() != address(type));
    }
}

BOOST_AUTO_TEST_SUITE_END()
