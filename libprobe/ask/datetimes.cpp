// Makes the objects of the module datetime by calling its types, which read what they are given and nothing else.
#include "ask/datetimes.hpp"

#include <cstring>

namespace LIBPROBE_INTERNAL libprobe {

bool find_time_type(const char *name, Ref &type) {
    const Ref module(PyImport_ImportModule("datetime"));
    return module ? find_attribute(module.get(), name, type) : clear_unless_fatal();
}

bool check_time(PyObject *object, const char *name) {
    // Without the module there is no such object. A check imports nothing.
    PyObject *module = PyDict_GetItemString(PyImport_GetModuleDict(), "datetime");
    PyObject *type = module != nullptr ? PyDict_GetItemString(PyModule_GetDict(module), name) : nullptr;
    if (type == nullptr) {
        PyErr_Format(PyExc_TypeError, "libprobe: %R is no %s: the module datetime has not been imported", object, name);
        return false;
    }
    return check_instance(object, *reinterpret_cast<PyTypeObject *>(type), name);
}

bool add_time(Samples &samples, const Ref &type, PyObject *object, std::size_t missing) {
    Ref owned(object);
    Ref size;
    std::int64_t bytes = 0;
    if (!owned || !find_attribute(type.get(), "__basicsize__", size)) {
        return false;
    }
    const bool told = integer(size.get(), bytes) && bytes > static_cast<std::int64_t>(missing);
    return samples.add_bytes(owned.release(), told ? bytes - static_cast<std::int64_t>(missing) : 0);
}

const unsigned char Clocks::bytes[count][6] = {
    {21, 43, 37, 0x0b, 0x5a, 0x71}, {17, 52, 14, 0x07, 0x93, 0xc4}, {13, 26, 58, 0x09, 0xe8, 0x35},
    {19, 34, 11, 0x0c, 0x47, 0xb6}, {22, 16, 49, 0x08, 0xb9, 0x2d}, {15, 47, 28, 0x0d, 0x3e, 0x95},
    {18, 29, 53, 0x0a, 0xc6, 0x4f}, {20, 38, 33, 0x06, 0xd5, 0xe7},
};
const std::uint8_t Clocks::is_aware[count] = {0, 0, 0, 0, 1, 1, 1, 1};
const std::uint8_t Clocks::is_folded[count] = {0, 1, 1, 0, 1, 0, 0, 1};

bool Clocks::make_zones() {
    Ref timedelta;
    Ref timezone;
    if (!find_time_type("timedelta", timedelta) || !find_time_type("timezone", timezone)) {
        return false;
    }
    for (int i = 0; i < 2 && timezone; ++i) {
        const Ref ahead(PyObject_CallFunction(timedelta.get(), "ii", 0, (i + 3) * 3600));
        zones_[i] = Ref(ahead ? PyObject_CallFunctionObjArgs(timezone.get(), ahead.get(), nullptr) : nullptr);
        if (!zones_[i]) {
            return false;
        }
    }
    return true;
}

// The bytes that nothing is written to hold what was there before. If that were 0 and 1, such a byte could look like a
// flag; so memory of all sizes that the object may have is filled and freed.
void Clocks::litter(int value) {
    enum : std::size_t { smallest = 32, largest = 96, step = 8 };
    void *blocks[(largest - smallest) / step + 1];
    std::size_t made = 0;
    for (std::size_t size = smallest; size <= largest; size += step) {
        blocks[made] = PyObject_Malloc(size);
        if (blocks[made] != nullptr) {
            std::memset(blocks[made++], value, size);
        }
    }
    while (made != 0) {
        PyObject_Free(blocks[--made]);
    }
}

bool Clocks::add(Samples &samples, const Ref &type, std::size_t i, const Ref &arguments) const {
    const Ref names(arguments ? PyDict_New() : nullptr);
    const Ref fold(names ? PyLong_FromLong(is_folded[i]) : nullptr);
    if (!fold || PyDict_SetItemString(names.get(), "fold", fold.get()) < 0) {
        return false;
    }
    litter(i % 2 == 0 ? 0xa5 : 0x5a);
    return add_time(samples, type, PyObject_Call(type.get(), arguments.get(), names.get()),
                    is_aware[i] != 0 ? 0 : sizeof(PyObject *));
}

void Clocks::claim(Samples &samples, const ClockRows &rows) const {
    constexpr Subject first_aware = 4;
    const std::uint64_t zones[] = {zones_[0].address(), zones_[1].address(), zones_[0].address(), zones_[1].address()};
    samples.claim(rows.hastzinfo, rows.made, is_aware);
    samples.claim(rows.fold, rows.made, is_folded);
    samples.claim(rows.tzinfo, rows.made, zones, first_aware);
    samples.ask_attribute(rows.tzinfo, rows.attribute, "tzinfo", first_aware);
}

bool check_clock(PyObject *object, bool needs_zone) {
    if (!needs_zone) {
        return true;
    }
    const Ref name(PyUnicode_InternFromString("tzinfo")); // CPython's cache keeps names that are new each time
    const Ref zone(name ? PyObject_GetAttr(object, name.get()) : nullptr);
    if (zone.get() == &_Py_NoneStruct) {
        PyErr_Format(PyExc_TypeError, "libprobe: %R has no time zone", object);
    }
    return PyErr_Occurred() == nullptr;
}

} // namespace libprobe
