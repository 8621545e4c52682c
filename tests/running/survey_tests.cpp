// The survey among what may go on around it: exceptions, threads, watchers, other people's builtins.
#include "python_test.hpp"

#include <string>

#include "every_row.hpp"

using namespace libprobe;

namespace {

// The status of a survey, and its message.
std::pair<libprobe_status, std::string> survey() {
    libprobe_error error;
    const Block<libprobe_layout> layout = block(prove_all(surveyed_families(), Extent::survey, &error));
    BOOST_TEST(PyErr_Occurred() == nullptr);
    BOOST_TEST((layout != nullptr) == (error.status == LIBPROBE_OK));
    return {error.status, error.message};
}

// What is not located though this build offers a witness for it.
std::string missing() {
    const Block<libprobe_layout> layout = probed();
    std::string names;
    for (const EveryRow &one : every_row()) {
        const Finding &finding = layout->part(one.family())->findings[one.row];
        const bool missing = exists(finding) && finding.reason != Reason::NO_WITNESS && !has_place(finding);
        names += missing ? std::string(one.name()) + " " : "";
    }
    return names;
}

} // namespace

BOOST_AUTO_TEST_SUITE(survey_tests)

// First in this file: once a thread was started, free-threaded 3.13 makes types immortal, also those of the later
// tests.
BOOST_AUTO_TEST_CASE(after_a_thread_was_started_all_is_located_too) {
    run("import threading\nthread = threading.Thread(target=int)\nthread.start()\nthread.join()");
    BOOST_TEST(missing() == "");
}

BOOST_AUTO_TEST_CASE(an_exception_at_any_step_is_an_error_and_no_crash) {
    run("import sys\n"
        "def trace(frame, event, argument):\n"
        "    if frame.f_code.co_filename == 'libprobe':\n"
        "        sys.seen += 1\n"
        "        if sys.seen == sys.raise_at: raise LookupError('traced')\n"
        "    return trace\n"
        "sys.our_trace = trace");
    int failures = 0;
    libprobe_status status = LIBPROBE_PYTHON_ERROR;
    for (int step = 1; status != LIBPROBE_OK; step += step < 30 ? 1 : 13) {
        run("import sys\nsys.seen = 0\nsys.raise_at = " + std::to_string(step) + "\nsys.settrace(sys.our_trace)");
        const auto [its_status, message] = survey();
        run("import sys\nsys.settrace(None)");
        status = its_status;
        if (status != LIBPROBE_OK) {
            BOOST_TEST(status == LIBPROBE_PYTHON_ERROR);
            BOOST_TEST(message.find("LookupError: traced") != std::string::npos, message);
            ++failures;
        }
    }
    BOOST_TEST(failures > 20);
    run("import sys\ndel sys.seen, sys.raise_at, sys.our_trace");
    BOOST_TEST(missing() == "");
}

BOOST_AUTO_TEST_CASE(an_interrupt_is_raised_again) {
    run("import signal, sys\n"
        "sys.kept = signal.signal(signal.SIGINT, signal.default_int_handler)\n" // in the background it is ignored
        "def trace(frame, event, argument):\n"
        "    if frame.f_code.co_filename == 'libprobe' and frame.f_code.co_name == '__init__': raise "
        "KeyboardInterrupt\n"
        "sys.settrace(trace)");
    const libprobe_status status = survey().first;
    const bool raised = PyErr_CheckSignals() != 0 && PyErr_ExceptionMatches(PyExc_KeyboardInterrupt) != 0;
    PyErr_Clear();
    run("import signal, sys\nsys.settrace(None)\nsignal.signal(signal.SIGINT, sys.kept)\ndel sys.kept");
    BOOST_TEST(status == LIBPROBE_PYTHON_ERROR);
    BOOST_TEST(raised);
}

BOOST_AUTO_TEST_CASE(what_is_no_class_is_not_looked_at) {
    run("import builtins\nbuiltins.kept = builtins.__build_class__\n"
        "builtins.__build_class__ = lambda *a, **k: [builtins.kept(*a, **k)] and object()");
    const auto [status, message] = survey();
    run("import builtins\nbuiltins.__build_class__ = builtins.kept\ndel builtins.kept");
    BOOST_TEST(status == LIBPROBE_PYTHON_ERROR);
    BOOST_TEST(message.find("TypeError: ") != std::string::npos, message);
}

