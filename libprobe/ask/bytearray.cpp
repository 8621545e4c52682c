// Asks about bytearrays: makes some of known sizes, and deletes the first bytes of one.
#include "table/bytearray.hpp"
#include "ask/samples.hpp"
#include "ask/surveys.hpp"
#include "python/expected.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace bytearray_table {
namespace {

constexpr char bytes[] = "libprobe's bytes, of which some are deleted";
constexpr Py_ssize_t sizes[] = {11, 23, 41};
constexpr Py_ssize_t deleted = 3;

bool ask(const Plan &plan, Evidence &evidence) {
    std::uint64_t before[3] = {};
    Samples arrays(plan, evidence);
    for (Subject i = 0; i < 3; ++i) {
        if (!arrays.add(PyByteArray_FromStringAndSize(bytes, sizes[i]))) {
            return false;
        }
        before[i] = address_of(PyByteArray_AsString(arrays[i]));
    }
    if (PySequence_DelSlice(arrays[subject::shorter], 0, deleted) < 0) {
        return false;
    }
    const Py_ssize_t left[] = {sizes[0], sizes[1], sizes[2] - deleted};
    arrays.claim(row::PyByteArrayObject_ob_size, source::made, left);
    arrays.ask(row::PyByteArrayObject_ob_size, source::size,
               [](PyObject *array, Subject) { return PyByteArray_Size(array); });
    arrays.claim(row::ob_bytes, source::before, before);
    arrays.ask(row::ob_start, source::text,
               [](PyObject *array, Subject) { return address_of(PyByteArray_AsString(array)); });
    arrays.ask(row::ob_alloc, source::room, [](PyObject *array, Subject) {
        const Ref room(PyObject_CallMethod(array, "__alloc__", nullptr));
        std::int64_t number = 0;
        return room && integer(room.get(), number) ? number : 0;
    });
    return arrays.finish();
}

bool check(PyObject *object, std::uint16_t) { return check_instance(object, PyByteArray_Type, "bytearray"); }

} // namespace
} // namespace bytearray_table

bool survey_bytearray(Evidence &) { return true; }

} // namespace libprobe

LIBPROBE_DEFINE_FAMILY(bytearray, PyByteArrayObject_ob_size)
