// What the tests of metatypes share: a metatype whose types keep a number and a reference, with all hooks.
#pragma once

#include <atomic>
#include <cstdint>

#include "making_types.hpp"

namespace libprobe {

// The kind of data that these tests keep.
struct Data {
    std::int64_t number;
    PyObject *reference;
};
LIBPROBE_TYPE_DATA(data_of, Data);

inline std::atomic<int> started{0};
inline std::atomic<int> ended{0};

inline int share(PyTypeObject *, void *data, PyTypeObject *base, void *base_data) {
    ++started;
    auto *own = static_cast<Data *>(data);
    if (base == nullptr) {
        own->number = -1;
        return 0;
    }
    const auto *from = static_cast<const Data *>(base_data);
    if (from->number == 13) {
        PyErr_SetString(PyExc_TypeError, "13 is not to be subclassed");
        return -1;
    }
    own->number = from->number + 1;
    own->reference = from->reference;
    Py_IncRef(own->reference);
    return 0;
}
inline int traverse(void *data, visitproc visit, void *argument) {
    PyObject *reference = static_cast<Data *>(data)->reference;
    return reference != nullptr ? visit(reference, argument) : 0;
}
inline void clear(void *data) {
    PyObject *reference = static_cast<Data *>(data)->reference;
    static_cast<Data *>(data)->reference = nullptr;
    Py_DecRef(reference);
}
inline void end(void *data) {
    clear(data);
    ++ended;
}

// One array in all files that include this: equal literals need not be.
inline constexpr char meta_name[] = "made.Meta";
inline constexpr char meta_doc[] = "Keeps data.";
inline constexpr libprobe_metatype_spec meta = {sizeof meta, meta_name, meta_doc, &data_of_kind, share,
                                                traverse,    clear,     end,      nullptr};

inline Data *data_of(const Ref &type) { return data_of(as_type(type)); }

} // namespace libprobe
