"""How the benchmarks are run, what is read from their JSON, told and drawn of it, and compared; usage: bench_tests.py TOOLS"""
import contextlib
import importlib.util
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
import unittest.mock
import xml.etree.ElementTree as ElementTree

TOOLS = sys.argv[1]
sys.path.insert(0, TOOLS)

import bench  # noqa: E402
import bench_compare  # noqa: E402
import bench_page  # noqa: E402
import bench_peers  # noqa: E402
import bench_picture  # noqa: E402
import bench_plots  # noqa: E402
import bench_results  # noqa: E402
import bench_tables  # noqa: E402

runner_spec = importlib.util.spec_from_file_location("runner", os.path.join(TOOLS, "..", "bench", "run.py"))
runner = importlib.util.module_from_spec(runner_spec)
runner_spec.loader.exec_module(runner)

STEADY = (0.99, 1.0, 1.0, 1.0, 1.0, 1.0, 1.01)


def entries(name, times, unit="ns", **more):
    """As Google Benchmark writes the repetitions of one benchmark, with an aggregate that nobody must count."""
    common = {"name": name, "run_name": name, "time_unit": unit, "threads": 1}
    rows = [dict(common, run_type="iteration", repetition_index=i, real_time=time * 2, cpu_time=time, **more)
            for i, time in enumerate(times)]
    return rows + [dict(common, run_type="aggregate", aggregate_name="mean", real_time=1e9, cpu_time=1e9)]


def around(name, time, **more):
    return entries(name, [time * factor for factor in STEADY], **more)


def document(*benchmarks, **context):
    return {"context": context, "benchmarks": sum(benchmarks, [])}


WHOLE = document(
    around("3.11.2/startup/restricted/fromspec/repeats:7", 10), around("3.11.2/startup/restricted/libprobe/repeats:7", 12),
    around("3.11.2/startup/restricted/shiboken/repeats:7", 90), around("3.6.15/startup/restricted/fromspec", 10),
    around("3.6.15/startup/restricted/libprobe", 13), around("3.11.2/latency/tp_name/limit", 1, instructions=1.0),
    around("3.11.2/latency/tp_name/libprobe", 1.1, instructions=3.0), around("3.11.2/latency/tp_flags/limit", 1, instructions=1.0),
    around("3.11.2/latency/tp_flags/libprobe", 1.1, instructions=2.0), around("3.11.2/latency/tp_name/limited", 5),
    around("3.11.2/startup/second/libprobe", 0.08, unit="us"), entries("3.11.2/footprint/text/libprobe", [0], bytes=50000),
    around("3.11.2/growth/types/0", 80), around("3.11.2/growth/types/1000", 85), around("3.11.2/growth/types/libprobe/100000", 99),
    around("3.11.2/growth/threads/libprobe/real_time/threads:4", 80), around("3.11.2/growth/threads/libprobe/real_time/threads:1", 20),
    around("3.11.2/oddity/<case>/<&>", 3),
    entries("3.11.2/cold/type_data/limit", [0], error_occurred=True, error_message="no such call"),
    interpreters=[{"name": "3.6.15", "version": "3.6.15", "skipped": [{"what": "shiboken6", "why": "no wheel for 3.6"}]},
                  {"name": "3.11.2", "version": "3.11.2", "skipped": [], "peers": {"nanobind": "2.4.0"}}],
)


def results(data):
    return bench_results.Results("made.json", data)


def case(data, name):
    return results(data).series[bench_results.parse(name, ())]


