// Many types with data, of which nothing is left behind.
#include "metatype_test.hpp"

#include <algorithm>
#include <cstdlib>

#include "growth.hpp"

using namespace libprobe;

namespace {

int rounds() {
    const char *text = std::getenv("LIBPROBE_ROUNDS");
    return text != nullptr ? std::atoi(text) : 100000;
}

// make(None): a type with data, whose reference is part of a cycle. make(base): a type derived from it, whose data the
// hook fills.
PyObject *make_one(PyObject *metatype, PyObject *base) {
    PyType_Spec spec = {"made.Type", 0, 0, base_flags, no_slots};
    const bool first = base == &_Py_NoneStruct;
    Ref type(libprobe_type_from_metaclass(reinterpret_cast<PyTypeObject *>(metatype), nullptr, &spec,
                                          first ? nullptr : base));
    if (type && first) {
        data_of(type)->number = 1;
        data_of(type)->reference = PyList_New(0);
        PyList_Append(data_of(type)->reference, type.get());
    } else if (type) {
        const Ref none(PyObject_CallMethod(metatype, "__init__", "Os(){}", type.get(), "Type"));
        return none ? type.release() : nullptr;
    }
    return type.release();
}
PyMethodDef make_method = {"make", make_one, METH_O, nullptr};

// So many, from so many threads at once, with subclasses made by a class statement or not.
void leave_nothing_behind(int all, int threads, bool classes) {
    const Ref metatype = made(libprobe_metatype(nullptr, nullptr, &meta));
    const Ref function(PyCFunction_NewEx(&make_method, metatype.get(), nullptr));
    const Ref names =
        run("import gc, threading\n"
            "def many(count, classes):\n"
            "    for i in range(count):\n"
            "        made = argument(None)\n"
            "        if classes:\n"
            "            class Sub(made): pass\n"
            "        else: Sub = argument(made)\n"
            "        Sub()\n"
            "        if i % 1000 == 999: gc.collect()\n"
            "def all(count, threads, classes):\n"
            "    if threads > 1:\n"
            "        running = [threading.Thread(target=many, args=(count, classes)) for _ in range(threads)]\n"
            "        for each in running: each.start()\n"
            "        for each in running: each.join()\n"
            "    else: many(count, classes)\n"
            "    for _ in range(3): gc.collect()\n",
            function.get());
    PyObject *function_of_all = PyDict_GetItemString(names.get(), "all");
    const auto make_many = [&](int count) {
        const int starts = started;
        const int ends = ended;
        const Ref done(PyObject_CallFunction(function_of_all, "iii", count / threads, threads, classes ? 1 : 0));
        BOOST_REQUIRE(done);
        BOOST_TEST(started == starts + count / threads * threads);
        BOOST_TEST(ended == ends + 2 * (count / threads * threads));
    };
    collect_garbage();
    make_many(std::min(all, 1000)); // caches fill
    const int stretch = all / 5;
    const Growth growth = growth_of_five([&] { make_many(stretch); });
    BOOST_TEST(growth.heap < 16 * stretch + 65536);
    BOOST_TEST(growth.blocks < stretch / 2 + 100);
    BOOST_TEST(growth.references < stretch / 2 + 100);
}

} // namespace

BOOST_AUTO_TEST_SUITE(metatype_leak_tests)

// The reference in the data leads back to the type: only traverse and clear can free the two.
BOOST_AUTO_TEST_CASE(many_types_with_data_leave_nothing_behind) { leave_nothing_behind(rounds(), 1, true); }

// 3.13's free-threaded build never frees a class that a class statement makes once a thread has been started, so these
// are all made by spec; and after the others.
BOOST_AUTO_TEST_CASE(many_types_from_eight_threads_leave_nothing_behind) {
    const bool at_once = evaluate("import sys\nresult = int('free-threading build' in sys.version)") != 0;
    leave_nothing_behind(at_once ? rounds() : rounds() / 10, 8, false);
}

BOOST_AUTO_TEST_SUITE_END()
