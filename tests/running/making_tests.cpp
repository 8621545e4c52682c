// libprobe_type_from_metaclass means what PyType_FromMetaclass does: side by side where CPython has it, elsewhere by
// what CPython 3.12 was recorded to answer (making.expected).
#include "growth.hpp"

#include <cstdio>
#include <cstring>
#include <fstream>
#include <map>
#include <sstream>

#include "libprobe/metatype.h"
#include "make/from_spec.hpp"
#include "making_specs.hpp"
#include "platform/system.hpp"
#include "python/alignment.hpp"

using namespace libprobe;

namespace {

using FromMetaclass = PyObject *(*)(PyTypeObject *, PyObject *, PyType_Spec *, PyObject *);

FromMetaclass cpythons() { return find_function<FromMetaclass>("PyType_FromMetaclass"); }
PyObject *own_path(PyTypeObject *metatype, PyObject *module, PyType_Spec *spec, PyObject *bases) {
    return make_type(metatype, module, spec, bases);
}

std::string text_of(PyObject *object) {
    const Ref bytes(object != nullptr ? PyUnicode_AsUTF8String(object) : nullptr);
    BOOST_REQUIRE(bytes);
    return PyBytes_AsString(bytes.get());
}

class World {
public:
    World() : names_(run(making_world)), describe_(PyDict_GetItemString(names_.get(), "describe")) {
        version_ = static_cast<std::uint16_t>(evaluate("import sys\nresult = sys.hexversion >> 16"));
        head_ = static_cast<Py_ssize_t>(evaluate("result = object.__basicsize__"));
    }
    std::uint16_t version() const { return version_; }
    Py_ssize_t head() const { return head_; }

    // New reference, or none with an exception set. Warnings are errors.
    Ref type(FromMetaclass function, const Making &making) {
        const Ref metatype = evaluated(making.metatype);
        const Ref bases = evaluated(making.bases);
        const Ref module = evaluated(making.module);
        PyType_Spec spec = {making.spec_name, making.basicsize, making.itemsize, making.flags,
                            const_cast<PyType_Slot *>(making.slots.data())};
        return Ref(function(reinterpret_cast<PyTypeObject *>(given(metatype)), given(module), &spec, given(bases)));
    }

    // What making the type comes to, as text: its description, or the error.
    std::string make(FromMetaclass function, const Making &making) {
        run("import warnings\nwarnings.simplefilter('error')");
        const Ref type = this->type(function, making);
        char error[512];
        describe_exception(error, sizeof error);
        run("import warnings\nwarnings.simplefilter('default')");
        BOOST_TEST(!type == (error[0] != '\0'));
        if (!type) {
            return std::string("error: ") + error;
        }
        const Ref words(PyObject_CallFunction(describe_, "Oii", type.get(), making.basicsize, int{data_alignment()}));
        if (!words) {
            PyErr_Print();
            BOOST_FAIL(making.name);
        }
        return text_of(words.get()) + slots(type.get(), making);
    }

private:
    static PyObject *given(const Ref &object) { return object.get() != &_Py_NoneStruct ? object.get() : nullptr; }

    Ref evaluated(const std::string &expression) {
        const Ref code(Py_CompileString(expression.c_str(), "<test>", Py_eval_input));
        Ref value(code ? PyEval_EvalCode(code.get(), names_.get(), names_.get()) : nullptr);
        BOOST_REQUIRE(value);
        return value;
    }

    std::string slots(PyObject *type, const Making &making) const {
        std::ostringstream out;
        for (int id = version_ >= 0x0309 ? 1 : 3; id <= (version_ >= 0x030e   ? 82
                                                         : version_ >= 0x030a ? 81
                                                                              : 80);
             ++id) {
            void *value = PyType_GetSlot(reinterpret_cast<PyTypeObject *>(type), id);
            out << "\n~slot " << id << ": ";
            bool given = false;
            for (const PyType_Slot &slot : making.slots) {
                given = given || (slot.slot == id && value == slot.pfunc && value != nullptr);
            }
            if (given) {
                out << "given";
            } else if (id == Py_tp_doc) { // without a doc string ours is ""
                out << (value != nullptr ? static_cast<const char *>(value) : "");
            } else if (id == Py_tp_members) {
                out << (value != nullptr
                            ? reinterpret_cast<std::uintptr_t>(value) - reinterpret_cast<std::uintptr_t>(type)
                            : 0);
            } else if (id != Py_tp_bases) {
                out << value;
            }
        }
        return out.str();
    }

