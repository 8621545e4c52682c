// What a generated method does: Thing.dot(other), with the type checked, the data of both types looked up, their
// converters called, and then C++. An Access is a struct with
//
//   static PyTypeObject *type_of(PyObject *)
//   static const bench_data *data(PyTypeObject *)
//   static constexpr bool may_fail                 whether data() can return nullptr with an exception set
//   static std::size_t head()                      where an object's own part begins
#pragma once

#include "case.hpp"

namespace bench {

struct Thing {
    long x = 3;
    long y = 4;
    __attribute__((noinline)) long dot(const Thing &other) const { return x * other.x + y * other.y; }
};

namespace {

template <class Access> const Thing *thing_of(PyObject *object, const bench_data *data) {
    void *kept = *reinterpret_cast<void **>(reinterpret_cast<char *>(object) + Access::head());
    return static_cast<const Thing *>(data->cast(kept, 0));
}

template <class Access> PyObject *dot(PyObject *self, PyObject *other) {
    const bench_data *mine = Access::data(Access::type_of(self));
    PyTypeObject *type = Access::type_of(other);
    if (Access::may_fail && mine == nullptr) {
        return nullptr;
    }
    if (type != mine->owner && !PyType_IsSubtype(type, mine->owner)) {
        PyErr_SetString(PyExc_TypeError, "dot() takes a Thing");
        return nullptr;
    }
    const bench_data *its = Access::data(type);
    if (Access::may_fail && its == nullptr) {
        return nullptr;
    }
    return PyLong_FromLong(thing_of<Access>(self, mine)->dot(*thing_of<Access>(other, its)));
}

} // namespace
} // namespace bench
