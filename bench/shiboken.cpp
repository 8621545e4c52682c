// shiboken's own functions, taken out of its wheel by name, on types that it made and on the common ones.
#include "shiboken.hpp"
#include "collecting.hpp"
#include "loops.hpp"

#include <dlfcn.h>

namespace bench {
namespace {

void (*init)();
void *(*sotp)(PyTypeObject *);
PyObject *(*get_dict)(PyTypeObject *);
const char *(*name_str)(PyTypeObject *);
PyObject *(*lookup)(PyTypeObject *, PyObject *);
PyTypeObject *its_types[bench_hot_types];

struct type_data {
    static PyTypeObject *const *types() { return its_types; }
    static std::uintptr_t get(PyTypeObject *type) { return word(*static_cast<void **>(sotp(type))); }
};
struct GetNameStr : Common {
    static std::uintptr_t get(PyTypeObject *type) { return word(name_str(type)); }
};
struct GetDict : Common {
    static std::uintptr_t get(PyTypeObject *type) {
        PyObject *dict = get_dict(type);
        Py_DecRef(dict);
        return word(dict);
    }
};
struct Lookup : Common {
    static std::uintptr_t get(PyTypeObject *type) { return word(lookup(type, subjects->data_name)); }
};
void startup(std::uint64_t n) {
    repeat(n, [] {
        init();
        return true;
    });
}

template <class Function> bool find(void *library, const char *name, Function &function) {
    function = reinterpret_cast<Function>(dlsym(library, name));
    return function != nullptr;
}

} // namespace

std::vector<bench_case> shiboken_cases(const bench_subjects *given, const char *library, PyObject *types) {
    subjects = given;
    std::vector<bench_case> cases;
    void *handle = dlopen(library, RTLD_NOW | RTLD_NOLOAD);
    if (handle == nullptr) {
        return cases;
    }
    const auto add = [&cases](std::initializer_list<bench_case> list) {
        for (const bench_case &one : list) {
            cases.push_back(one);
        }
    };
    for (std::size_t i = 0; i < bench_hot_types; ++i) {
        its_types[i] = reinterpret_cast<PyTypeObject *>(PyTuple_GetItem(types, static_cast<Py_ssize_t>(i)));
    }
    if (find(handle, "Pep384_Init", init)) {
        add({{"startup/restricted/shiboken", 0, &startup, nullptr, collected_batch, 0}});
    }
    if (find(handle, "PepType_SOTP", sotp)) {
        add({BENCH_ROWS("type_data", "shiboken", 0, type_data)});
    }
    if (find(handle, "PepType_GetNameStr", name_str)) {
        add({BENCH_ROWS("GetNameStr", "shiboken", 0, GetNameStr)});
    }
    if (find(handle, "PepType_GetDict", get_dict)) {
        add({BENCH_ROWS("GetDict", "shiboken", 0, GetDict)});
    }
    if (find(handle, "_PepType_Lookup", lookup)) {
        add({BENCH_ROWS("Lookup", "shiboken", 0, Lookup)});
    }
    return cases;
}

} // namespace bench