// Somebody may have taken the helpers away, or put something else in place of a module.
BOOST_AUTO_TEST_CASE(a_source_that_is_not_there_is_silent) {
    const struct {
        const char *take_away;
        const char *give_back;
        Sources sources;
    } cases[] = {
        {"sys.kept = sys.getrefcount\ndel sys.getrefcount", "sys.getrefcount = sys.kept",
         bit(type_table::source::getrefcount)},
        {"sys.kept = gc.get_referrers\ndel gc.get_referrers", "gc.get_referrers = sys.kept",
         bit(type_table::source::slotnames) | bit(type_table::source::subclass)},
        {"sys.kept = gc\nsys.modules['gc'] = None", "sys.modules['gc'] = sys.kept",
         bit(type_table::source::slotnames) | bit(type_table::source::subclass)},
    };
    const Block<libprobe_layout> whole = probed();
    for (const auto &one : cases) {
        run(std::string("import gc, sys\n") + one.take_away);
        libprobe_error error;
        const Block<libprobe_layout> layout = block(prove_all(surveyed_families(), Extent::survey, &error));
        run(std::string("import sys\nif sys.modules['gc']: import gc\n") + one.give_back + "\ndel sys.kept");
        BOOST_TEST_CONTEXT(one.take_away) {
            BOOST_REQUIRE_MESSAGE(layout != nullptr, error.message);
            for (std::size_t row = 0; row < type_table::row::count; ++row) {
                const Finding &before = findings(*whole)[row];
                const Finding &finding = findings(*layout)[row];
                if (has_place(before) && (before.witnesses & one.sources) != 0) {
                    const bool by_others = (before.witnesses & ~one.sources) != 0;
                    BOOST_TEST((finding.witnesses & one.sources) == 0u);
                    BOOST_TEST((by_others ? finding.offset == before.offset : finding.reason == Reason::SILENT),
                               type_table::family.field_name(row));
                }
            }
        }
    }
}

// Without sys.getobjects a trace-refs build cannot be told from another; what is found is found all the same.
BOOST_AUTO_TEST_CASE(a_build_whose_chain_of_objects_is_not_shown_is_surveyed) {
    const Block<libprobe_layout> whole = probed();
    run("import sys\nsys.kept = getattr(sys, 'getobjects', None)\nif sys.kept: del sys.getobjects");
    Interpreter interpreter = whole->interpreter;
    interpreter.trace_refs = true; // as it was when the interpreter was identified
    libprobe_error error;
    Plan plan;
    plan.begin(type_table::family, build_of(interpreter, native_machine()), Extent::survey);
    plan.add_all();
    const Block<Evidence> evidence = block(Evidence::make(type_table::family, Extent::survey, plan.count));
    const Member &types = surveyed_families()[0];
    const libprobe_status status = collect(*types.questions, plan, types.survey, interpreter, *evidence, &error);
    run("import sys\nif sys.kept: sys.getobjects = sys.kept\ndel sys.kept");
    BOOST_TEST(status == LIBPROBE_OK, error.message);
    for (std::size_t i = 0; i < evidence->claim_count; ++i) {
        BOOST_TEST((evidence->claims[i].sources & bit(type_table::source::next)) == 0u);
    }
}

BOOST_AUTO_TEST_CASE(a_source_that_talks_nonsense_proves_nothing) {
    run("import sys\nsys.kept = sys.getrefcount\nsys.getrefcount = lambda o: 10 ** 30");
    const Block<libprobe_layout> layout = probed();
    run("import sys\nsys.getrefcount = sys.kept\ndel sys.kept");
    for (const std::uint16_t row : {type_table::row::ob_refcnt, type_table::row::ob_ref_local}) {
        const Finding &finding = findings(*layout)[row];
        if (exists(finding)) {
            BOOST_TEST(has_place(finding));
            BOOST_TEST(finding.witnesses == bit(type_table::source::incref));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
