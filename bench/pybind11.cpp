// pybind11's way from a type to what it keeps of it, and the same method bound with it. A module of its own for each
// interpreter.
#include <pybind11/pybind11.h>

#include "loops.hpp"
#include "thing.hpp"

#include <utility>

namespace {

template <std::size_t> struct Kind {};
PyTypeObject *its_types[bench_hot_types];

struct type_data {
    static PyTypeObject *const *types() { return its_types; }
    static std::uintptr_t get(PyTypeObject *type) {
        return bench::word(pybind11::detail::get_type_info(type)->cpptype);
    }
};

template <std::size_t... index> void make(pybind11::module_ &module, std::index_sequence<index...>) {
    ((its_types[index] = reinterpret_cast<PyTypeObject *>(
          pybind11::class_<Kind<index>>(module, ("Kind" + std::to_string(index)).c_str()).release().ptr())),
     ...);
}

const bench_case cases[] = {{"latency/type_data/pybind11", 0, &bench::latency<type_data>, nullptr, 1024, 0},
                            {"throughput/type_data/pybind11", 0, &bench::throughput<type_data>, nullptr, 1024, 0},
                            {nullptr, 0, nullptr, nullptr, 0, 0}};

} // namespace

#ifdef Py_GIL_DISABLED
PYBIND11_MODULE(bench_pybind11, module, pybind11::mod_gil_not_used()) {
#else
PYBIND11_MODULE(bench_pybind11, module) {
#endif
    make(module, std::make_index_sequence<bench_hot_types>());
    pybind11::class_<bench::Thing>(module, "Thing").def(pybind11::init<>()).def("dot", &bench::Thing::dot);
}

extern "C" __attribute__((visibility("default"))) const bench_case *bench_cases(const bench_subjects *) {
    return cases;
}
