"""The commands that draw, compare and tabulate runs, as ./dev bench and people call them."""
import contextlib
import io
import json
import os
import re
import sys
import tempfile
import unittest
import unittest.mock
import xml.etree.ElementTree as ElementTree

from made import around, document, entries, WHOLE

import bench  # noqa: E402
import bench_compare  # noqa: E402
import bench_page  # noqa: E402
import bench_tables  # noqa: E402


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
