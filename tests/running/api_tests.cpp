// The C API as an embedder uses it.
#include "python_test.hpp"

#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "judge/verify.hpp"
#include "libprobe/typeobject.h"
#include "python/referents.hpp"
#include "text/record.hpp"

using namespace libprobe;

namespace {

std::string written(size_t (*report)(const libprobe_layout *, char *, size_t), const libprobe_layout *layout) {
    std::vector<char> buffer(report(layout, nullptr, 0) + 1);
    report(layout, buffer.data(), buffer.size());
    return buffer.data();
}

const libprobe_layout *layout() {
    libprobe_error error;
    const libprobe_layout *result = libprobe_probe(&error);
    BOOST_REQUIRE_MESSAGE(result != nullptr, error.message);
    return result;
}

} // namespace

BOOST_AUTO_TEST_SUITE(api_tests)

BOOST_AUTO_TEST_CASE(without_a_thread_state_there_is_an_error_and_no_crash) {
    libprobe_error error;
    PyThreadState *state = PyEval_SaveThread();
    const libprobe_layout *none = libprobe_probe(&error);
    const int required = libprobe_require(nullptr, 0);
    const size_t recorded = libprobe_record(nullptr, 0, nullptr);
    PyEval_RestoreThread(state);
    BOOST_TEST(none == nullptr);
    BOOST_TEST(error.status == LIBPROBE_NOT_ATTACHED);
    BOOST_TEST(has(error.message, "PyGILState_Ensure"));
    BOOST_TEST(required == -1);
    BOOST_TEST(recorded == 0u);
    BOOST_TEST(PyErr_Occurred() == nullptr);
}

BOOST_AUTO_TEST_CASE(a_thread_that_python_does_not_know_gets_an_error) {
    libprobe_error error;
    error.status = LIBPROBE_OK;
    std::thread([&] { libprobe_probe(&error); }).join(); // this thread, which is attached, waits
    BOOST_TEST(error.status == LIBPROBE_NOT_ATTACHED);
}

BOOST_AUTO_TEST_CASE(another_implementation_is_refused_before_anything_is_made) {
    run("import sys, types, gc\ngc.disable()\nsys.kept = sys.implementation\n"
        "sys.implementation = types.SimpleNamespace(name='graalpy')");
    libprobe_error error;
    BOOST_TEST(libprobe_probe(&error) == nullptr);
    BOOST_TEST(error.status == LIBPROBE_NOT_CPYTHON);
    BOOST_TEST(has(error.message, "this interpreter is graalpy"));
    BOOST_TEST(evaluate("result = sum(t.__module__ == 'libprobe' for t in object.__subclasses__())") == 0);
    run("import sys, gc\ngc.enable()\nsys.implementation = sys.kept\ndel sys.kept");
}

