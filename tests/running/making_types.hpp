// What the tests that make types share.
#pragma once

#include "python_test.hpp"

#include "libprobe/metatype.h"

namespace libprobe {

constexpr unsigned base_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE;

inline PyType_Slot no_slots[] = {{0, nullptr}};

inline PyTypeObject *as_type(const Ref &type) { return reinterpret_cast<PyTypeObject *>(type.get()); }

// A test failure, with what was raised, where it could not be made.
inline Ref made(PyObject *type) {
    char error[512] = "";
    describe_exception(error, sizeof error);
    BOOST_REQUIRE_MESSAGE(type != nullptr, error);
    return Ref(type);
}
inline std::string failure(PyObject *type) {
    const Ref owned(type);
    char error[2048] = "";
    describe_exception(error, sizeof error);
    BOOST_TEST(type == nullptr);
    return error;
}
inline Ref make(PyTypeObject *metatype, const char *name = "made.Type", PyObject *bases = nullptr,
                PyObject *module = nullptr) {
    PyType_Spec spec = {name, 0, 0, base_flags, no_slots};
    return made(libprobe_type_from_metaclass(metatype, module, &spec, bases));
}

} // namespace libprobe
