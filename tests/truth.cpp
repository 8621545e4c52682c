// Prints where the compiler puts each field of the table, with one interpreter's own headers and the full API: a line
// "tp_name 24 8" (offset, size) for each field that these headers have. The judge of every offset that libprobe finds.
#include <Python.h>

#include <cstddef>
#include <cstdio>
#include <type_traits>

namespace {

// Where a struct stands in PyHeapTypeObject.
template <class Owner> constexpr std::size_t start = 0;
template <> constexpr std::size_t start<PyAsyncMethods> = offsetof(PyHeapTypeObject, as_async);
template <> constexpr std::size_t start<PyNumberMethods> = offsetof(PyHeapTypeObject, as_number);
template <> constexpr std::size_t start<PyMappingMethods> = offsetof(PyHeapTypeObject, as_mapping);
template <> constexpr std::size_t start<PySequenceMethods> = offsetof(PyHeapTypeObject, as_sequence);
template <> constexpr std::size_t start<PyBufferProcs> = offsetof(PyHeapTypeObject, as_buffer);

// Each row's field if the owner has it, by substitution failure: the headers say so, not the table.
#define LIBPROBE_FIELD(id, owner, name, type, since, until, ...)                                       \
    template <class Owner> auto print_##name(int)->decltype(Owner::name, void()) {                     \
        std::printf("%s %zu %zu\n", #name, start<Owner> + offsetof(Owner, name), sizeof(Owner::name)); \
    }                                                                                                  \
    template <class Owner> void print_##name(...) {}
#include "libprobe/fields.def"

} // namespace

int main() {
#define LIBPROBE_FIELD(id, owner, name, type, since, until, ...) print_##name<owner>(0);
#include "libprobe/fields.def"
    std::printf("PyTypeObject 0 %zu\nPyHeapTypeObject 0 %zu\n", sizeof(PyTypeObject), sizeof(PyHeapTypeObject));
    return 0;
}
