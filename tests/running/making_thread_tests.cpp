// Eight threads that make metatypes and types, subclass a base that all share, and let go of them again, at once. What
// they do to each other is seen by ThreadSanitizer, in an interpreter that is compiled with it too. Nobody asks the
// shared base for its __subclasses__(): free-threaded, 3.13 itself reads there what another thread may be writing.
#define LIBPROBE_CHECKED 1
#include <algorithm>
#include <cstdlib>
#include <utility>

#include "making_types.hpp"

using namespace libprobe;

namespace {

struct Data {
    std::int64_t number;
    PyObject *reference;
};
struct More {
    std::int64_t mark;
};
LIBPROBE_TYPE_DATA(data_of_threads, Data);
LIBPROBE_TYPE_DATA(more_of_threads, More);

int derive(PyTypeObject *, void *data, PyTypeObject *base, void *base_data) {
    if (base != nullptr) {
        *static_cast<Data *>(data) = *static_cast<Data *>(base_data);
        ++static_cast<Data *>(data)->number;
        Py_IncRef(static_cast<Data *>(data)->reference);
    }
    return 0;
}
int traverse(void *data, visitproc visit, void *argument) {
    PyObject *reference = static_cast<Data *>(data)->reference;
    return reference != nullptr ? visit(reference, argument) : 0;
}
void clear(void *data) { const Ref gone(std::exchange(static_cast<Data *>(data)->reference, nullptr)); }

constexpr libprobe_metatype_spec meta = {sizeof meta, "made.Meta", nullptr, &data_of_threads_kind, derive, traverse,
                                         clear,       clear,       nullptr};
constexpr libprobe_metatype_spec derived = {
    sizeof derived, "made.More", nullptr, &more_of_threads_kind, nullptr, nullptr, nullptr, nullptr, nullptr};

PyTypeObject *type_at(PyObject *object) { return reinterpret_cast<PyTypeObject *>(object); }

PyObject *make_metatype(PyObject *, PyObject *) { return libprobe_metatype(nullptr, nullptr, &meta); }
PyObject *derive_metatype(PyObject *, PyObject *base) { return libprobe_metatype(nullptr, type_at(base), &derived); }

// A type whose data refers to a list that holds the type.
PyObject *make_one(PyObject *, PyObject *metatype) {
    PyType_Spec spec = {"made.Type", 0, 0, base_flags, no_slots};
    Ref type(libprobe_type_from_metaclass(type_at(metatype), nullptr, &spec, nullptr));
    if (type) {
        *data_of_threads(as_type(type)) = {1, PyList_New(0)};
        PyList_Append(data_of_threads(as_type(type))->reference, type.get());
    }
    return type.release();
}

// By the accessor that checks, which looks the kind up in the metatype.
PyObject *number_of(PyObject *, PyObject *type) {
    const std::int64_t number = data_of_threads(type_at(type))->number;
    return PyErr_Occurred() == nullptr ? PyLong_FromLongLong(number) : nullptr;
}
PyObject *mark(PyObject *, PyObject *type) {
    const std::int64_t mark = ++more_of_threads(type_at(type))->mark;
    return PyErr_Occurred() == nullptr ? PyLong_FromLongLong(mark) : nullptr;
}

PyMethodDef methods[] = {{"metatype", make_metatype, METH_NOARGS, nullptr},
                         {"derived", derive_metatype, METH_O, nullptr},
                         {"make", make_one, METH_O, nullptr},
                         {"number", number_of, METH_O, nullptr},
                         {"mark", mark, METH_O, nullptr}};

const char source[] = "import gc, threading\n"
                      "def work():\n"
                      "    for i in range(count):\n"
                      "        Meta = metatype()\n"
                      "        Own = make(Meta)\n"
                      "        class Sub(Shared): pass\n"
                      "        class Deep(Sub): pass\n"
                      "        class Other(type(Shared)): pass\n"
                      "        Last = make(derived(Meta))\n"
                      "        made = Own, Sub, Deep, Other('Made', (Deep,), {}), make(Other), Last\n"
                      "        numbers.append([number(each) for each in made] + [mark(Last), number(Shared)])\n"
                      "        assert Shared.method(Sub()) == 1\n"
                      "        if i % 16 == 0: gc.collect()\n"
                      "start = threading.Barrier(8)\n"
                      "def run():\n"
                      "    start.wait()\n"
                      "    work()\n"
                      "Shared.method = lambda self: 1\n"
                      "numbers = []\n"
                      "threads = [threading.Thread(target=run) for _ in range(8)]\n"
                      "for each in threads: each.start()\n"
                      "for each in threads: each.join()\n"
                      "assert numbers == [[1, 2, 3, 4, 1, 1, 1, 1]] * (8 * count), numbers\n";

} // namespace

BOOST_AUTO_TEST_SUITE(making_thread_tests)

BOOST_AUTO_TEST_CASE(eight_threads_make_and_subclass_at_once) {
    const char *rounds = std::getenv("LIBPROBE_ROUNDS");
    const Ref names(PyDict_New());
    for (PyMethodDef &method : methods) {
        const Ref function(PyCFunction_NewEx(&method, nullptr, nullptr));
        PyDict_SetItemString(names.get(), method.ml_name, function.get());
    }
    const Ref metatype = made(libprobe_metatype(nullptr, nullptr, &meta));
    const Ref shared = made(make_one(nullptr, metatype.get()));
    PyDict_SetItemString(names.get(), "Shared", shared.get());
    const Ref count(PyLong_FromLong(rounds != nullptr ? std::min(std::atoi(rounds), 100) : 100));
    PyDict_SetItemString(names.get(), "count", count.get());
    PyDict_SetItemString(names.get(), "__builtins__", PyEval_GetBuiltins());
    const Ref code(Py_CompileString(source, "<test>", Py_file_input));
    const Ref done(code ? PyEval_EvalCode(code.get(), names.get(), names.get()) : nullptr);
    if (!done) {
        PyErr_Print();
    }
    BOOST_TEST(static_cast<bool>(done));
    PyDict_Clear(names.get());
    collect_garbage();
}

BOOST_AUTO_TEST_SUITE_END()
