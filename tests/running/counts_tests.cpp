// Reference counts without a call, against sys.getrefcount, Py_IncRef and what dies when.
#include "python_test.hpp"

#include "libprobe/counts.h"

using namespace libprobe;

namespace {

std::int64_t count_of(PyObject *object) { return evaluate("import sys\nresult = sys.getrefcount(argument)", object); }

bool counts_by_calls() {
    return evaluate("import sys, sysconfig\n"
                    "result = hasattr(sys, 'gettotalrefcount') or bool(sysconfig.get_config_var('Py_GIL_DISABLED'))") ==
           1;
}

// Restores what was there when it is destroyed.
class Rule {
public:
    Rule() { BOOST_REQUIRE(libprobe_prepare_counts(nullptr) == LIBPROBE_OK); }
    ~Rule() { libprobe_counts_ = kept_; }

private:
    const libprobe_counts_rule kept_ = libprobe_counts_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(counts_tests)

BOOST_AUTO_TEST_CASE(it_is_prepared) {
    libprobe_error error;
    for (int i = 0; i < 2; ++i) {
        BOOST_TEST(libprobe_prepare_counts(&error) == LIBPROBE_OK);
        BOOST_TEST(error.message == std::string());
        BOOST_TEST((libprobe_counts_.kind == LIBPROBE_COUNTS_CALL_) == counts_by_calls());
    }
}

BOOST_AUTO_TEST_CASE(a_count_goes_up_and_down) {
    const Rule rule;
    for (const bool called : {false, true}) {
        if (called) {
            libprobe_counts_.kind = LIBPROBE_COUNTS_CALL_;
        }
        const Ref object(PyObject_CallObject(reinterpret_cast<PyObject *>(&PyBaseObject_Type), nullptr));
        const std::int64_t before = count_of(object.get());
        for (int i = 0; i < 1000; ++i) {
            PepObject_INCREF(object.get());
        }
        BOOST_TEST(count_of(object.get()) == before + 1000);
        for (int i = 0; i < 1000; ++i) {
            PepObject_DECREF(object.get());
        }
        BOOST_TEST(count_of(object.get()) == before);
        Py_IncRef(object.get());
        PepObject_DECREF(object.get());
        PepObject_INCREF(object.get());
        Py_DecRef(object.get());
        BOOST_TEST(count_of(object.get()) == before);
        PepObject_XINCREF(nullptr);
        PepObject_XDECREF(nullptr);
    }
}

BOOST_AUTO_TEST_CASE(the_last_reference_ends_the_object) {
    const Rule rule;
    const Ref names = run("import weakref\nclass Class: pass\nobject = Class()\nends = []\n"
                          "reference = weakref.ref(object, ends.append)\n");
    PyObject *object = PyDict_GetItemString(names.get(), "object");
    PepObject_INCREF(object);
    PyDict_DelItemString(names.get(), "object");
    PyObject *ends = PyDict_GetItemString(names.get(), "ends");
    BOOST_TEST(PyList_Size(ends) == 0);
    PepObject_INCREF(object);
    PepObject_DECREF(object);
    BOOST_TEST(PyList_Size(ends) == 0);
    PepObject_DECREF(object);
    BOOST_TEST(PyList_Size(ends) == 1);
}

// What cannot die is left as it is, however often it is counted. Headers of 3.11 and older would change it.
BOOST_AUTO_TEST_CASE(immortal_objects_stay_as_they_are) {
    const Rule rule;
    const bool since_3_12 = evaluate("import sys\nresult = sys.version_info >= (3, 12)") == 1;
    PyObject *const zero = PyLong_FromLong(0);
    for (PyObject *object : {&_Py_NoneStruct, reinterpret_cast<PyObject *>(&PyLong_Type), zero}) {
        const std::int64_t before = count_of(object);
        for (int i = 0; i < 100; ++i) {
            PepObject_INCREF(object);
        }
        BOOST_TEST(count_of(object) == before + (since_3_12 ? 0 : 100));
        for (int i = 0; i < 100; ++i) {
            PepObject_DECREF(object);
        }
        BOOST_TEST(count_of(object) == before);
    }
    Py_DecRef(zero);
}

// A rule that does not hold is not used.
BOOST_AUTO_TEST_CASE(an_object_of_every_kind_is_counted_as_cpython_counts) {
    const Rule rule;
    const Ref names = run("all = [object(), [], (1, object()), {}, 1 << 400, 'a longer text', b'bytes', 2.5, 1j, "
                          "lambda: 1, type('C', (), {}),\n"
                          "       range(9), slice(1), memoryview(b'x'), set(), iter([]), ValueError()]\n");
    PyObject *all = PyDict_GetItemString(names.get(), "all");
    for (Py_ssize_t i = 0; i < PyList_Size(all); ++i) {
        PyObject *object = PyList_GetItem(all, i);
        const std::int64_t before = count_of(object);
        PepObject_INCREF(object);
        const std::int64_t inlined = count_of(object);
        PepObject_DECREF(object);
        Py_IncRef(object);
        BOOST_TEST(count_of(object) == inlined, i);
        Py_DecRef(object);
        BOOST_TEST(count_of(object) == before, i);
    }
}

BOOST_AUTO_TEST_SUITE_END()
