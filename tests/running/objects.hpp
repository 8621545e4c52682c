// Gives the tests an object that has a field, of whichever family: the family's own check chooses it.
#pragma once

#include "python_test.hpp"

#include <string>

#include "table/families.hpp"

namespace libprobe {

// Ordinary objects of many types, the first of them a heap type.
class Objects {
public:
    Objects()
        : names_(run(
              "import datetime, sys, weakref\n"
              "def function(): yield\n"
              "class Class(int): pass\n"
              "class Str(str): pass\n"
              "class Method:\n"
              "    def method(self): pass\n"
              "objects = [Class, 2.5, 2.5 + 1j, 12345, Str('text'), 'text', b'bytes', bytearray(b'bytes'), (1, 2), [1, "
              "2], {1: 2},\n"
              "           {1, 2}, frozenset((1, 2)), range(7), slice(1, 2), memoryview(b'bytes'), object(), Class(7),\n"
              "           sys, function, function.__code__, function(), Class().__repr__, len, iter([]),\n"
              "           sys._getframe(), Method().method,\n"
              "           datetime.datetime(2000, 1, 1, tzinfo=datetime.timezone.utc), datetime.timedelta(1),\n"
              "           datetime.time(1, tzinfo=datetime.timezone.utc),\n"
              "           weakref.ref(Class), str.join, (lambda value: lambda: value)(7).__closure__[0],\n"
              "           datetime.datetime_CAPI, staticmethod(len), classmethod(len), vars(Class),\n"
              "           None, True, Ellipsis, NotImplemented, property(), super(Class, Class(7)), ValueError()]\n"
              "plain = object()\n")) {}

    // Borrowed. A test failure if no object here has the field.
    PyObject *with(const libprobe_family &family, std::uint16_t row) const {
        PyObject *objects = PyDict_GetItemString(names_.get(), "objects");
        for (Py_ssize_t i = 0; i < PyList_Size(objects); ++i) {
            PyObject *object = PyList_GetItem(objects, i);
            if (family.check_object(object, row)) {
                return object;
            }
            PyErr_Clear();
        }
        BOOST_FAIL("no object here has " << family.family->field_name(row) << ": add one");
        return nullptr;
    }
    // An object that has the fields of every object and no others.
    PyObject *plain() const { return PyDict_GetItemString(names_.get(), "plain"); }

private:
    const Ref names_;
};

// The family and the row of a field, with the code that asks about it.
struct Place {
    const libprobe_family *family;
    std::uint16_t row;

    explicit Place(libprobe_field field) : family(LIBPROBE_FAMILY_OF(field)), row(family->family->row_of(field)) {}
    const char *name() const { return family->family->field_name(row); }
    const Field &field() const { return family->family->rows[row]; }
    bool is_proven() const { return family->cells[row] != LIBPROBE_UNSET; }
};

} // namespace libprobe
