"""Where reports come from: interpreters, records, saved reports; run by each interpreter, judged by records."""
import copy
import json
import os
import sys
import tempfile
import unittest
from unittest import mock

import libprobe
from libprobe import cli, core, difference, source

from recorded import image, open_text


def compare(a, b):
    return difference.compare(a, b, ("a", "b"))


class Source(unittest.TestCase):
    def refused(self, content, mode=0o600, name="source"):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, name)
            with open(path, "wb") as file:
                file.write(content if isinstance(content, bytes) else json.dumps(content).encode())
            os.chmod(path, mode)
            with self.assertRaises(source.NoReport) as caught:
                source.load(path)
            self.assertIn(repr(path), str(caught.exception))
            return str(caught.exception)

    def test_a_record_that_an_editor_saved(self):
        with open(image("3.9.18"), "rb") as file:
            text = file.read()
        with tempfile.TemporaryDirectory() as folder:
            crlf, marked = (os.path.join(folder, name) for name in ("crlf", "marked"))
            with open(crlf, "wb") as file:
                file.write(text.replace(b"\n", b"\r\n"))
            with open(marked, "wb") as file:
                file.write(b"\xef\xbb\xbf" + text)
            self.assertEqual(source.load(crlf), source.load(image("3.9.18")))
            self.assertRaisesRegex(source.NoReport, "marked' is a record that cannot be read: .*: save it as UTF-8 without one",
                                   source.load, marked)

    def test_a_file_is_written_alike_on_every_system(self):
        with tempfile.TemporaryDirectory() as folder, mock.patch.object(os, "linesep", "\r\n"):
            path = os.path.join(folder, "record")
            with mock.patch("builtins.open", mock.Mock(side_effect=open)) as opened:
                cli.main(["record", "-o", path])
            self.assertEqual([call[1].get("newline") for call in opened.call_args_list], ["\n"])

    def test_on_windows_the_name_tells_what_may_be_run(self):
        with mock.patch.object(os, "name", "nt"):
            self.assertTrue(source._may_run("C:\\Python\\python.EXE"))
            self.assertFalse(source._may_run("README.md"))

    def test_records_that_cannot_be_read(self):
        self.assertIn("line 2: an unknown word", self.refused(b"libprobe record 3\nnonsense\n"))
        self.assertIn("line 1: this is not a record", self.refused(b"libprobe record 9\n"))

    def test_reports_that_cannot_be_believed(self):
        good = libprobe.report()

        def spoiled(*path):
            report = copy.deepcopy(good)
            inner = report
            for key in path[:-2]:
                inner = inner[key]
            inner[path[-2]] = path[-1]
            return self.refused(report)

        self.assertIn("is not a report in JSON", self.refused(b"{"))
        self.assertIn("is not a report in JSON", self.refused({}))
        self.assertIn("is not a report in JSON", self.refused(b"{\xff}"))
        self.assertIn("is not a report in JSON", self.refused(b'{"a":' + b"[" * 100000))
        self.assertIn("schema 1; this libprobe reads schema 2", spoiled("schema", 1))
        self.assertIn("something is missing", self.refused({"schema": 2}))
        self.assertIn("something is missing", spoiled("interpreter", {}))
        self.assertIn("something is missing", spoiled("interpreter", "pointer_size", 0))
        self.assertIn("something is missing", spoiled("restricted", "proven"))
        self.assertIn("the restricted struct of 'float' has no verdict", spoiled("restricted", "float", None))
        for key, value in (("bytes", "928"), ("witnesses", {}), ("struct", None), ("family", 1), ("reason", None)):
            self.assertIn("the size 'heap_type' is not told", spoiled("sizes", "heap_type", key, value))
        for key, value in (("offset", "24"), ("offset", -1), ("size", 1 << 40), ("size", True), ("verdict", None), ("family", None)):
            self.assertIn("field 1 is not told", spoiled("fields", 0, key, value))
        self.assertIn(
            "'%s' stands twice" % good["fields"][0]["name"], spoiled("fields", 1, "name", good["fields"][0]["name"])
        )

    def test_the_schema_is_the_cores(self):
        report = libprobe.report()
        with mock.patch.object(core, "constants", lambda: {"schema": 7, "reasons": []}):
            self.assertIn("schema 2; this libprobe reads schema 7", self.refused(report))
            self.assertEqual(compare(report, report)["schema"], 7)

    def test_which_fields_exist_the_core_says(self):
        field = {"reason": "silent"}
        self.assertTrue(source.exists(field))
        gone = {"reasons": [{"name": "silent", "exists": False}]}
        with mock.patch.object(core, "constants", lambda: gone):
            self.assertFalse(source.exists(field))

    def test_what_a_later_libprobe_adds_is_let_through(self):
        report = libprobe.report()
        report["known"] = {"name": None}
        report["sizes"]["small"] = dict(report["sizes"].pop("heap_type"), struct="PySmallObject", family="small")
        report["restricted"]["small"] = "proven"
        report["fields"][0].update(reason="not_in_build", more=1)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "report")
            with open(path, "w") as file:
                json.dump(report, file)
            self.assertEqual(source.load(path), report)

    def test_what_is_too_large_or_no_json_is_refused(self):
        self.assertIn("is larger than", self.refused(b"{" + b" " * (1 << 20)))
        self.assertIn("is larger than", self.refused(b"libprobe record 3\n" + b"\n" * (1 << 20)))
        self.assertIn("is not a report in JSON", self.refused(b'{"schema": 2, "elapsed_ns": NaN}'))
        report = libprobe.report()
        report["sizes"]["heap_type"]["bytes"] = 10 ** 12
        self.assertIn("heap_type' is not told", self.refused(json.dumps(report).encode()))

    def test_the_home_of_this_python_is_not_another_ones(self):
        kept = dict(os.environ)
        os.environ["PYTHONHOME"] = os.path.dirname(os.path.abspath(__file__))
        try:
            self.assertIn("fields", source.probe(sys.executable))
        finally:
            os.environ.clear()
            os.environ.update(kept)

    def test_programs_that_are_no_python(self):
        head, script, program = ((b"@echo off\n", "source.cmd", "source.exe") if os.name == "nt"
                                 else (b"#!/bin/sh\n", "source", "source"))
        self.assertIn("exit status 7: no such luck", self.refused(head + b"echo no such luck >&2\nexit 7\n", 0o700, script))
        self.assertIn("does not print a report", self.refused(head + b"echo hello\n", 0o700, script))
        # posix_spawn may say so by this exit status alone, as it does under qemu.
        self.assertRegex(self.refused(b"nonsense", 0o700, program),
                         "cannot be run: (Exec format error|.*Bad EXE format)|exit status 127: it said nothing")

    def test_the_restricted_structs_are_told_in_a_word_if_they_agree(self):
        self.assertEqual(source.restricted({"restricted": {"type": "shifted", "float": "shifted"}}), "shifted")
        self.assertEqual(
            source.restricted({"restricted": {"type": "shifted", "float": "proven"}}), "type shifted, float proven"
        )

    def test_names(self):
        interpreter = core.replay(open_text(image("3.13.5-free-threaded+debug")))["interpreter"]
        self.assertEqual(source.name(interpreter), "3.13.5 free-threaded+debug")
        self.assertEqual(source.describe(interpreter), "CPython 3.13.5 (free-threaded, debug, x86_64-linux)")


if __name__ == "__main__":
    unittest.main()
