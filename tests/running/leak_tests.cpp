// Ten thousand probes leave memory and reference counts where they were; so does one that runs out of memory.
#include "growth.hpp"

#include <vector>

using namespace libprobe;

namespace {

// Fewer under valgrind, which sees each leak by itself, and under the sanitizers, which look for other faults.
int rounds() {
    const char *text = std::getenv("LIBPROBE_ROUNDS");
    return text != nullptr ? std::atoi(text) : 10000;
}

const char blocks[] = "import sys\nresult = sys.getallocatedblocks()";

void probe_often(int count, bool survey) {
    for (int i = 0; i < count; ++i) {
        probed(survey);
        if (i % 100 == 99) {
            collect_garbage();
        }
    }
    collect_garbage();
}

} // namespace

BOOST_AUTO_TEST_SUITE(leak_tests)

void leave_memory_and_references_where_they_were(int all, bool survey) {
    probe_often(survey ? 4 * all : 300, survey); // caches fill, such as that of attributes, which has 4096 places
    const int stretch = all / 5;
    if (stretch < shortest_stretch) {
        BOOST_TEST_MESSAGE("skipped: " << all << " rounds are too few to tell a leak from a cache by what grows");
        return;
    }
    const Growth growth = growth_of_five([&] { probe_often(stretch, survey); });
    const Growth limits = growth_limits(stretch);
    BOOST_TEST(growth.heap < limits.heap);
    BOOST_TEST(growth.blocks < limits.blocks);
    BOOST_TEST(growth.references < limits.references);
}

BOOST_AUTO_TEST_CASE(the_smallest_leak_exceeds_the_limits) {
    std::vector<void *> heap;
    std::vector<void *> blocks;
    const Ref object(PyList_New(0));
    heap.reserve(5 * shortest_stretch);
    blocks.reserve(5 * shortest_stretch);
    const Growth growth = growth_of_five([&] {
        for (int i = 0; i < shortest_stretch; ++i) {
            heap.push_back(std::malloc(24));
            blocks.push_back(PyObject_Malloc(24));
            Py_IncRef(object.get());
        }
    });
    for (std::size_t i = 0; i < heap.size(); ++i) {
        std::free(heap[i]);
        PyObject_Free(blocks[i]);
        Py_DecRef(object.get());
    }
    const Growth limits = growth_limits(shortest_stretch);
    const bool counts_heap = growth.heap != 0; // not under the sanitizers, nor blocks, since Python takes their malloc
    const bool counts_blocks = growth.blocks != 0;
    const bool counts_references = evaluate("import sys\nresult = int(hasattr(sys, 'gettotalrefcount'))") != 0;
    if (std::getenv("LIBPROBE_ROUNDS") == nullptr) {
        BOOST_TEST(counts_heap);
        BOOST_TEST(counts_blocks);
    }
    BOOST_TEST((!counts_heap || growth.heap > limits.heap));
    BOOST_TEST((!counts_blocks || growth.blocks > limits.blocks));
    BOOST_TEST((!counts_references || growth.references > limits.references));
}

BOOST_AUTO_TEST_CASE(many_probes) { leave_memory_and_references_where_they_were(rounds(), false); }

// A survey takes ten times as long.
BOOST_AUTO_TEST_CASE(many_surveys) { leave_memory_and_references_where_they_were(rounds() / 10, true); }

// Not of a survey: it compiles Python code, and no CPython's compiler survives this.
// CPython's own switch that makes its allocator fail from the n-th allocation on; where its test module is installed.
BOOST_AUTO_TEST_CASE(running_out_of_memory_anywhere_is_an_error_and_loses_nothing) {
    // In 3.6 PyType_FromSpec itself frees the doc string that it was given when it cannot copy it.
    if (evaluate("import sys\nresult = int(sys.version_info < (3, 7))") != 0) {
        BOOST_TEST_MESSAGE("skipped: CPython 3.6 does not survive this in PyType_FromSpec");
        return;
    }
    if (evaluate("try:\n import _testcapi\n result = int(hasattr(_testcapi, 'set_nomemory'))\n"
                 "except ImportError: result = 0") == 0) {
        BOOST_TEST_MESSAGE("skipped: this interpreter has no _testcapi.set_nomemory");
        return;
    }
    const Ref names = run("import _testcapi, gc\nstart = lambda n: _testcapi.set_nomemory(n, 0)\n"
                          "stop = _testcapi.remove_mem_hooks\n");
    PyObject *start = PyDict_GetItemString(names.get(), "start");
    PyObject *stop = PyDict_GetItemString(names.get(), "stop");
    // Through the API, before anything is published: a MemoryError, not an ImportError.
    const Ref five(PyLong_FromLong(5));
    const Ref few(PyObject_CallFunctionObjArgs(start, five.get(), nullptr));
    const libprobe_requirement need = LIBPROBE_NEED_ANYWHERE(tp_repr);
    const int required = libprobe_require(&need, 1);
    const bool memory_error = PyErr_Occurred() != nullptr && PyErr_ExceptionMatches(PyExc_MemoryError) != 0;
    PyErr_Clear();
    const Ref again(PyObject_CallFunctionObjArgs(stop, nullptr));
    BOOST_TEST(required == -1);
    BOOST_TEST(memory_error);
    probe_often(1000, false); // CPython's cache of types' attributes keeps names that are new each time
    const std::int64_t blocks_before = evaluate(blocks);
    int failures = 0;
    libprobe_status status = LIBPROBE_OUT_OF_MEMORY;
    for (int n = 1; status != LIBPROBE_OK && n < 20000; n += n < 60 ? 1 : 7) {
        const Ref number(PyLong_FromLong(n));
        libprobe_error error;
        const Ref started(PyObject_CallFunctionObjArgs(start, number.get(), nullptr));
        if (!started) { // the call itself needed memory
            PyErr_Clear();
            continue;
        }
        const Block<libprobe_layout> layout = block(prove_all(probed_families(), Extent::probe, &error));
        status = error.status;
        BOOST_TEST(PyErr_Occurred() == nullptr);
        const Ref stopped(PyObject_CallFunctionObjArgs(stop, nullptr));
        PyErr_Clear();
        const bool told = status == LIBPROBE_OK || status == LIBPROBE_OUT_OF_MEMORY;
        BOOST_TEST(told, error.message);
        failures += status != LIBPROBE_OK;
    }
    const Ref stopped(PyObject_CallFunctionObjArgs(stop, nullptr));
    PyErr_Clear();
    BOOST_TEST(status == LIBPROBE_OK);
    BOOST_TEST(failures > 10);
    collect_garbage();
    BOOST_TEST(std::abs(evaluate(blocks) - blocks_before) < 200);
}

BOOST_AUTO_TEST_SUITE_END()
