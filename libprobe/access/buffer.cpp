// Calls the buffer protocol's functions, after it has compared the struct that they fill in with that of buffer.h.
#include "python/python.hpp"

#include <cstring>

#include "libprobe/buffer.h"
#include "platform/atomic.hpp"
#include "platform/system.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

KnownFunction<int (*)(PyObject *, Pep_buffer *, int)> get_buffer("PyObject_GetBuffer");
KnownFunction<void (*)(Pep_buffer *)> release_buffer("PyBuffer_Release");
KnownFunction<int (*)(PyObject *)> check_buffer("PyObject_CheckBuffer"); // a macro up to 3.8
KnownFunction<int (*)(Pep_buffer *, PyObject *, void *, Py_ssize_t, int, int)> fill_info("PyBuffer_FillInfo");
KnownFunction<int (*)(const Pep_buffer *, char)> is_contiguous("PyBuffer_IsContiguous");
KnownFunction<PyObject *(*)(const Pep_buffer *)> from_buffer("PyMemoryView_FromBuffer");

// A view with room behind it, for a struct that is longer than ours.
struct Room {
    Pep_buffer view;
    unsigned char behind[sizeof(Pep_buffer)];
};
constexpr unsigned char untouched = 0xa5;

bool is_untouched(const Room &room) {
    for (const unsigned char byte : room.behind) {
        if (byte != untouched) {
            return false;
        }
    }
    return true;
}

// Whether CPython fills in each member where our struct has it, and nothing behind it.
bool has_our_struct() {
    const Ref exporter(PyBytes_FromStringAndSize("libprobe", 8)); // of which only the reference is used
    if (!exporter) {
        return false;
    }
    char bytes[3] = {};
    bool all = true;
    for (const bool full : {true, false}) {
        Room room;
        std::memset(&room, untouched, sizeof room);
        Pep_buffer &view = room.view;
        if (fill_info.get()(&view, exporter.get(), bytes, 3, full ? 1 : 0, full ? PepBUF_FULL_RO : PepBUF_SIMPLE) < 0) {
            return false;
        }
        all = all && view.buf == bytes && view.obj == exporter.get() && view.len == 3 && view.itemsize == 1 &&
              view.readonly == (full ? 1 : 0) && view.ndim == 1 && (view.format != nullptr) == full &&
              view.shape == (full ? &view.len : nullptr) && view.strides == (full ? &view.itemsize : nullptr) &&
              view.suboffsets == nullptr && view.internal == nullptr && is_untouched(room);
        Py_DecRef(exporter.get()); // the reference that the view holds, wherever it keeps it
    }
    return all;
}

enum StructState : int { not_compared, fitting, differing };
int struct_state = not_compared;

// True, or false with BufferError set.
bool is_usable() {
    int known = load_acquire(&struct_state);
    if (known == not_compared) {
        const bool has_all = get_buffer.get() != nullptr && release_buffer.get() != nullptr &&
                             fill_info.get() != nullptr && is_contiguous.get() != nullptr &&
                             from_buffer.get() != nullptr;
        const bool fit = has_all && has_our_struct();
        if (PyErr_Occurred() != nullptr) { // out of memory; the next call tries again
            return false;
        }
        known = fit ? int{fitting} : int{differing};
        store_release(&struct_state, known);
    }
    if (known == differing) {
        PyErr_SetString(PyExc_BufferError,
                        "libprobe: this interpreter's Py_buffer is not that of CPython 3.3 to 3.15, so it is not used");
    }
    return known == fitting;
}

} // namespace

} // namespace libprobe

int libprobe_get_buffer(PyObject *object, Pep_buffer *view, int flags) {
    view->obj = nullptr;
    return libprobe::is_usable() ? libprobe::get_buffer.get()(object, view, flags) : -1;
}

void libprobe_release_buffer(Pep_buffer *view) {
    if (view->obj != nullptr) { // it was filled in, so the struct fits
        libprobe::release_buffer.get()(view);
    }
}

int libprobe_check_buffer(PyObject *object) {
    const libprobe::KeptException kept;
    const auto check = libprobe::check_buffer.get();
    if (check != nullptr) {
        return check(object) != 0 ? 1 : 0;
    }
    Pep_buffer view;
    const bool got = libprobe_get_buffer(object, &view, PepBUF_FULL_RO) == 0;
    // TypeError: it has none. BufferError: it does not give this view.
    const bool has = got || PyErr_ExceptionMatches(PyExc_TypeError) == 0;
    PyErr_Clear();
    libprobe_release_buffer(&view);
    return has ? 1 : 0;
}

int libprobe_fill_buffer(Pep_buffer *view, PyObject *exporter, void *buf, Py_ssize_t len, int readonly, int flags) {
    view->obj = nullptr;
    return libprobe::is_usable() ? libprobe::fill_info.get()(view, exporter, buf, len, readonly, flags) : -1;
}

int libprobe_is_contiguous(const Pep_buffer *view, char order) {
    const libprobe::KeptException kept;
    const bool is = libprobe::is_usable() && libprobe::is_contiguous.get()(view, order) != 0;
    PyErr_Clear();
    return is ? 1 : 0;
}

PyObject *libprobe_memory_view(const Pep_buffer *view) {
    return libprobe::is_usable() ? libprobe::from_buffer.get()(view) : nullptr;
}
