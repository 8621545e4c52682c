// The dispatch loop: one caller for all contestants, which calls a bound method with one argument.
#include "caller.hpp"

#include <dlfcn.h>

#include <cstdlib>
#include <cstring>
#include <deque>
#include <string>

namespace bench {
namespace {

using Vectorcall = PyObject *(*)(PyObject *, PyObject *const *, std::size_t, PyObject *);
const Vectorcall vectorcall = reinterpret_cast<Vectorcall>(dlsym(RTLD_DEFAULT, "PyObject_Vectorcall")); // 3.9

constexpr std::size_t most = 8;
struct Call {
    PyObject *bound, *argument;
} calls[most];
std::size_t count;

template <std::size_t index> void call(std::uint64_t n) {
    const Call one = calls[index];
    for (; n != 0; --n) {
        PyObject *result = vectorcall != nullptr ? vectorcall(one.bound, &one.argument, 1, nullptr)
                                                 : PyObject_CallFunctionObjArgs(one.bound, one.argument, nullptr);
        if (result == nullptr) {
            PyErr_Print();
            std::abort();
        }
        Py_DecRef(result);
    }
}

template <std::size_t... index> void (*caller_of(std::size_t wanted, std::index_sequence<index...>))(std::uint64_t) {
    static void (*const all[])(std::uint64_t) = {&call<index>...};
    return all[wanted];
}

} // namespace

bench_case make_call(const char *contestant, PyObject *bound, PyObject *argument) {
    static std::deque<std::string> names; // as long as the process
    names.push_back(std::string("dispatch/call/") + contestant);
    Py_IncRef(bound);
    Py_IncRef(argument);
    calls[count] = {bound, argument};
    void (*run)(std::uint64_t) = caller_of(count, std::make_index_sequence<most>());
    ++count;
    return {names.back().c_str(), 0, run, nullptr, 64, 0};
}

} // namespace bench