class Reading(unittest.TestCase):
    def test_medians_and_quartiles(self):
        series = case(document(entries("3.9.1/a/b/libprobe", [8, 1, 2, 4, 3])), "3.9.1/a/b/libprobe")
        self.assertEqual(series.spread, (2, 3, 4))
        self.assertEqual(case(document(entries("3.9.1/a/b/c", [7])), "3.9.1/a/b/c").spread, (7, 7, 7))

    def test_units(self):
        for unit, factor in (("ns", 1), ("us", 1e3), ("ms", 1e6), ("s", 1e9)):
            self.assertEqual(case(document(entries("3.9.1/a/b/c", [2], unit)), "3.9.1/a/b/c").values, [2 * factor])
        series = case(WHOLE, "3.11.2/footprint/text/libprobe")
        self.assertEqual((series.unit, series.values), ("bytes", [50000]))

    def test_real_time_counts_where_the_processors_cannot(self):
        for name, time in (("a", 5), ("a/manual_time", 10), ("a/real_time", 10), ("a/threads:2", 10)):
            self.assertEqual(list(results(document(entries("3.9.1/x/y/" + name, [5]))).series.values())[0].values, [time])

    def test_a_ratio_and_its_spread(self):
        data = document(entries("3.9.1/a/b/limit", [1, 2, 4]), entries("3.9.1/a/b/libprobe", [2, 4, 8]))
        made = results(data)
        key = bench_results.parse("3.9.1/a/b/libprobe", ())
        # All nine: .5 1 1 2 2 2 4 4 8
        self.assertEqual(made.ratio(key), (1, 2, 4))
        self.assertIsNone(made.yardstick(key._replace(contestant="limit")))

    def test_without_a_yardstick_or_with_one_too_short_for_the_clock_there_is_no_ratio(self):
        key = bench_results.parse("3.9.1/a/b/libprobe", ())
        self.assertIsNone(results(document(entries("3.9.1/a/b/libprobe", [1]))).ratio(key))
        self.assertIsNone(results(document(entries("3.9.1/a/b/libprobe", [1]), entries("3.9.1/a/b/limit", [0]))).ratio(key))

    def test_names(self):
        for name, parts in (
            ("3.13.5-free-threaded/latency/type_data/libprobe", ("3.13.5-free-threaded", "latency", "type_data", "libprobe", None)),
            ("odd/startup/all/fromspec/min_time:0.1/repeats:7/manual_time", ("odd", "startup", "all", "fromspec", None)),
            ("3.9.1/growth/fields/8", ("3.9.1", "growth", "fields", "libprobe", 8)),
            ("3.9.1/growth/fields/survey/n:8/repeats:7", ("3.9.1", "growth", "fields", "survey", 8)),
            ("3.9.1/growth/threads/libprobe/threads:4", ("3.9.1", "growth", "threads", "libprobe", 4)),
            ("footprint/text/libprobe", ("", "footprint", "text", "libprobe", None)),
            ("alone", ("", "alone", "", "libprobe", None)),
        ):
            self.assertEqual(bench_results.parse(name, ("odd",)), parts)


class Told(unittest.TestCase):
    def verdicts(self, data, words):
        target = next(target for target in bench_results.TARGETS if target.words.startswith(words))
        return bench_results.judge(results(data), target, "3.11.2")

    def test_met_and_missed(self):
        said = bench_page.summary(results(WHOLE)).splitlines()
        self.assertEqual(said[0].split(), ["target", "3.6.15", "3.11.2"])
        lines = {words: next(line for line in said if words in line) for words in ("1.25", "10 ×", "instruction", "200 ns", "40 KiB")}
        self.assertRegex(lines["1.25"], r"missed 1\.30 +met 1\.20$")
        self.assertRegex(lines["10 ×"], r"- +missed 7\.50$")
        self.assertRegex(lines["instruction"], r"- +missed 2$")
        self.assertRegex(lines["200 ns"], r"- +met 80\.0 ns$")
        self.assertRegex(lines["40 KiB"], r"- +missed 48\.8 KiB$")
        self.assertNotIn("attribute lookup", "".join(said))

    def test_the_worst_case_comes_first(self):
        self.assertEqual([verdict.case for verdict in self.verdicts(WHOLE, "getter ≤ 1 instr")], ["tp_name", "tp_flags"])

    def test_a_spread_that_reaches_over_the_limit_is_told(self):
        for times, close in (([1.2, 1.2, 1.24, 1.4, 1.5], True), ([1.2, 1.2, 1.2, 1.2, 1.2], False)):
            data = document(entries("3.11.2/startup/restricted/fromspec", [1]), entries("3.11.2/startup/restricted/libprobe", times))
            verdict = self.verdicts(data, "self-test ≤")[0]
            self.assertEqual((verdict.met, verdict.close), (True, close))

    def test_missed_by_a_hair_is_not_printed_as_the_limit(self):
        data = document(entries("3.11.2/dispatch/call/limit", [1]), entries("3.11.2/dispatch/call/libprobe", [1.0523]))
        self.assertIn("missed 1.0523", bench_page.summary(results(data)))