    Ref names_;
    PyObject *describe_; // borrowed from the names
    std::uint16_t version_;
    Py_ssize_t head_;
};

bool is_error(const std::string &text) { return text.compare(0, 7, "error: ") == 0; }

// What is alike everywhere: not the size of an object's head in an error, and not the lines for one interpreter only.
std::string portable(std::string description) {
    if (is_error(description)) {
        std::string plain;
        for (const char letter : description) {
            const bool digit = letter >= '0' && letter <= '9';
            if (!digit || plain.empty() || plain.back() != '#') {
                plain += digit ? '#' : letter == '\n' ? ' ' : letter;
            }
        }
        description = plain;
    }
    std::istringstream in(description);
    std::string all;
    for (std::string line; std::getline(in, line);) {
        all += line.empty() || line[0] == '~' ? "" : line + "\n";
    }
    return all;
}

// The lines of ours that theirs has otherwise; "" where they are alike. An error of ours may add to what theirs says.
std::string difference(const std::string &ours, const std::string &theirs) {
    if (is_error(ours) || is_error(theirs)) {
        return ours.compare(0, theirs.find_last_not_of('\n') + 1, theirs, 0, theirs.find_last_not_of('\n') + 1) == 0
                   ? ""
                   : "\n  " + ours.substr(0, ours.find('\n')) + "\n  instead of " + theirs.substr(0, theirs.find('\n'));
    }
    std::istringstream left(ours);
    std::istringstream right(theirs);
    std::string out;
    bool more = true;
    while (more) {
        std::string a;
        std::string b;
        more = static_cast<bool>(std::getline(left, a));
        more = static_cast<bool>(std::getline(right, b)) || more;
        out += a != b ? "\n  " + a + "\n  instead of " + b : "";
    }
    return out;
}

std::map<std::string, std::string> expectations() {
    std::ifstream file(LIBPROBE_EXPECTED);
    std::map<std::string, std::string> all;
    std::string name;
    for (std::string line; std::getline(file, line);) {
        if (!line.empty() && line[0] == '=') {
            name = line.substr(2);
        } else if (!name.empty()) {
            all[name] += line + "\n";
        }
    }
    return all;
}

} // namespace

BOOST_AUTO_TEST_SUITE(making_tests)

BOOST_AUTO_TEST_CASE(side_by_side_with_cpythons_own) {
    World world;
    if (cpythons() == nullptr) {
        BOOST_TEST_MESSAGE("skipped: CPython has PyType_FromMetaclass from 3.12 on");
        return;
    }
    int compared = 0;
    for (const Making &making : make_specs(world.head())) {
        if (world.version() >= making.since && (making.until == 0 || world.version() < making.until)) {
            std::string theirs = world.make(cpythons(), making);
            if (is_error(theirs) && world.version() >= 0x030f) { // which has other words for many
                theirs = theirs.substr(0, theirs.find(':', std::strlen("error: ")));
            }
            const std::string different = difference(world.make(own_path, making), theirs);
            BOOST_TEST(different.empty(), making.name << different);
            ++compared;
        }
    }
    BOOST_TEST(compared >= 60);
}

// LIBPROBE_RECORD_EXPECTED=tests/running/making.expected, with 3.12, writes what is expected; name no other test then.
BOOST_AUTO_TEST_CASE(as_recorded_of_cpython_3_12) {
    World world;
    const char *file = std::getenv("LIBPROBE_RECORD_EXPECTED");
    std::ofstream record(file != nullptr ? file : "");
    const std::map<std::string, std::string> expected = expectations();
    int compared = 0;
    for (const Making &making : make_specs(world.head())) {
        if (world.version() < making.since || (making.until != 0 && world.version() >= making.until)) {
            continue;
        }
        if (file != nullptr) {
            record << "= " << making.name << "\n" << portable(world.make(cpythons(), making));
        } else {
            const auto found = expected.find(making.name);
            BOOST_REQUIRE_MESSAGE(found != expected.end(), making.name);
            const std::string different = difference(portable(world.make(own_path, making)), found->second);
            BOOST_TEST(different.empty(), making.name << different);
            ++compared;
        }
    }
    BOOST_TEST((file != nullptr || compared >= 60));
}

