// After libprobe_require has passed nothing that reads starts a proof: no sentinel is made, nothing is imported,
// nothing is allocated for evidence.
#include "between.hpp"

#include <utility>
#include <vector>

#include "every_row.hpp"
#include "libprobe/metatype.h"
#include "libprobe/types.h"
#include "objects.hpp"
#include "use_rows.h"

using namespace libprobe;

namespace {

struct Data {
    long mark;
};
LIBPROBE_TYPE_DATA(quiet_data, Data);
LIBPROBE_TYPE_DATA(other_quiet_data, Data);

PyTypeObject *as_type(PyObject *object) { return reinterpret_cast<PyTypeObject *>(object); }

// All fields that a probe locates.
void require_all() {
    const Block<libprobe_layout> layout = probed(false);
    std::vector<libprobe_requirement> needs;
    for (const EveryRow &one : every_row()) {
        if (has_place(*layout->finding(one.field().id))) {
            needs.push_back({LIBPROBE_FAMILY_OF(one.field().id), one.field().id, LIBPROBE_ANYWHERE});
        }
    }
    BOOST_REQUIRE(libprobe_require(needs.data(), needs.size()) == 0);
}

std::vector<libprobe_requirement> one_of_each_family() {
    const Block<libprobe_layout> layout = probed(false);
    std::vector<libprobe_requirement> needs;
    for (const EveryRow &one : every_row()) {
        const libprobe_family *family = LIBPROBE_FAMILY_OF(one.field().id);
        if (has_place(*layout->finding(one.field().id)) && (needs.empty() || needs.back().family != family)) {
            needs.push_back({family, one.field().id, LIBPROBE_ANYWHERE});
        }
    }
    return needs;
}

// What Python sees of a proof: types that it made, modules, calls of __import__ and of finders. The maker of types
// looks into _frozen_importlib, which is there before any other module.
struct Seen {
    std::int64_t sentinels, types, modules, imports;
};
bool operator==(const Seen &a, const Seen &b) {
    return a.sentinels == b.sentinels && a.types == b.types && a.modules == b.modules && a.imports == b.imports;
}
std::ostream &operator<<(std::ostream &out, const Seen &seen) {
    return out << seen.sentinels << " sentinels, " << seen.types << " types, " << seen.modules << " modules, "
               << seen.imports << " imports";
}

class Watch {
public:
    Watch() {
        names_ = run("import builtins, gc, sys\n"
                     "gc.collect()\n"
                     "gc.disable()\n"
                     "imports = []\n"
                     "real = builtins.__import__\n"
                     "def count(name, *rest, **more):\n"
                     "    if name != '_frozen_importlib': imports.append(name)\n"
                     "    return real(name, *rest, **more)\n"
                     "class Finder:\n"
                     "    def find_spec(self, name, path, target=None): imports.append(name)\n"
                     "    def find_module(self, name, path=None): imports.append(name)\n"
                     "finder = Finder()\n"
                     "sys.meta_path.insert(0, finder)\n"
                     "builtins.__import__ = count\n"
                     "def look():\n"
                     "    below = type.__subclasses__(object) + type.__subclasses__(type)\n"
                     "    ours = [t for t in below if t.__module__ == 'libprobe']\n"
                     "    return len(ours), len(below), len(sys.modules), len(imports)\n"
                     "def stop():\n"
                     "    builtins.__import__ = real\n"
                     "    sys.meta_path.remove(finder)\n"
                     "    gc.enable()\n");
    }
    ~Watch() { call("stop"); }
    Watch(const Watch &) = delete;
    Watch &operator=(const Watch &) = delete;