BOOST_AUTO_TEST_CASE(many_threads_that_probe_at_once_get_one_layout) {
    const libprobe_layout *got[8] = {};
    PyThreadState *state = PyEval_SaveThread();
    std::vector<std::thread> threads;
    for (const libprobe_layout *&mine : got) {
        threads.emplace_back([&mine] {
            const PyGILState_STATE attached = PyGILState_Ensure();
            mine = libprobe_probe(nullptr);
            PyGILState_Release(attached);
        });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    PyEval_RestoreThread(state);
    for (const libprobe_layout *one : got) {
        BOOST_TEST(one != nullptr);
        BOOST_TEST(one == got[0]);
    }
    BOOST_TEST(layout() == got[0]);
}

BOOST_AUTO_TEST_CASE(once_published_it_needs_no_thread_state) {
    const libprobe_layout *published = layout();
    PyThreadState *state = PyEval_SaveThread();
    libprobe_error error;
    const libprobe_layout *again = libprobe_probe(&error);
    PyEval_RestoreThread(state);
    BOOST_TEST(again == published);
    BOOST_TEST(error.status == LIBPROBE_OK);
    BOOST_TEST(error.message == std::string());
}

BOOST_AUTO_TEST_CASE(an_exception_that_is_set_stays_set) {
    std::unique_ptr<Layout> fresh(new Layout{});
    PyErr_SetString(PyExc_RuntimeError, "mine");
    BOOST_TEST(probe(*fresh, survey, nullptr) == LIBPROBE_OK);
    BOOST_TEST(raised(PyExc_RuntimeError) == "RuntimeError: mine");
}

BOOST_AUTO_TEST_CASE(offsets_by_id_and_by_name) {
    libprobe_error error;
    const std::int32_t offset = libprobe_offset(layout(), LIBPROBE_FIELD_tp_dict);
    BOOST_TEST(offset > 0);
    BOOST_TEST(libprobe_offset_by_name(layout(), "tp_dict", &error) == offset);
    BOOST_TEST(error.status == LIBPROBE_OK);
    BOOST_TEST(libprobe_field_by_name("tp_dict", nullptr) == LIBPROBE_FIELD_tp_dict);
    // The offset is true: the word there is the type's real dict.
    const Ref names = run("class Marked:\n    mark = 1");
    PyObject *marked = PyDict_GetItemString(names.get(), "Marked");
    PyObject *dict = *reinterpret_cast<PyObject **>(reinterpret_cast<char *>(marked) + offset);
    BOOST_TEST(PyDict_GetItemString(dict, "mark") != nullptr);
}

BOOST_AUTO_TEST_CASE(an_unknown_field_is_told_the_nearest_names) {
    libprobe_error error;
    BOOST_TEST(libprobe_offset_by_name(layout(), "tp_dicct", &error) == LIBPROBE_NOWHERE);
    BOOST_TEST(error.status == LIBPROBE_UNKNOWN_FIELD);
    BOOST_TEST(has(error.message, "\"tp_dicct\"; the nearest names are tp_dict"));
    BOOST_TEST(libprobe_field_by_name(std::string(5000, 'x').c_str(), &error) == 0);
    BOOST_TEST(libprobe_offset(layout(), 0) == LIBPROBE_NOWHERE);
    BOOST_TEST(libprobe_offset(layout(), 100000) == LIBPROBE_NOWHERE);
    BOOST_TEST(libprobe_field_verdict(layout(), -1) == LIBPROBE_VERDICT_UNPROVEN);
}

BOOST_AUTO_TEST_CASE(an_unproven_field_is_told_why) {
    libprobe_error error;
    for (const Field &field : fields) {
        if (libprobe_offset(layout(), field.id) == LIBPROBE_NOWHERE) {
            BOOST_TEST(libprobe_offset_by_name(layout(), field.name(), &error) == LIBPROBE_NOWHERE);
            BOOST_TEST(error.status == LIBPROBE_NOT_PROVEN);
            const bool asked = has(error.message, std::string(field.name()) + " is unproven: this version");
            const bool not_asked = has(error.message, std::string(field.name()) + " is unproven: only a survey asks");
            BOOST_TEST((asked || not_asked), error.message);
        }
    }
}

// A module gc that tells of a second dict, or of none that is the type's own; asked up to 3.9.
BOOST_AUTO_TEST_CASE(a_witness_that_lies_proves_nothing) {
    const std::size_t tp_dict = field_index("tp_dict");
    const char lie[] = "import gc\ngc.kept = gc.get_referents\ngc.get_referents = lambda t: ";
    const char truth[] = "import gc\ngc.get_referents = gc.kept\ndel gc.kept";
    run(std::string(lie) + "gc.kept(t) + [{}, {'other': 1}]");
    BOOST_TEST(probed()->fields[tp_dict].offset == libprobe_offset(layout(), LIBPROBE_FIELD_tp_dict));
    run(truth);
    run(std::string(lie) + "[{'sentinel': 1}]");
    const std::unique_ptr<Layout> lied_to = probed();
    BOOST_TEST((lied_to->fields[tp_dict].offset == nowhere) == (lied_to->interpreter.version < traversed_since));
    run(truth);
}

// Errors are UTF-8 also where they are cut.
BOOST_AUTO_TEST_CASE(a_message_is_not_cut_inside_a_character) {
    libprobe_error error;
    for (std::size_t ascii = 0; ascii < 4; ++ascii) {
        std::string name(ascii, 'x');
        for (int i = 0; i < 500; ++i) {
            name += "\xf0\x9f\x90\x8d";
        }
        libprobe_field_by_name(name.c_str(), &error);
        const Ref decoded(PyUnicode_FromString(error.message));
        BOOST_TEST(static_cast<bool>(decoded));
        PyErr_Clear();
    }
    run("import sys, types\nsys.kept = sys.implementation\n"
        "sys.implementation = types.SimpleNamespace(name='\xc3\xa9' * 40)");
    std::unique_ptr<Layout> fresh(new Layout{});
    BOOST_TEST(probe(*fresh, survey, &error) == LIBPROBE_NOT_CPYTHON);
    run("import sys\nsys.implementation = sys.kept\ndel sys.kept");
    const Ref decoded(PyUnicode_FromString(error.message));
    BOOST_TEST(static_cast<bool>(decoded));
    PyErr_Clear();
}

BOOST_AUTO_TEST_CASE(null_is_an_error_and_no_crash) {
    libprobe_error error;
    BOOST_TEST(libprobe_field_by_name(nullptr, &error) == 0);
    BOOST_TEST(error.status == LIBPROBE_BAD_ARGUMENT);
    BOOST_TEST(libprobe_offset_by_name(layout(), nullptr, &error) == LIBPROBE_NOWHERE);
    BOOST_TEST(error.status == LIBPROBE_BAD_ARGUMENT);
    BOOST_TEST(libprobe_offset_by_name(nullptr, "tp_dict", &error) == LIBPROBE_NOWHERE);
    BOOST_TEST(error.status == LIBPROBE_BAD_ARGUMENT);
    BOOST_TEST(libprobe_offset(nullptr, 1) == LIBPROBE_NOWHERE);
    BOOST_TEST(libprobe_heap_type_size(nullptr) == LIBPROBE_NOWHERE);
    BOOST_TEST(libprobe_type_data_offset(nullptr) == LIBPROBE_NOWHERE);
    BOOST_TEST(libprobe_restricted_verdict(nullptr) == LIBPROBE_VERDICT_UNPROVEN);
    BOOST_TEST(libprobe_report_text(nullptr, nullptr, 0) == 0u);
    BOOST_TEST(libprobe_report_json(nullptr, nullptr, 0) == 0u);
    BOOST_TEST(libprobe_require(nullptr, 3) == -1);
    BOOST_TEST(has(raised(PyExc_ImportError), "NULL"));
}

BOOST_AUTO_TEST_CASE(what_is_required_and_proven_sets_nothing) {
    const libprobe_requirement needs[] = {{LIBPROBE_FIELD_tp_dict, libprobe_offset(layout(), LIBPROBE_FIELD_tp_dict)},
                                          {LIBPROBE_FIELD_nb_index, LIBPROBE_ANYWHERE}};
    BOOST_TEST(libprobe_require(needs, 2) == 0);
    BOOST_TEST(PyErr_Occurred() == nullptr);
    BOOST_TEST(libprobe_require(nullptr, 0) == 0);
}

BOOST_AUTO_TEST_CASE(the_restricted_struct_is_required_as_it_was_compiled) {
    const libprobe_requirement needs[] = {LIBPROBE_NEED(tp_name), LIBPROBE_NEED(tp_dict), LIBPROBE_NEED(tp_mro)};
    const bool proven = libprobe_restricted_verdict(layout()) == LIBPROBE_VERDICT_PROVEN;
    BOOST_TEST(libprobe_require(needs, 3) == (proven ? 0 : -1));
    if (!proven) {
        BOOST_TEST(has(raised(PyExc_ImportError), "tp_name found at byte"));
        return;
    }
    BOOST_TEST(libprobe_type(&PyType_Type)->tp_name == std::string("type"));
    BOOST_TEST(libprobe_type(&PyType_Type)->tp_base == &PyBaseObject_Type);
}

BOOST_AUTO_TEST_CASE(what_fails_is_named_in_an_import_error) {
    const std::int32_t wrong = libprobe_offset(layout(), LIBPROBE_FIELD_tp_dict) + 8;
    const libprobe_requirement needs[] = {{LIBPROBE_FIELD_tp_dict, wrong}, {LIBPROBE_FIELD_tp_name, LIBPROBE_ANYWHERE}};
    BOOST_TEST(libprobe_require(needs, 2) == -1);
    const std::string said = raised(PyExc_ImportError);
    BOOST_TEST(has(said, "1 of 2 required fields cannot be used on CPython "), said);
    BOOST_TEST(
        has(said, "tp_dict found at byte " + std::to_string(wrong - 8) + ", expected at " + std::to_string(wrong)),
        said);
    BOOST_TEST(!has(said, "tp_name"), said);
}

BOOST_AUTO_TEST_CASE(reports_fit_the_buffer_that_is_given) {
    for (const auto report : {libprobe_report_text, libprobe_report_json}) {
        const std::string whole = written(report, layout());
        BOOST_TEST(whole.size() > 1000u);
        char little[100];
        std::memset(little, '#', sizeof little);
        BOOST_TEST(report(layout(), little, 50) == whole.size());
        BOOST_TEST(little == whole.substr(0, 49));
        BOOST_TEST(little[50] == '#');
        BOOST_TEST(report(layout(), little, 0) == whole.size());
    }
}

BOOST_AUTO_TEST_CASE(a_record_is_judged_as_the_interpreter_was) {
    std::vector<char> buffer(LIBPROBE_RECORD_SIZE);
    libprobe_error error;
    error.status = LIBPROBE_BAD_ARGUMENT;
    const size_t length = libprobe_record(buffer.data(), buffer.size(), &error);
    BOOST_TEST(error.status == LIBPROBE_OK);
    BOOST_REQUIRE(length > 0);
    BOOST_REQUIRE(length < buffer.size());
    std::unique_ptr<Evidence> evidence(new Evidence);
    char problem[256] = "";
    Writer out(problem, sizeof problem);
    BOOST_REQUIRE_MESSAGE(read_record(buffer.data(), *evidence, out), problem);
    // No image is longer than its object: a static type ends before a heap type does.
    BOOST_TEST(evidence->images[static_cast<int>(Subject::slots)].size == libprobe_heap_type_size(layout()));
    BOOST_TEST(evidence->images[static_cast<int>(Subject::type)].size == evaluate("result = type.__sizeof__(type)"));
    std::unique_ptr<Layout> replayed(new Layout{});
    prove(*evidence, restricted_offsets, *replayed);
    const libprobe_layout *surveyed = libprobe_survey(&error);
    BOOST_REQUIRE_MESSAGE(surveyed != nullptr, error.message);
    for (std::size_t i = 0; i < field_count; ++i) {
        BOOST_TEST(replayed->fields[i].offset == libprobe_offset(surveyed, fields[i].id));
        BOOST_TEST(replayed->fields[i].verdict == libprobe_field_verdict(surveyed, fields[i].id));
    }
    BOOST_TEST(replayed->heap_type.bytes == libprobe_heap_type_size(layout()));
    BOOST_TEST(replayed->type_data.bytes == libprobe_type_data_offset(layout()));
}

BOOST_AUTO_TEST_CASE(words_for_every_value) {
    BOOST_TEST(libprobe_status_name(LIBPROBE_NOT_ATTACHED) == std::string("not_attached"));
    BOOST_TEST(libprobe_verdict_name(LIBPROBE_VERDICT_SHIFTED) == std::string("shifted"));
    BOOST_TEST(libprobe_status_name(-5) == std::string("unknown"));
    BOOST_TEST(libprobe_verdict_message(99) == std::string("unknown"));
    BOOST_TEST(libprobe_version() == std::string(LIBPROBE_VERSION));
}

BOOST_AUTO_TEST_CASE(without_a_thread_state_only_what_was_required_before_is_answered) {
    const libprobe_requirement nb_add = {LIBPROBE_FIELD_nb_add, LIBPROBE_ANYWHERE};
    const libprobe_requirement wrong = {LIBPROBE_FIELD_tp_name, 3};
    const libprobe_requirement unknown = {0, LIBPROBE_ANYWHERE};
    layout(); // from which the answers could be had
    BOOST_TEST(libprobe_require(&nb_add, 1) == 0);
    PyThreadState *state = PyEval_SaveThread();
    const int again = libprobe_require(&nb_add, 1);
    const int failing[] = {libprobe_require(&wrong, 1), libprobe_require(&unknown, 1), libprobe_require(nullptr, 5)};
    PyEval_RestoreThread(state);
    BOOST_TEST(again == 0);
    for (const int result : failing) {
        BOOST_TEST(result == -1);
    }
    BOOST_TEST(PyErr_Occurred() == nullptr);
}

// Somebody's own sys in sys.modules, which from 3.14 on is asked, and an implementation that is missing.
BOOST_AUTO_TEST_CASE(another_sys_answers_or_is_named) {
    libprobe_error error;
    const std::unique_ptr<Layout> fresh(new Layout{});
    const auto probe_with = [&](const std::string &other) {
        run("import sys, types, builtins\nbuiltins.kept = sys\n" + other);
        const libprobe_status status = probe(*fresh, nullptr, &error);
        run("import builtins\nkept = builtins.kept\nkept.modules['sys'] = kept\ndel builtins.kept");
        BOOST_TEST(PyErr_Occurred() == nullptr);
        return status;
    };
    BOOST_TEST(probe_with("class Lazy(types.ModuleType):\n"
                          "    def __getattr__(self, name): return getattr(builtins.kept, name)\n"
                          "sys.modules['sys'] = Lazy('sys')") == LIBPROBE_OK);
    BOOST_TEST(probe_with("class Any:\n"
                          "    def __getattr__(self, name): return getattr(builtins.kept, name)\n"
                          "sys.modules['sys'] = Any()") == LIBPROBE_OK);
    BOOST_TEST(fresh->interpreter.debug == layout()->interpreter.debug);
    run("import sys\nsys.kept = sys.implementation\ndel sys.implementation");
    BOOST_TEST(probe(*fresh, nullptr, &error) == LIBPROBE_PYTHON_ERROR);
    BOOST_TEST(has(error.message, "sys has no implementation"), error.message);
    run("import sys\nsys.implementation = sys.kept\ndel sys.kept");
}

// What libprobe does not need it does not insist on.
BOOST_AUTO_TEST_CASE(a_question_that_is_refused_is_not_the_end) {
    const auto located = [] { return probed(false)->fields[row_of::tp_repr].offset != nowhere; };
    run("import gc\ngc.kept = gc.get_referents\ngc.get_referents = lambda t: 1 / 0");
    BOOST_TEST(located());
    run("import gc\ngc.get_referents = gc.kept\ndel gc.kept");
    run("import sys, gc, builtins\nsys.modules['gc'] = None\nbuiltins.kept = gc");
    BOOST_TEST(located());
    run("import sys, builtins\nsys.modules['gc'] = builtins.kept\ndel builtins.kept");
    BOOST_TEST(PyErr_Occurred() == nullptr);
}

BOOST_AUTO_TEST_CASE(an_implementation_without_a_name_is_an_error) {
    run("import sys, types\nsys.kept = sys.implementation\nsys.implementation = types.SimpleNamespace(name=7)");
    const std::unique_ptr<Layout> fresh(new Layout{});
    libprobe_error error;
    BOOST_TEST(probe(*fresh, nullptr, &error) == LIBPROBE_PYTHON_ERROR);
    run("import sys\nsys.implementation = sys.kept\ndel sys.kept");
    BOOST_TEST(PyErr_Occurred() == nullptr);
}

BOOST_AUTO_TEST_CASE(what_only_a_survey_asks_has_its_own_remedy) {
    const libprobe_requirement subclasses = {LIBPROBE_FIELD_tp_subclasses, LIBPROBE_ANYWHERE};
    BOOST_TEST(libprobe_selftest(&subclasses, 1) == -1);
    const std::string said = raised(PyExc_ImportError);
    BOOST_TEST(has(said, ". Call libprobe_survey first. What fails: tp_subclasses unproven"), said);
}

BOOST_AUTO_TEST_SUITE_END()