class Drawn(unittest.TestCase):
    def test_the_page_has_every_benchmark_and_every_median(self):
        made = results(WHOLE)
        page = bench_page.page(made)
        for key, series in made.series.items():
            figure = re.search(r'<figure><h3 id="%s">.*?</figure>' % re.escape(bench_page.html.escape("%s/%s" % key[1:3])), page)
            self.assertTrue(figure, key)
            self.assertIn(bench_page.html.escape(key.contestant), figure.group())
            self.assertIn(bench_plots.quantity(series.spread.middle, series.unit), figure.group())

    def test_the_page_tells_what_is_missing_and_fetches_nothing(self):
        page = bench_page.page(results(WHOLE))
        for words in ("shiboken6 (no wheel for 3.6)", "3.11.2/cold/type_data/limit: no such call", "target 1.25 ×", "Against nanobind 2.4.0.", "missed on 3.6.15 (1.30)"):
            self.assertIn(words, page)
        self.assertNotIn("<case>", page)
        self.assertNotRegex(page.replace("http://www.w3.org/2000/svg", ""), r"https?:|<script|<link|@import|url\(")

    def test_what_is_drawn_is_well_formed_and_none_of_it_off_the_paper(self):
        drawings = re.findall(r"<svg.*?</svg>", bench_page.page(results(WHOLE)), re.S)
        self.assertGreater(len(drawings), 8)
        for drawing in drawings:
            tree = ElementTree.fromstring(drawing)
            left, top, width, height = map(float, tree.get("viewBox").split())
            for element in tree.iter():
                for name, end in (("x", left + width), ("y", top + height), ("cx", left + width), ("cy", top + height)):
                    self.assertTrue(0 <= float(element.get(name, 0)) <= end, (drawing, element.attrib))

    def test_a_mark_stands_where_its_value_is(self):
        for values, log in (([1, 2, 5], False), ([1, 2, 50], True), ([0, 50], False)):
            axis = bench_plots.Axis(values, 100, 600)
            self.assertEqual(axis.log, log)
            places = [axis(value) for value in values]
            self.assertEqual(places, sorted(places))
            self.assertTrue(100 <= places[0] and places[-1] <= 600)
        self.assertAlmostEqual(axis(25) - axis(0), axis(50) - axis(25))
        axis = bench_plots.Axis([1, 100], 0, 600)
        self.assertAlmostEqual(axis(10) - axis(1), axis(100) - axis(10))

    def test_the_picture_has_the_versions_numbers_and_means(self):
        parts = [around("%s/throughput/%s/%s" % (name, case, contestant), time)
                 for name in ("3.9.2", "3.9.18", "3.10.1", "3.13.5-free-threaded", "3.13.5-debug")
                 for case, contestant, time in (("tp_name", "limit", 1), ("tp_name", "libprobe", 2), ("tp_flags", "limit", 1),
                                                ("tp_flags", "libprobe", 8), ("tp_flags", "attribute", 50))]
        some = bench_picture.picture(results(document(*parts)))
        self.assertIn("Bars from top to bottom: CPython 3.9.18, 3.13.5t.", some)
        self.assertEqual(some.count("<title>3.9.18: 4.00 ×</title>"), 1)
        self.assertIn("one binary for all, mean of 2<", some)
        self.assertIn("PyObject_GetAttr<", some)
        self.assertEqual(some.count("not measured"), 1)
        whole = bench_picture.picture(results(WHOLE))
        for words in (">1.20 to 1.30 ×<", ">9.00 ×<", "one, 10.0 ns<", "Every further caller in the process", ">80.0 ns<", ">48.8 KiB<"):
            self.assertIn(words, whole)
        self.assertIn("CPython 3.6.15.", bench_picture.picture(results(document(around("3.6.15/startup/second/libprobe", 1)))))

    def test_an_import_is_told_with_its_fields_and_its_times(self):
        data = document(*[around("3.11.%d/startup/import/%s" % (patch, contestant), time, unit="us") for patch in (2, 7)
                          for contestant, time in (("without", 40 + patch), ("with", 80 + 2 * patch))])
        page = bench_page.page(results(data))
        for words in ("an import with a self-test of two fields, tp_name and tp_mro.",
                      "with: 2.00 × (84.0 to 94.0 µs)", "without libprobe, 42.0 to 47.0 µs."):
            self.assertIn(words, page)
        for words, told in (("Import of a small extension", "47.0 µs"),
                            ("with a self-test of 2 fields", "2.00 ×, 94.0 µs")):
            self.assertEqual(re.search(">%s</text><[^>]*>([^<]+)</text>" % words, page).group(1), told)

    def test_many_cases_have_a_plot_of_them_all(self):
        parts = [around("%s/latency/tp_%02d/%s" % (name, i, contestant), time) for i in range(20)
                 for name, contestant, time in (("3.9.1", "limit", 1), ("3.9.1", "libprobe", 2), ("3.11.2", "limit", 1),
                                                ("3.11.2", "libprobe", 4 + i), ("3.11.2", "limited", 30))]
        page = bench_page.page(results(document(*reversed(parts))))
        drawing = re.search("latency, all cases.*?</figure>", page, re.S).group()
        self.assertIn("<title>libprobe, tp_07: 6.50 × (2.00 × to 11.0 ×)</title>", drawing)
        self.assertEqual(re.findall(r">(tp_\d\d)<", drawing), ["tp_%02d" % i for i in range(20)])
        self.assertNotIn("all cases", bench_page.page(results(WHOLE)))

    def test_points_of_growth_stand_on_their_arguments(self):
        drawing = re.search(r'<svg[^>]*"growth/types">.*?</svg>', bench_page.page(results(WHOLE)), re.S).group()
        grid = re.findall(r'<path class="grid" d="M([\d.]+),0V.*?<text[^>]*>(\d+)<', drawing)
        self.assertEqual([label for _, label in grid], ["0", "1000", "100000"])
        self.assertEqual(re.findall(r'cx="([\d.]+)"', drawing), [place for place, _ in grid])

    def test_growth_says_what_is_timed(self):
        parts = [around("3.11.2/growth/fields/selftest/%d" % fields, 10 + fields) for fields in (1, 48, 115)]
        parts += [around("3.11.2/growth/%s/x/%d" % (case, i), 9) for case in bench_page.GROWTH
                  if case != "fields" for i in (0, 4)]
        page = bench_page.page(results(document(*parts)))
        fields = re.search(r'<svg[^>]*"growth/fields">.*?</svg>', page, re.S).group()
        self.assertEqual(re.findall(r"<title>3.11.2: ([^<]*)</title>", fields), ["1: 11.0 ns, 48: 58.0 ns, 115: 125 ns"])
        for words in ("time of one self-test of all fields; lower", "time of one survey; lower", "number of further types in the process<",
                      "processor time of one call of libprobe_probe after the first; lower"):
            self.assertIn(words, page)
        self.assertNotIn('id="show-', page)

    def test_groups_that_are_missing_are_not_missed(self):
        for group in ("startup", "latency", "growth", "footprint", "oddity"):
            some = [entry for entry in WHOLE["benchmarks"] if "/%s/" % group in entry["name"]]
            page = bench_page.page(results(dict(WHOLE, benchmarks=some)))
            self.assertIn('id="%s"' % group, page)
            for drawing in re.findall(r"<svg.*?</svg>", page, re.S):
                ElementTree.fromstring(drawing)


