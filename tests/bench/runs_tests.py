"""How ./dev bench runs: what it hands on, what it leaves behind, and what it publishes."""
import contextlib
import importlib.util
import io
import json
import os
import subprocess
import sys
import tempfile
import unittest
import unittest.mock

from made import around, document, results, TOOLS, WHOLE

import bench  # noqa: E402
import bench_measure  # noqa: E402
import bench_peers  # noqa: E402
import bench_tables  # noqa: E402

runner_spec = importlib.util.spec_from_file_location("runner", os.path.join(TOOLS, "..", "bench", "run.py"))
runner = importlib.util.module_from_spec(runner_spec)
runner_spec.loader.exec_module(runner)


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
            bench_measure, run=run, valgrind=count, build_peer=lambda peer, name: "does not compile" if peer == "pybind11" else None
        ), unittest.mock.patch.object(bench_measure.bench_footprint, "entries", lambda *words: []):
            for peer in ("nanobind", "pybind11"):
                os.makedirs(os.path.join(folder, peer, "3.9"))
            python = {"name": "3.9.1", "version": "3.9.1", "executable": "python"}
            skipped = bench_measure.measure(python, folder, "quick", os.path.join(folder, "out.json"), lambda words: None)[1]
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


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