    Seen look() const {
        const Ref tuple = call("look");
        Seen seen{};
        std::int64_t *const members[] = {&seen.sentinels, &seen.types, &seen.modules, &seen.imports};
        for (int i = 0; i < 4; ++i) {
            BOOST_REQUIRE(integer(PyTuple_GetItem(tuple.get(), i), *members[i]));
        }
        return seen;
    }

private:
    Ref call(const char *name) const {
        Ref result(PyObject_CallFunctionObjArgs(PyDict_GetItemString(names_.get(), name), nullptr));
        BOOST_REQUIRE(static_cast<bool>(result));
        return result;
    }
    Ref names_;
};

// Nothing is seen of it, and the C library gives libprobe no memory: evidence is allocated.
template <class Work> void is_quiet(Work work) {
    work(); // caches fill
    const Watch watch;
    const Seen before = watch.look();
    const Calls called = calls_of([&] {
        for (int i = 0; i < 10; ++i) {
            work();
        }
    });
    BOOST_TEST(PyErr_Occurred() == nullptr);
    BOOST_TEST(watch.look() == before);
    BOOST_TEST(called.types == 0);
    BOOST_TEST(called.blocks == 0);
}

std::int64_t blocks() { return evaluate("import sys\nresult = sys.getallocatedblocks()"); }

struct Required {
    Required() { require_all(); }
};

Ref made_by(PyTypeObject *metatype) {
    return Ref(PyObject_CallFunction(reinterpret_cast<PyObject *>(metatype), "s(){}", "Made"));
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(quiet_tests, Required)

// So that the other tests see something.
BOOST_AUTO_TEST_CASE(a_self_test_is_seen) {
    const Watch watch;
    const Seen before = watch.look();
    const libprobe_requirement name = LIBPROBE_NEED_ANYWHERE(tp_name);
    const Calls called = calls_of([&] { libprobe_selftest(&name, 1); });
    BOOST_TEST(watch.look().sentinels == before.sentinels + 1);
    BOOST_TEST(called.types == 1);
    for (const libprobe_requirement &need : one_of_each_family()) {
        BOOST_TEST(calls_of([&] { libprobe_selftest(&need, 1); }).blocks > 0, need.field);
    }
    run("try: import no_such_module\nexcept ImportError: pass");
    BOOST_TEST(watch.look().imports > before.imports);
}

BOOST_AUTO_TEST_CASE(to_require_it_again) {
    std::vector<libprobe_requirement> needs = one_of_each_family();
    needs.push_back(LIBPROBE_NEED_ANYWHERE(nb_index));
    is_quiet([&] { BOOST_TEST(libprobe_require(needs.data(), needs.size()) == 0); });
}

// Unchecked and checked.
BOOST_AUTO_TEST_CASE(every_accessor) {
    const Objects objects;
    for (const use_row *rows : {use_unchecked_rows, use_checked_rows}) {
        std::vector<std::pair<const use_row *, PyObject *>> proven;
        for (const use_row *row = rows; row->field != 0; ++row) {
            const Place place(row->field);
            if (place.is_proven()) {
                proven.emplace_back(row, objects.with(*place.family, place.row));
            }
        }
        BOOST_TEST(proven.size() > 90u);
        const auto read_all = [&proven] {
            for (const auto &[row, object] : proven) {
                row->set(object, row->get(object));
            }
        };
        is_quiet(read_all);
        const std::int64_t before = blocks();
        read_all();
        BOOST_TEST(std::abs(blocks() - before) < 5);
    }
}

BOOST_AUTO_TEST_CASE(every_function_for_types) {
    const Ref names =
        run("class Class:\n    mark = 1\n    def __index__(self): return 1\none = Class()\nargs = ('x', (), {})\n"
            "name = 'mark'");
    PyObject *type = PyDict_GetItemString(names.get(), "Class");
    PyObject *one = PyDict_GetItemString(names.get(), "one");
    is_quiet([&] {
        for (PyTypeObject *each : {as_type(type), &PyType_Type, &PyLong_Type}) {
            BOOST_TEST(libprobe_type_name(each) != nullptr);
            const Ref dict(libprobe_type_dict(each));
            BOOST_TEST(static_cast<bool>(dict));
            for (const int slot : {Py_tp_repr, Py_nb_index, Py_tp_traverse, Py_sq_length}) {
                libprobe_type_slot(each, slot);
                BOOST_TEST(PyErr_Occurred() == nullptr);
            }
            libprobe_type_lookup(each, PyDict_GetItemString(names.get(), "name"));
        }
        const Ref dict(libprobe_type_dict(as_type(type)));
        BOOST_TEST(libprobe_type_set_dict(as_type(type), dict.get()) == 0);
        BOOST_TEST(libprobe_object_is_gc(one) == 1);
        BOOST_TEST(libprobe_index_check(one) == 1);
    });
    const Ref made(libprobe_type_new(&PyType_Type, PyDict_GetItemString(names.get(), "args"), nullptr));
    BOOST_TEST(static_cast<bool>(made));
}

BOOST_AUTO_TEST_CASE(type_data) {
    const int size = static_cast<int>(libprobe_type_cells.heap_type + static_cast<libprobe_cell>(sizeof(Data)));
    PyType_Slot slots[] = {{Py_tp_base, &PyType_Type}, {0, nullptr}};
    PyType_Spec spec = {"quiet.Meta", size, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};
    const Ref metatype(PyType_FromSpec(&spec));
    BOOST_REQUIRE(static_cast<bool>(metatype));
    is_quiet([&] { BOOST_TEST(quiet_data_bind(as_type(metatype.get()), size) == 0); });
    const Ref made = made_by(as_type(metatype.get()));
    BOOST_REQUIRE(static_cast<bool>(made));
    is_quiet([&] {
        quiet_data(as_type(made.get()))->mark = 7;
        BOOST_TEST(static_cast<Data *>(libprobe_typedata_checked(&quiet_data_kind, as_type(made.get())))->mark == 7);
    });
}

// The first call may prove what nobody required before.
BOOST_AUTO_TEST_CASE(a_second_metatype) {
    libprobe_metatype_spec spec{};
    spec.size = sizeof spec;
    spec.name = "quiet.Second";
    spec.kind = &other_quiet_data_kind;
    const Ref first(libprobe_metatype(nullptr, nullptr, &spec));
    BOOST_REQUIRE(static_cast<bool>(first));
    const Watch watch;
    const Seen before = watch.look();
    Ref second;
    const Calls called = calls_of([&] { second = Ref(libprobe_metatype(nullptr, nullptr, &spec)); });
    BOOST_REQUIRE(static_cast<bool>(second));
    const Seen after = watch.look();
    BOOST_TEST(after.sentinels == before.sentinels);
    BOOST_TEST(after.types == before.types + 1); // the metatype
    BOOST_TEST(after.modules == before.modules);
    BOOST_TEST(after.imports == before.imports);
    BOOST_TEST(called.types <= 1);
    const Ref made = made_by(as_type(second.get()));
    BOOST_TEST(static_cast<bool>(made));
    BOOST_TEST(watch.look().sentinels == before.sentinels);
    BOOST_TEST(watch.look().imports == before.imports);
}

BOOST_AUTO_TEST_SUITE_END()