// The good ones and the bad ones.
BOOST_AUTO_TEST_CASE(specs_leave_nothing_behind) {
    World world;
    const std::vector<Making> all = make_specs(world.head());
    const auto make_all = [&] {
        for (const Making &making : all) {
            const Ref type = world.type(own_path, making);
            PyErr_Clear();
        }
        collect_garbage();
    };
    const char *text = std::getenv("LIBPROBE_ROUNDS");
    const int stretch = text != nullptr ? std::max(std::atoi(text) / 200, 2) : 150;
    run("import warnings\nwarnings.simplefilter('ignore')");
    const Growth growth = growth_of_five([&] {
        for (int i = 0; i < stretch; ++i) {
            make_all();
        }
    });
    BOOST_TEST(growth.heap < 16 * stretch + 1024);
    const int noise = stretch < 100 ? 120 : 60; // what CPython keeps the first times
    BOOST_TEST(growth.blocks < stretch / 2 + noise);
    BOOST_TEST(growth.references < stretch / 2 + noise);
    run("import warnings\nwarnings.simplefilter('default')");
}

// With CPython's own switch that makes its allocator fail from the n-th allocation on; where its test module is.
BOOST_AUTO_TEST_CASE(running_out_of_memory_anywhere_loses_nothing) {
    if (evaluate("try:\n import _testcapi\n result = int(hasattr(_testcapi, 'set_nomemory'))\n"
                 "except ImportError: result = 0") == 0) {
        BOOST_TEST_MESSAGE("skipped: this interpreter has no _testcapi.set_nomemory");
        return;
    }
    World world;
    BOOST_REQUIRE((libprobe_probe(nullptr) != nullptr && libprobe_survey(nullptr) != nullptr)); // not short of memory
    const Ref names = run("import _testcapi\nstart = _testcapi.set_nomemory\nstop = _testcapi.remove_mem_hooks\n");
    PyObject *start = PyDict_GetItemString(names.get(), "start");
    PyObject *stop = PyDict_GetItemString(names.get(), "stop");
    const Ref module(PyModule_New("made"));
    char doc[] = "What it is.";
    PyType_Slot slots[] = {{Py_tp_doc, doc}, {0, nullptr}};
    PyType_Spec spec = {"made.Type", -16, 0, Py_TPFLAGS_DEFAULT, slots};
    int failures = 0;
    const int times = 20; // one lost block anywhere is as many
    // A collection that runs out of memory leaves dead entries in object.__subclasses__: none happens while it can.
    run("import gc\ngc.disable()");
    const auto fail_everywhere = [&] {
        for (int i = 0; i < 120 * times; ++i) {
            const int n = 1 + i / times;
            if (i % times == 0) {
                collect_garbage();
            }
            const Ref number(PyLong_FromLong(n));
            const Ref zero(PyLong_FromLong(0));
            const Ref started(PyObject_CallFunctionObjArgs(start, number.get(), zero.get(), nullptr));
            if (!started) { // the call itself needed memory
                PyErr_Clear();
                continue;
            }
            // Of another metatype CPython up to 3.12 itself loses the type where it cannot copy its mro().
            const Ref type(own_path(nullptr, module.get(), &spec, nullptr));
            const bool told = type || PyErr_ExceptionMatches(PyExc_MemoryError) != 0;
            PyErr_Clear();
            const Ref stopped(PyObject_CallFunctionObjArgs(stop, nullptr));
            PyErr_Clear();
            BOOST_TEST(told, n);
            failures += !type;
        }
        collect_garbage();
    };
    fail_everywhere();
    BOOST_TEST(failures > 10 * times);
    BOOST_TEST(growth_of_five(fail_everywhere).blocks < times);
    run("import gc\ngc.enable()");
}

BOOST_AUTO_TEST_SUITE_END()
