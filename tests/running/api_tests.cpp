// The C API as an embedder uses it.
#include "python_test.hpp"

#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "every_row.hpp"
#include "judge/compare.hpp"
#include "python/referents.hpp"
#include "text/record.hpp"

using namespace libprobe;

namespace {

std::string written(size_t (*report)(const libprobe_layout *, char *, size_t), const libprobe_layout *layout) {
    std::vector<char> buffer(report(layout, nullptr, 0) + 1);
    report(layout, buffer.data(), buffer.size());
    return buffer.data();
}

} // namespace

BOOST_AUTO_TEST_SUITE(api_tests)

BOOST_AUTO_TEST_CASE(without_a_thread_state_there_is_an_error_and_no_crash) {
    libprobe_error error;
    PyThreadState *state = PyEval_SaveThread();
    const libprobe_layout *none = libprobe_probe(&error);
    const libprobe_requirement need = LIBPROBE_NEED_ANYWHERE(tp_name);
    const int required = libprobe_require(&need, 1);
    char *recorded = libprobe_record(nullptr);
    PyEval_RestoreThread(state);
    BOOST_TEST(none == nullptr);
    BOOST_TEST(error.status == LIBPROBE_NOT_ATTACHED);
    BOOST_TEST(has(error.message, "PyGILState_Ensure"));
    BOOST_TEST(required == -1);
    BOOST_TEST(recorded == nullptr);
    BOOST_TEST(PyErr_Occurred() == nullptr);
}

BOOST_AUTO_TEST_CASE(a_thread_that_python_does_not_know_gets_an_error) {
    libprobe_error error;
    error.status = LIBPROBE_OK;
    std::thread([&] { libprobe_probe(&error); }).join(); // this thread, which is attached, waits
    BOOST_TEST(error.status == LIBPROBE_NOT_ATTACHED);
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
    for (const bool with_survey : {false, true}) {
        PyErr_SetString(PyExc_RuntimeError, "mine");
        probed(with_survey);
        BOOST_TEST(raised(PyExc_RuntimeError) == "RuntimeError: mine");
    }
    const libprobe_requirement needs[] = {LIBPROBE_NEED_ANYWHERE(tp_repr), LIBPROBE_NEED_ANYWHERE(ob_fval)};
    PyErr_SetString(PyExc_RuntimeError, "mine");
    BOOST_TEST(libprobe_selftest(needs, 2) == 0);
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
    for (const EveryRow &one : every_row()) {
        if (libprobe_offset(layout(), one.field().id) == LIBPROBE_NOWHERE) {
            BOOST_TEST(libprobe_offset_by_name(layout(), one.name(), &error) == LIBPROBE_NOWHERE);
            BOOST_TEST(error.status == LIBPROBE_NOT_PROVEN);
            const bool asked = has(error.message, std::string(one.name()) + " is unproven: this version");
            const bool not_asked = has(error.message, std::string(one.name()) + " is unproven: only a survey asks");
            BOOST_TEST((asked || not_asked), error.message);
        }
    }
}

