// libprobe in the form that generators ship: nothing is checked.
#define LIBPROBE_CHECKED 0
#include "contestants.hpp"
#include "getters.hpp"
#include "pep_reads.hpp"

namespace bench {
namespace {

struct GetNameStr : Common {
    static std::uintptr_t get(PyTypeObject *type) { return word(PepType_GetNameStr(type)); }
};
struct GetDict : Common {
    static std::uintptr_t get(PyTypeObject *type) {
        PyObject *dict = PepType_GetDict(type);
        Py_DecRef(dict);
        return word(dict);
    }
};
struct GetSlot : Common {
    static std::uintptr_t get(PyTypeObject *type) { return word(PepType_GetSlot(type, Py_nb_add)); }
};
struct Lookup : Common {
    static std::uintptr_t get(PyTypeObject *type) { return word(_PepType_Lookup(type, subjects->data_name)); }
};
struct is_gc : Common {
    static std::uintptr_t get(PyTypeObject *type) {
        return static_cast<std::uintptr_t>(PepObject_IS_GC(reinterpret_cast<PyObject *>(type)));
    }
};
struct index_check : Common {
    static std::uintptr_t get(PyTypeObject *type) {
        return static_cast<std::uintptr_t>(PepIndex_Check(reinterpret_cast<PyObject *>(type)));
    }
};

struct type_check : Common {
    static std::uintptr_t get(PyTypeObject *type) {
        PyTypeObject *its = libprobe_get_ob_type(reinterpret_cast<PyObject *>(type));
        return static_cast<std::uintptr_t>(its == subjects->metatype || PyType_IsSubtype(its, subjects->metatype));
    }
};

const bench_case cases[] = {
    BENCH_ROWS("type_data", "libprobe", 0, type_data),
#define LIBPROBE_FIELD(id, owner, field, ...)
#define LIBPROBE_RESTRICTED(id, owner, field, ...) BENCH_ROWS(#field, "libprobe", id, get_##field),
#include "libprobe/fields/type.def"
    BENCH_ROWS("GetNameStr", "libprobe", 0, GetNameStr),
    BENCH_ROWS("GetDict", "libprobe", 0, GetDict),
    BENCH_ROWS("GetSlot", "libprobe", 0, GetSlot),
    BENCH_ROWS("Lookup", "libprobe", 0, Lookup),
    BENCH_ROWS("is_gc", "libprobe", 0, is_gc),
    BENCH_ROWS("index_check", "libprobe", 0, index_check),
    BENCH_ROWS("type_check", "libprobe", 0, type_check),
    BENCH_COLD("type_data", "libprobe", 0, type_data),
    BENCH_COLD("tp_name", "libprobe", 0, get_tp_name),
    BENCH_OBJECTS("libprobe", PepReads),
    BENCH_ATTRIBUTES("libprobe", PepReads),
    BENCH_END,
};

} // namespace

const bench_case *fast_cases(const bench_subjects *given) {
    subjects = given;
    return cases;
}

} // namespace bench
