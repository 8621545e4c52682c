// nanobind's data behind types, and the same method bound with it. A module of its own for each interpreter.
#include <nanobind/nanobind.h>

#include "loops.hpp"
#include "thing.hpp"

#include <utility>

namespace {

template <std::size_t> struct Kind {};
PyTypeObject *its_types[bench_hot_types];

struct type_data {
    static PyTypeObject *const *types() { return its_types; }
    static std::uintptr_t get(PyTypeObject *type) {
        return bench::word(nanobind::type_supplement<bench_data>(reinterpret_cast<PyObject *>(type)).value);
    }
};

template <std::size_t... index> void make(nanobind::module_ &module, std::index_sequence<index...>) {
    ((its_types[index] = reinterpret_cast<PyTypeObject *>(
          nanobind::class_<Kind<index>>(module, ("Kind" + std::to_string(index)).c_str(),
                                        nanobind::supplement<bench_data>())
              .release()
              .ptr())),
     ...);
}

const bench_case cases[] = {{"latency/type_data/nanobind", 0, &bench::latency<type_data>, nullptr, 1024, 0},
                            {"throughput/type_data/nanobind", 0, &bench::throughput<type_data>, nullptr, 1024, 0},
                            {nullptr, 0, nullptr, nullptr, 0, 0}};

} // namespace

NB_MODULE(bench_nanobind, module) {
    make(module, std::make_index_sequence<bench_hot_types>());
    nanobind::class_<bench::Thing>(module, "Thing").def(nanobind::init<>()).def("dot", &bench::Thing::dot);
}

extern "C" __attribute__((visibility("default"))) const bench_case *bench_cases(const bench_subjects *) {
    return cases;
}