// A module gc that tells of a second dict, or of none that is the type's own; asked up to 3.9.
BOOST_AUTO_TEST_CASE(a_witness_that_lies_proves_nothing) {
    const auto offset_of_dict = [](const Layout &layout) { return findings(layout)[type_table::row::tp_dict].offset; };
    const char lie[] = "import gc\ngc.kept = gc.get_referents\ngc.get_referents = lambda t: ";
    const char truth[] = "import gc\ngc.get_referents = gc.kept\ndel gc.kept";
    run(std::string(lie) + "gc.kept(t) + [{}, {'other': 1}]");
    BOOST_TEST(offset_of_dict(*probed()) == libprobe_offset(layout(), LIBPROBE_FIELD_tp_dict));
    run(truth);
    run(std::string(lie) + "[{'sentinel': 1}]");
    const Block<libprobe_layout> lied_to = probed();
    BOOST_TEST((offset_of_dict(*lied_to) == nowhere) == (lied_to->interpreter.version < traversed_since));
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
    const Block<libprobe_layout> none = block(prove_all(surveyed_families(), Extent::survey, &error));
    BOOST_TEST(!none);
    BOOST_TEST(error.status == LIBPROBE_NOT_CPYTHON);
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
    BOOST_TEST(libprobe_replay(nullptr, &error) == nullptr);
    BOOST_TEST(error.status == LIBPROBE_BAD_ARGUMENT);
    libprobe_layout_free(nullptr);
    libprobe_free(nullptr);
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

// The layout that a record shows, freed by libprobe.
std::unique_ptr<libprobe_layout, void (*)(libprobe_layout *)> replayed(const char *record) {
    libprobe_error error;
    libprobe_layout *layout = libprobe_replay(record, &error);
    BOOST_REQUIRE_MESSAGE(layout != nullptr, error.message);
    return {layout, libprobe_layout_free};
}

BOOST_AUTO_TEST_CASE(a_record_is_judged_as_the_interpreter_was) {
    libprobe_error error;
    error.status = LIBPROBE_BAD_ARGUMENT;
    const std::unique_ptr<char, void (*)(char *)> text(libprobe_record(&error), libprobe_free);
    BOOST_REQUIRE_MESSAGE(text != nullptr, error.message);
    BOOST_TEST(error.status == LIBPROBE_OK);
    Record record;
    char problem[256] = "";
    Writer out(problem, sizeof problem);
    BOOST_REQUIRE_MESSAGE(record.read(text.get(), out) == LIBPROBE_OK, problem);
    BOOST_TEST(record.families().size() == named_families().size());
    // No image is longer than its object: a static type ends before a heap type does.
    const Evidence &types = *record.families()[0];
    BOOST_TEST(types.images[type_table::subject::slots].size == libprobe_heap_type_size(layout()));
    BOOST_TEST(types.images[type_table::subject::type].size == evaluate("result = type.__sizeof__(type)"));
    const auto again = replayed(text.get());
    const libprobe_layout *surveyed = libprobe_survey(&error);
    BOOST_REQUIRE_MESSAGE(surveyed != nullptr, error.message);
    for (const EveryRow &one : every_row()) {
        const libprobe_field id = one.field().id;
        BOOST_TEST(libprobe_offset(again.get(), id) == libprobe_offset(surveyed, id), one);
        BOOST_TEST(libprobe_field_verdict(again.get(), id) == libprobe_field_verdict(surveyed, id), one);
    }
    BOOST_TEST(libprobe_heap_type_size(again.get()) == libprobe_heap_type_size(layout()));
    BOOST_TEST(libprobe_type_data_offset(again.get()) == libprobe_type_data_offset(layout()));
    BOOST_TEST(libprobe_restricted_verdict(again.get()) == libprobe_restricted_verdict(surveyed));
}

BOOST_AUTO_TEST_CASE(words_for_every_value) {
    BOOST_TEST(libprobe_status_name(LIBPROBE_NOT_ATTACHED) == std::string("not_attached"));
    BOOST_TEST(libprobe_verdict_name(LIBPROBE_VERDICT_SHIFTED) == std::string("shifted"));
    BOOST_TEST(libprobe_status_name(-5) == std::string("unknown"));
    BOOST_TEST(libprobe_verdict_message(99) == std::string("unknown"));
    BOOST_TEST(libprobe_version() == std::string(LIBPROBE_VERSION));
}

// What libprobe does not need it does not insist on.
BOOST_AUTO_TEST_CASE(a_question_that_is_refused_is_not_the_end) {
    const auto located = [] { return has_place(findings(*probed(false))[type_table::row::tp_repr]); };
    run("import gc\ngc.kept = gc.get_referents\ngc.get_referents = lambda t: 1 / 0");
    BOOST_TEST(located());
    run("import gc\ngc.get_referents = gc.kept\ndel gc.kept");
    run("import sys, gc, builtins\nsys.modules['gc'] = None\nbuiltins.kept = gc");
    BOOST_TEST(located());
    run("import sys, builtins\nsys.modules['gc'] = builtins.kept\ndel builtins.kept");
    BOOST_TEST(PyErr_Occurred() == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