class Peers(unittest.TestCase):
    def test_two_interpreters_of_one_version_share_what_is_fetched(self):
        pythons = [{"version": version} for version in ("3.13.0", "3.13.5", "3.9.18")]
        with tempfile.TemporaryDirectory() as cache:
            os.makedirs(os.path.join(cache, "peers", "nanobind", "3.9"))
            with unittest.mock.patch.dict(os.environ, LIBPROBE_CACHE=cache), \
                    unittest.mock.patch.multiple(bench_peers, make=unittest.mock.DEFAULT, get=unittest.mock.DEFAULT) as mocks:
                bench_peers.fetch(pythons, lambda words: None)
            asked = [call[0][:2] for call in mocks["get"].call_args_list]
        self.assertEqual(sorted(asked), sorted({(peer, version) for peer in bench_peers.PEERS for version in ("3.13", "3.9")}
                                               - {("nanobind", "3.9")}))

    """Those that are skipped are not run, whatever an earlier build left."""

    def test_only_those_that_are_there_are_loaded(self):
        for there, loaded in (("", []), ("nanobind", ["nanobind"]), ("shiboken6,pybind11", ["shiboken6", "pybind11"])):
            library, found = unittest.mock.Mock(), []
            with unittest.mock.patch.multiple(runner, add_module=lambda library, own, peer: found.append(peer),
                                              add_shiboken=lambda library, peers: found.append("shiboken6")):
                runner.add_others(library, "own", "peers", there)
            self.assertEqual(found, loaded)
            library.add.assert_called_once_with(os.path.join("own", "limit.so"))
            library.skip.assert_not_called()

    def test_of_a_peer_that_does_not_work_no_case_is_added(self):
        library, module = unittest.mock.Mock(), unittest.mock.Mock()
        with unittest.mock.patch.object(runner, "load", lambda name, path: module):
            runner.add_others(library, "own", "peers", "nanobind")
            self.assertEqual([call.args[0] for call in library.skip.call_args_list], ["nanobind"])
            self.assertEqual([os.path.basename(call.args[0]) for call in library.add.call_args_list], ["limit.so"])
            module.Thing().dot.return_value = 25
            runner.add_others(library, "own", "peers", "nanobind")
        self.assertEqual(library.add.call_args.args[0], os.path.join("own", "bench_nanobind.so"))
        self.assertEqual(library.call.call_args.args[0], "nanobind")

    def test_what_has_no_wheel_or_does_not_compile_is_not_handed_on(self):
        asked = []

        def run(words, **more):
            asked.append(words)
            with open(words[-2], "w") as file:
                json.dump({"context": {}, "benchmarks": [], "skipped": []}, file)

        def count(python, peers, there, mode):
            asked.append(there)
            return {}, None

        with tempfile.TemporaryDirectory() as folder, unittest.mock.patch.multiple(
            bench, run=run, valgrind=count, build_peer=lambda peer, name: "does not compile" if peer == "pybind11" else None
        ), unittest.mock.patch.object(bench.bench_footprint, "entries", lambda *words: []):
            for peer in ("nanobind", "pybind11"):
                os.makedirs(os.path.join(folder, peer, "3.9"))
            python = {"name": "3.9.1", "version": "3.9.1", "executable": "python"}
            skipped = bench.measure(python, folder, "quick", os.path.join(folder, "out.json"), lambda words: None)[1]
        self.assertEqual((asked[0][6], asked[1]), ("nanobind", "nanobind"))
        self.assertEqual({entry["what"]: entry["why"] for entry in skipped},
                         {"shiboken6": "no wheel for 3.9 has been fetched", "pybind11": "does not compile"})


