// The buffer protocol under the limited API, against what memoryview says of the same objects.
#include "python_test.hpp"

#include <cstring>

#include "libprobe/buffer.h"
#include "platform/system.hpp"

using namespace libprobe;

namespace {

// Whether memoryview says the same of the object; the view must be a full one.
void compare(PyObject *object, const Pep_buffer &view) {
    const Ref names =
        run("import sys\nview = memoryview(argument)\n"
            "numbers = [view.nbytes, view.itemsize, view.readonly, view.ndim, *view.shape, *view.strides]\n"
            "format, bytes = view.format, view.tobytes()\n",
            object);
    PyObject *numbers = PyDict_GetItemString(names.get(), "numbers");
    const auto number = [&](Py_ssize_t i) { return PyLong_AsSsize_t(PyList_GetItem(numbers, i)); };
    BOOST_TEST(view.len == number(0));
    BOOST_TEST(view.itemsize == number(1));
    BOOST_TEST(view.readonly == number(2));
    BOOST_TEST(view.ndim == number(3));
    for (int i = 0; i < view.ndim; ++i) {
        BOOST_TEST(view.shape[i] == number(4 + i));
        BOOST_TEST(view.strides[i] == number(4 + view.ndim + i));
    }
    const Ref format(PyUnicode_FromString(view.format));
    BOOST_TEST(PyObject_RichCompareBool(format.get(), PyDict_GetItemString(names.get(), "format"), Py_EQ) == 1);
    PyObject *bytes = PyDict_GetItemString(names.get(), "bytes");
    if (libprobe_is_contiguous(&view, 'C') != 0) {
        BOOST_TEST(std::memcmp(view.buf, PyBytes_AsString(bytes), static_cast<std::size_t>(view.len)) == 0);
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(buffer_tests)

BOOST_AUTO_TEST_CASE(a_view_is_what_memoryview_says) {
    const Ref names =
        run("import array\nobjects = [b'bytes', bytearray(b'bytearray'), array.array('d', [1, 2.5]), b'',\n"
            "    memoryview(b'0123456789abcdefghijklmn').cast('I', (2, 3)), memoryview(b'0123456789')[::2],\n"
            "    memoryview(b'0123456789')[::-1], array.array('H', [1, 2, 3])]\n");
    PyObject *objects = PyDict_GetItemString(names.get(), "objects");
    for (Py_ssize_t i = 0; i < PyList_Size(objects); ++i) {
        PyObject *object = PyList_GetItem(objects, i);
        Pep_buffer view;
        BOOST_TEST(libprobe_check_buffer(object) == 1);
        BOOST_REQUIRE(libprobe_get_buffer(object, &view, PepBUF_FULL_RO) == 0);
        BOOST_TEST((view.obj != nullptr));
        compare(object, view);
        const Ref copy(libprobe_memory_view(&view));
        BOOST_TEST(evaluate("result = argument[0] == memoryview(argument[1])",
                            Ref(PyTuple_Pack(2, copy.get(), object)).get()) == 1);
        libprobe_release_buffer(&view);
        BOOST_TEST((view.obj == nullptr));
        libprobe_release_buffer(&view);
    }
}

BOOST_AUTO_TEST_CASE(what_has_no_such_buffer_is_refused) {
    const Ref number(PyLong_FromLong(7));
    const Ref bytes(PyBytes_FromStringAndSize("bytes", 5));
    Pep_buffer view;
    BOOST_TEST(libprobe_check_buffer(number.get()) == 0);
    BOOST_TEST(libprobe_get_buffer(number.get(), &view, PepBUF_SIMPLE) == -1);
    BOOST_TEST(has(raised(PyExc_TypeError), "int"));
    BOOST_TEST((view.obj == nullptr));
    BOOST_TEST(libprobe_get_buffer(bytes.get(), &view, PepBUF_WRITABLE) == -1);
    BOOST_TEST(raised(PyExc_BufferError) != "");
    BOOST_TEST((view.obj == nullptr));
    libprobe_release_buffer(&view);
}

BOOST_AUTO_TEST_CASE(a_bytearray_is_locked_until_its_view_is_released) {
    const Ref array(PyByteArray_FromStringAndSize("bytes", 5));
    Pep_buffer view;
    BOOST_REQUIRE(libprobe_get_buffer(array.get(), &view, PepBUF_WRITABLE) == 0);
    static_cast<char *>(view.buf)[0] = 'B';
    BOOST_TEST(PyByteArray_Resize(array.get(), 500) == -1);
    BOOST_TEST(raised(PyExc_BufferError) != "");
    libprobe_release_buffer(&view);
    BOOST_TEST(PyByteArray_Resize(array.get(), 500) == 0);
    BOOST_TEST(std::strncmp(PyByteArray_AsString(array.get()), "Bytes", 5) == 0);
}

BOOST_AUTO_TEST_CASE(an_exporter_fills_in_a_view) {
    const Ref exporter(PyBytes_FromStringAndSize("bytes", 5));
    char bytes[4] = {1, 2, 3, 4};
    Pep_buffer view;
    const std::int64_t before = evaluate("import sys\nresult = sys.getrefcount(argument)", exporter.get());
    BOOST_REQUIRE(libprobe_fill_buffer(&view, exporter.get(), bytes, 4, 0, PepBUF_FULL) == 0);
    BOOST_TEST((view.buf == bytes && view.len == 4 && view.ndim == 1 && view.shape == &view.len));
    BOOST_TEST(evaluate("import sys\nresult = sys.getrefcount(argument)", exporter.get()) == before + 1);
    BOOST_TEST(libprobe_is_contiguous(&view, 'A') == 1);
    libprobe_release_buffer(&view);
    BOOST_TEST(evaluate("import sys\nresult = sys.getrefcount(argument)", exporter.get()) == before);
    BOOST_TEST(libprobe_fill_buffer(&view, exporter.get(), bytes, 4, 1, PepBUF_FULL) == -1);
    BOOST_TEST(raised(PyExc_BufferError) != "");
    BOOST_TEST((view.obj == nullptr));
}

BOOST_AUTO_TEST_SUITE_END()
