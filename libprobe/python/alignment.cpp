// Asks for the alignment of type data, of two classes that every interpreter has.
#include "python/alignment.hpp"

#include <atomic>

#include "platform/system.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

using GetTypeData = void *(*)(PyObject *, PyTypeObject *);

// The size of a base, and where the data of a class derived from it begins in an instance. Any class will do, also one
// that has no data. False, with an exception set, if Python could not tell.
bool ask_class(GetTypeData get_data, PyObject *instance, PyTypeObject *derived, PyTypeObject *base, Rounded &rounded) {
    const Ref size(PyObject_GetAttrString(reinterpret_cast<PyObject *>(base), "__basicsize__"));
    const long long bytes = size ? PyLong_AsLongLong(size.get()) : -1;
    rounded = {static_cast<std::uint64_t>(bytes), address_of(get_data(instance, derived)) - address_of(instance)};
    return PyErr_Occurred() == nullptr;
}

// False, with an exception set, if memory is short.
bool ask_alignment(std::uint8_t &align) {
    align = native_max_align(Py_GetVersion());
    const auto get_data = find_function<GetTypeData>("PyObject_GetTypeData");
    if (get_data == nullptr) {
        return true;
    }
    const Ref instance(PyBool_FromLong(1)); // of both classes: debug builds check that
    Rounded of_object{};
    Rounded of_int{};
    if (!instance || !ask_class(get_data, instance.get(), &PyLong_Type, &PyBaseObject_Type, of_object) ||
        !ask_class(get_data, instance.get(), &PyBool_Type, &PyLong_Type, of_int)) {
        return false;
    }
    align = alignment_of(of_object, of_int, align);
    return true;
}

std::atomic<std::uint8_t> known_alignment{0};

} // namespace

std::uint8_t data_alignment() {
    std::uint8_t align = known_alignment.load(std::memory_order_relaxed);
    if (align != 0) {
        return align;
    }
    if (ask_alignment(align)) {
        known_alignment.store(align, std::memory_order_relaxed);
    } else {
        PyErr_Clear();
    }
    return align;
}

} // namespace libprobe