class Interrupted(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        patch = unittest.mock.patch.multiple(bench, BUILD=folder.name, OUT=os.path.join(folder.name, "bench.json"),
                                             PASSING=os.path.join(folder.name, "passing"))
        patch.start()
        self.addCleanup(patch.stop)

    def test_what_was_needed_for_a_moment_goes_also_where_a_child_is_killed(self):
        os.makedirs(os.path.join(bench.PASSING, "of a run that was killed"))
        leave = "import os, tempfile; print(tempfile.mkdtemp(), flush=True); os.kill(os.getpid(), 9)"
        before = os.environ.get("TMPDIR"), tempfile.gettempdir()
        with self.assertRaises(KeyboardInterrupt), bench.passing():
            self.assertEqual(os.listdir(bench.PASSING), [])
            left = subprocess.run([sys.executable, "-c", leave], stdout=subprocess.PIPE, universal_newlines=True)
            self.assertEqual((left.returncode, os.path.dirname(left.stdout.strip())), (-9, bench.PASSING))
            self.assertTrue(os.path.isdir(left.stdout.strip()))
            self.assertEqual(os.path.dirname(tempfile.mkdtemp()), bench.PASSING)
            raise KeyboardInterrupt
        self.assertEqual(os.listdir(self.folder), [])
        self.assertEqual((os.environ.get("TMPDIR"), tempfile.gettempdir()), before)

    def test_one_line_says_whose_the_results_are(self):
        def stop(*words):
            raise KeyboardInterrupt

        def end(*words):
            with bench.passing():
                bench.write(bench.OUT, WHOLE)
            stop()

        for main, words in ((stop, "there is no .*bench.json yet"), (end, "bench.json is that of this run, which"),
                            (stop, "bench.json is still that of the last run that ended")):
            said = io.StringIO()
            with unittest.mock.patch.object(bench, "main", main), contextlib.redirect_stderr(said):
                self.assertEqual(bench.command([]), 130)
            self.assertRegex(said.getvalue(), "^bench: interrupted; .*%s.*\n$" % words)
        self.assertEqual(os.listdir(self.folder), ["bench.json"])


class Blocked(unittest.TestCase):
    """What cannot be written is one sentence that names it."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = os.path.join(folder.name, "file")
        with open(self.file, "w"):
            pass
        python = {"name": "3.9.1", "debug": False, "include": ["."], "version": "3.9.1", "implementation": "cpython"}
        self.build = os.path.join(folder.name, "build")
        patch = unittest.mock.patch.multiple(bench.interpreters, found=lambda: [python])
        patch.start()
        self.addCleanup(patch.stop)

    def said(self, build, cache):
        said = io.StringIO()
        paths = dict(BUILD=build, PASSING=os.path.join(build, "passing"), OUT=os.path.join(build, "bench.json"))
        with unittest.mock.patch.multiple(bench, **paths), unittest.mock.patch.dict(os.environ, LIBPROBE_CACHE=cache):
            with contextlib.redirect_stderr(said):
                self.assertEqual(bench.command([]), 1)
        return said.getvalue()

    def test_a_build_folder(self):
        build = os.path.join(self.file, "bench")
        words = "bench: the build folder %s cannot be written: Not a directory\n"
        self.assertEqual(self.said(build, self.build), words % build)
        for name in bench.WRITTEN:
            folder = os.path.join(self.build, name)
            os.makedirs(folder)
            self.assertEqual(self.said(self.build, self.file), "bench: %s cannot be written\n" % folder)
            os.rmdir(folder)

    def test_a_cache_folder(self):
        cache = os.path.join(self.file, "cache")
        self.assertEqual(self.said(self.build, cache), "bench: the cache folder %s cannot be written: Not a directory; "
                                                       "LIBPROBE_CACHE names another\n" % cache)
        self.assertEqual(os.listdir(self.build), [])

    def test_of_a_command_that_failed_the_error_is_told_without_all_that_came_before(self):
        words = [sys.executable, "-c", "import sys; print('a variable\\n' * 30); sys.exit('CMake Error: this')"]
        with self.assertRaisesRegex(bench.Failed, "failed with 1:\nCMake Error: this$"):
            bench.run(words)
        with self.assertRaisesRegex(bench.Failed, "failed with 1:\nthat$"):
            bench.run([sys.executable, "-c", "print('that'); exit(1)"])


class Published(unittest.TestCase):
    def test_only_a_whole_run_on_all_versions_draws_the_picture_and_writes_the_tables(self):
        names = ["3.6.15", "3.8.1", "3.9.2", "3.11.2", "3.13.5", "3.13.5-free-threaded", "3.15.0"]
        page_before = "# Cost\n%sold\n%sThe end.\n" % (bench_tables.BEGIN, bench_tables.table.END)
        for there, mode, failed, words in (
            (names, "whole", [], "docs/performance.svg, is drawn anew, and the tables of .*docs/performance.md are written"),
            (names, "quick", [], "left as they are: this was a quick run"),
            (names[3:5] + ["3.13.5-debug"], "whole", [], "left as they are: they are of 3.6, 3.8, 3.9, 3.13t, 3.15 too, not measured"),
            (names, "whole", ["a benchmark is missing"], "left as they are: something failed"),
        ):
            made = results(document(*[around(name + "/startup/second/libprobe", 1) for name in there], mode=mode))
            with tempfile.TemporaryDirectory() as folder:
                picture, page = (os.path.join(folder, "docs", "performance." + end) for end in ("svg", "md"))
                drawn, said = os.path.join(folder, "performance.svg"), io.StringIO()
                os.mkdir(os.path.dirname(picture))
                for path, content in ((picture, "old"), (drawn, "new"), (page, page_before)):
                    with open(path, "w") as file:
                        file.write(content)
                with unittest.mock.patch.multiple(bench, BUILD=folder, PICTURE=picture, PAGE=page), contextlib.redirect_stderr(said):
                    bench.publish(made, failed)
                with open(picture) as file, open(page) as pages:
                    self.assertEqual((file.read(), "\nold\n" in pages.read()), ("new", False) if "anew" in words else ("old", True))
            self.assertRegex(said.getvalue(), words)

    def test_the_page_has_a_place_for_the_tables(self):
        with open(bench.PAGE, encoding="utf-8") as file:
            text = file.read()
        self.assertEqual((text.count(bench_tables.BEGIN), text.count(bench_tables.table.END)), (1, 1))

    def test_the_tables_have_the_medians_and_bold_what_is_missed(self):
        said = bench_tables.tables(results(WHOLE)).splitlines()
        cells = {line.split(" | ")[0]: line.rstrip(" |").split(" | ")[1:] for line in said if line.startswith("| ")}
        self.assertEqual(cells["| time or size"], ["3.6.15", "3.11.2"])
        self.assertEqual(cells["| self-test of these fields"], ["13.0 ns", "12.0 ns"])
        self.assertNotIn("| type data, cold caches: struct, libprobe", cells)  # nothing of it was measured
        self.assertEqual(cells["| text: a self-test with its accessors; a second family besides, one that is not used"],
                         ["-", "48.8 KiB, -, -"])
        self.assertEqual(cells["| self-test ≤ 1.25 × PyType_FromSpec of its slots"], ["**1.30**", "1.20"])
        self.assertIn("Measured on an unknown day against nanobind 2.4.0. Medians.", said)


class Running(unittest.TestCase):
    """The commands."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name, content=None):
        path = os.path.join(self.folder, name)
        if content is not None:
            with open(path, "w", encoding="utf-8") as file:
                file.write(content if isinstance(content, str) else json.dumps(content))
        return path

    def run_main(self, main, *words):
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            status = main(list(words))
        return status, out.getvalue()

    def compare(self, old, new, *more):
        return self.run_main(bench_compare.main, self.path("old.json", old), self.path("new.json", new), *more)

    def test_the_page_and_the_picture_are_written(self):
        page, picture = self.path("page.html"), self.path("picture.svg")
        self.assertEqual(self.run_main(bench_page.main, self.path("a.json", WHOLE), page, picture), (0, ""))
        self.assertTrue(ElementTree.parse(picture).getroot().tag.endswith("}svg"))
        with open(page, encoding="utf-8") as file:
            self.assertIn("</html>", file.read())
        self.assertEqual(self.run_main(bench_page.main, "--summary", self.path("a.json"))[0], 0)

    def test_nothing_slower(self):
        status, said = self.compare(WHOLE, dict(WHOLE, context=dict(WHOLE["context"], date="tomorrow")))
        self.assertEqual((status, said), (0, "0 of 18 benchmarks that both have are worse.\n"))

    def test_a_run_against_itself(self):
        path, words = self.path("a.json", WHOLE), "%s and %s are the same run: there is nothing to compare.\n"
        self.assertEqual(self.run_main(bench_compare.main, path, path), (0, words % (path, path)))
        self.assertEqual(self.compare(WHOLE, WHOLE), (0, words % (self.path("old.json"), self.path("new.json"))))

    def test_quick_runs_are_told_first_and_do_not_count(self):
        slow = json.loads(json.dumps(WHOLE))
        for entry in slow["benchmarks"]:
            if entry["name"].endswith("tp_name/libprobe"):
                entry["cpu_time"] *= 2
        for modes, words in ((("whole", "quick"), "old.json is a whole run, .*new.json a quick run: what differs is chance"),
                             ((None, "quick"), "old.json is a whole run, .*new.json a quick run: what differs is chance"),
                             (("quick", "quick"), "^Both are quick runs: what differs is chance")):
            old, new = (dict(data, context=dict(data["context"], mode=mode)) for data, mode in zip((WHOLE, slow), modes))
            status, said = self.compare(old, new)
            self.assertEqual(status, 0)
            self.assertRegex(said.splitlines()[0], words)
            self.assertIn("slower: 3.11.2/latency/tp_name/libprobe", said)

    def test_what_a_run_is_compared_with_is_looked_at_before_it_is_made(self):
        python = {"name": "3.11.2", "debug": False, "include": ["."], "version": "3.11.2", "implementation": "cpython"}
        path = self.path("old.json", WHOLE)
        runs = []
        with unittest.mock.patch.multiple(bench, measure_all=lambda *words: runs.append(words) or 0, BUILD=self.folder,
                                          OUT=self.path("bench.json", WHOLE), PASSING=self.path("passing")
                                          ), unittest.mock.patch.object(bench.interpreters, "found", lambda: [python]):
            for name, content in (("no.json", None), ("cut.json", "{"),
                                  ("other.json", document(around("3.8.1/latency/tp_name/libprobe", 1)))):
                with self.assertRaisesRegex(SystemExit, re.escape(self.path(name, content))):
                    bench.main(["--compare", self.path(name)])
            self.assertEqual(runs, [])
            for words, told in (([path], ""), (["--quick", path], "bench: %s is a whole run, this one a quick run: " % path),
                                ([bench.OUT], "bench: comparing with %s as it was, which this run writes anew" % bench.OUT)):
                status, said = self.run_main_of_bench(*words)
                self.assertEqual((status, said[: len(told)]), (0, told))
                self.assertEqual(runs.pop()[2].path, words[-1] + (" as it was" if words[-1] == bench.OUT else ""))

    def run_main_of_bench(self, *words):
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            return bench.main(list(words[:-1]) + ["--compare", words[-1]]), said.getvalue()

    def test_the_tables_are_written_and_checked(self):
        page, run = self.path("page.md", "a\n%s%sb\n" % (bench_tables.BEGIN, bench_tables.table.END)), self.path("a.json", WHOLE)
        with self.assertRaisesRegex(SystemExit, "the table in .*page.md is out of date; run ./dev bench"):
            bench_tables.main([run, page, "--check"])
        bench_tables.main([run, page])
        bench_tables.main([run, page, "--check"])
        with open(page, encoding="utf-8") as file:
            self.assertRegex(file.read(), r"(?s)^a\n<!--.*\| self-test of these fields \| 13.0 ns \|.*-->\nb\n$")
        quick = self.path("quick.json", dict(WHOLE, context=dict(WHOLE["context"], mode="quick")))
        for words, told in (([quick, page], "is a quick run"), ([self.path("no.json"), page], "no.json cannot be read"),
                            ([run, self.path("empty.md", "")], "empty.md has not the lines"), ([run], "usage"),
                            ([run, page, "--chek"], "usage")):
            with self.assertRaisesRegex(SystemExit, told):
                bench_tables.main(words)

    def test_slower_against_the_yardstick(self):
        new = json.loads(json.dumps(WHOLE))
        for entry in new["benchmarks"]:
            if entry["name"].endswith("tp_name/libprobe"):
                entry["cpu_time"] *= 1.5
        status, said = self.compare(WHOLE, new)
        self.assertEqual(status, 1)
        self.assertIn("slower: 3.11.2/latency/tp_name/libprobe  1.10 to 1.65 × limit (+50 %)", said)
        status, said = self.compare(new, WHOLE)
        self.assertEqual(status, 0)
        self.assertIn("faster: 3.11.2/latency/tp_name/libprobe", said)
        self.assertEqual(self.compare(WHOLE, new, "60")[0], 0)

    def test_what_has_no_yardstick_is_compared_as_time_and_size(self):
        for name, field, words in (("second/libprobe", "cpu_time", "slower: 3.11.2/startup/second/libprobe  80.0 ns to 160 ns (+100 %)"),
                                   ("text/libprobe", "bytes", "more: 3.11.2/footprint/text/libprobe  48.8 KiB to 97.7 KiB (+100 %)"),
                                   ("tp_flags/libprobe", "instructions", "more: 3.11.2/latency/tp_flags/libprobe  2.00 to 4.00 instructions")):
            new = json.loads(json.dumps(WHOLE))
            for entry in new["benchmarks"]:
                if entry["name"].endswith(name) and field in entry:
                    entry[field] *= 2
            status, said = self.compare(WHOLE, new)
            self.assertEqual(status, 1)
            self.assertIn(words, said)

    def test_a_slower_machine_and_noise_are_not_slower(self):
        slow = json.loads(json.dumps(WHOLE))
        slow["benchmarks"] = [entry for entry in slow["benchmarks"] if "/limit" in entry["name"] or "tp_name/" in entry["name"]]
        old = json.loads(json.dumps(slow))
        for entry in slow["benchmarks"]:
            entry["cpu_time"] *= 3
        status, said = self.compare(old, slow)
        self.assertEqual((status, "slower" in said), (0, False))
        limit, name = entries("3.9.1/a/b/limit", [1] * 5), "3.9.1/a/b/libprobe"
        noisy = [document(limit, entries(name, times)) for times in ([1, 1, 1, 2, 3], [1, 1.5, 1.5, 2, 3])]
        self.assertEqual(self.compare(*noisy)[0], 0)

    def test_a_peer_that_became_slower_is_told_and_not_counted(self):
        new = json.loads(json.dumps(WHOLE))
        for entry in new["benchmarks"]:
            if entry["name"].endswith("tp_name/limited"):
                entry["cpu_time"] *= 2
        status, said = self.compare(WHOLE, new)
        self.assertEqual(status, 0)
        self.assertIn("slower: 3.11.2/latency/tp_name/limited  5.00 to 10.0 × limit (+100 %); not libprobe's", said)

    def test_what_came_and_went_is_listed(self):
        fewer = dict(WHOLE, benchmarks=[entry for entry in WHOLE["benchmarks"] if not re.search("3.6.15|types/1000$", entry["name"])])
        status, said = self.compare(WHOLE, fewer)
        self.assertEqual(status, 0)
        self.assertIn("went: 3.11.2/growth/types/libprobe/1000\n", said)
        self.assertIn("Only %s has these interpreters: 3.6.15.\n" % self.path("old.json"), said)
        self.assertNotIn(": 3.6.15/", said)
        self.assertIn("came: 3.11.2/growth/types/libprobe/1000\n", self.compare(fewer, WHOLE)[1])

    def test_what_cannot_be_compared_is_named(self):
        good = self.path("good.json", WHOLE)
        for name, content in (("no.json", None), ("cut.json", '{"context": {}, "benchm'), ("list.json", []), ("other.json", {"a": 1}),
                              ("empty.json", document()), ("odd.json", {"context": {}, "benchmarks": [{"name": "a"}]}),
                              ("unit.json", document(entries("3.9.1/a/b/c", [1], unit="week"))), ("bytes.json", "\0\1")):
            for words in ((good, self.path(name, content)), (self.path(name, content), good)):
                status, said = self.run_main(bench_compare.main, *words)
                self.assertEqual((status, self.path(name) in said, said.count("\n")), (2, True, 1), said)
            self.assertEqual(self.run_main(bench_page.main, "--summary", self.path(name))[0], 2)
        status, said = self.compare(WHOLE, document(entries("3.9.1/latency/tp_name/libprobe", [1])))
        self.assertEqual(status, 2)
        self.assertIn("of 3.6.15, 3.11.2, the other of 3.9.1", said)
        self.assertEqual(self.compare(WHOLE, document(entries("3.11.2/oddity/a/b", [1])))[0], 2)
        self.assertEqual(self.run_main(bench_compare.main, good)[0], 2)
        self.assertEqual(self.run_main(bench_compare.main, good, good, "much")[0], 2)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
