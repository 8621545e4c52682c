"""What differs between two interpreters, and where reports come from; run by each interpreter, judged by records."""
import copy
import json
import os
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

import libprobe
from libprobe import cli, core, difference, source

IMAGES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "images")


def image(name):
    return os.path.join(IMAGES, name + ".record")


def compared(a, b):
    return difference.compare(a, b, ("a", "b"))


def run(*words):
    """Exit status, standard output, standard error of python -m libprobe diff."""
    child = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "libprobe", "diff"] + list(words),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        universal_newlines=True,
    )
    out, err = child.communicate()
    return child.returncode, out, err


class CommandLine(unittest.TestCase):
    def test_an_interpreter_its_record_and_its_report_are_the_same(self):
        with tempfile.TemporaryDirectory() as folder:
            record, report = os.path.join(folder, "record"), os.path.join(folder, "report")
            cli.main(["record", "-o", record])
            cli.main(["--json", "-o", report])
            for other in (record, report):
                status, out, err = run(sys.executable, other)
                self.assertEqual((status, err), (0, ""))
                self.assertIn("No difference", out)

    def test_a_difference_is_status_1_and_told_as_text_and_json(self):
        status, out, err = run(image("3.9.18"), image("3.10.13"))
        self.assertEqual((status, err), (1, ""))
        self.assertIn("heap_type of PyHeapTypeObject: 880 -> 888 (+8)", out)
        self.assertIn("type_data of PyHeapTypeObject: 880 -> 896 (+16)", out)
        self.assertRegex(out, r"as_number to ht_module moved by \+8 \(\d+ fields\): 432\.\.872 -> 440\.\.880")
        self.assertIn("am_send (PyAsyncMethods) at 432", out)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "diff.json")
            self.assertEqual(run(image("3.9.18"), image("3.10.13"), "--json", "-o", path), (1, "", ""))
            with open(path) as file:
                told = json.load(file)
        self.assertEqual((told["schema"], told["same"]), (2, False))
        self.assertEqual({run["distance"] for run in told["moved"] if run["family"] == "type"}, {8})

    def test_wrong_use_is_status_2_and_writes_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "out")
            for words, said in (
                ([image("3.9.18"), "no-such-python"], "'no-such-python' is no file, and no program on PATH"),
                ([__file__, image("3.9.18")], "is neither an interpreter nor a record nor a report"),
                ([folder, image("3.9.18")], "is a folder"),
                ([image("3.9.18")], "required: B"),
            ):
                status, out, err = run("-o", path, *words)
                self.assertEqual((status, out), (2, ""))
                self.assertIn(said, err)
            self.assertEqual(os.listdir(folder), [])


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
            self.assertEqual(compared(report, report)["schema"], 7)

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


def open_text(path):
    with open(path) as file:
        return file.read()


class Difference(unittest.TestCase):
    def setUp(self):
        self.a = source.load(image("3.12.1"))
        self.b = copy.deepcopy(self.a)

    def field(self, name):
        return next(field for field in self.b["fields"] if field["name"] == name)

    def test_a_run_ends_where_a_field_moved_otherwise_or_not(self):
        for name, distance in (("tp_repr", 8), ("tp_as_number", 8), ("tp_as_mapping", 8), ("tp_hash", -8)):
            self.field(name)["offset"] += distance
        told = [
            (run["distance"], [field["name"] for field in run["fields"]]) for run in compared(self.a, self.b)["moved"]
        ]
        self.assertEqual(told, [(8, ["tp_repr", "tp_as_number"]), (8, ["tp_as_mapping"]), (-8, ["tp_hash"])])
        text = difference.text(compared(self.a, self.b))
        self.assertIn("tp_repr to tp_as_number moved by +8 (2 fields): 88..96 -> 96..104\n", text)
        self.assertIn("tp_hash moved by -8: 120 -> 112\n", text)

    def test_a_run_begins_with_the_container_before_its_members(self):
        for name in ("nb_add", "as_number"):
            self.field(name)["offset"] += 8
        run = compared(self.a, self.b)["moved"][0]
        self.assertEqual([field["name"] for field in run["fields"]], ["as_number", "nb_add"])

    def test_a_run_is_of_one_family(self):
        for name in ("ob_type", "ob_size", "tp_name", "ob_fval"):  # ob_fval is where ob_size is, in another object
            self.field(name)["offset"] += 8
        runs = [(run["family"], [field["name"] for field in run["fields"]]) for run in compared(self.a, self.b)["moved"]]
        self.assertEqual(runs, [("type", ["ob_type", "ob_size", "tp_name"]), ("float", ["ob_fval"])])
        self.field("ob_fval")["family"] = "small"  # as if the next family had one
        other = copy.deepcopy(self.b)
        next(field for field in other["fields"] if field["name"] == "ob_fval")["offset"] += 8
        self.assertEqual([run["family"] for run in compared(self.b, other)["moved"]], ["small"])

    def test_what_came_went_and_grew(self):
        self.field("tp_repr").update(size=4)
        self.field("tp_str").update(offset=None, verdict="unproven", reason="not_in_build", witnesses=[])
        found = compared(self.a, self.b)
        self.assertEqual(found["resized"], [{"name": "tp_repr", "a": 8, "b": 4}])
        self.assertEqual([field["name"] for field in found["vanished"]], ["tp_str"])
        self.assertEqual([field["name"] for field in compared(self.b, self.a)["appeared"]], ["tp_str"])
        self.assertIn("Vanished\n  tp_str (PyTypeObject) at 136\n", difference.text(found))
        self.assertEqual(found["vanished"][0]["family"], "type")
        self.assertIn("tp_repr 8 -> 4 bytes", difference.text(found))
        self.field("as_number")["size"] = 288
        self.assertIn("as_number unknown -> 288 bytes", difference.text(compared(self.a, self.b)))

    def test_a_bit_field_that_has_another_place_in_its_byte(self):
        kind = self.field("PyASCIIObject_kind")
        before = kind["shift"]
        kind["shift"] = before + 1
        found = compared(self.a, self.b)
        self.assertFalse(found["same"])
        self.assertEqual(found["shifted"], [{"name": "PyASCIIObject_kind", "a": before, "b": before + 1}])
        text = "Shifted in their byte\n  PyASCIIObject_kind: bit %d -> bit %d\n" % (before, before + 1)
        self.assertIn(text, difference.text(found))
        kind.update(shift=None, offset=None, verdict="unproven", reason="absent", witnesses=[])
        self.assertEqual(compared(self.a, self.b)["shifted"], [])  # which `proof` tells

    def test_proof(self):
        self.field("tp_repr").update(verdict="unproven", reason="absent", offset=None, witnesses=[])
        self.field("tp_base").update(witnesses=["hearsay"])
        self.b["restricted"].update(type="unproven", small="proven")
        found = compared(self.a, self.b)
        self.assertEqual([change["name"] for change in found["proof"]], ["tp_repr", "tp_base"])
        text = difference.text(found)
        self.assertEqual(
            found["restricted"], {"type": {"a": "proven", "b": "unproven"}, "small": {"a": None, "b": "proven"}}
        )
        self.assertIn("restricted struct of type: proven -> unproven\n", text)
        self.assertIn("restricted struct of small: none -> proven\n", text)
        self.assertIn("tp_repr: proven -> unproven; reason none -> absent; no longer said by PyType_FromSpec", text)
        self.assertIn("now also by hearsay", text)

    def test_sizes_machine_and_tables(self):
        self.b["sizes"]["heap_type"].update(bytes=None, verdict="contradicted")
        self.b["sizes"]["type_data"]["witnesses"].append("hearsay")
        self.b["sizes"]["small"] = dict(self.b["sizes"].pop("static_type"), struct="PySmallObject", family="small")
        self.b["interpreter"]["byte_order"] = "big"
        next(field for field in self.b["fields"] if field["name"] == "tp_name")["name"] = "tp_nom"
        found = compared(self.a, self.b)
        self.assertEqual(found["sizes"]["small"], {"a": None, "b": self.b["sizes"]["small"]})
        text = difference.text(found)
        self.assertIn("heap_type of PyHeapTypeObject: 920 -> contradicted\n", text)
        self.assertIn("type_data of PyHeapTypeObject: 928 in both; now also by hearsay\n", text)
        self.assertIn("static_type of PyTypeObject: only in A\n", text)
        self.assertIn("small of PySmallObject: only in B\n", text)
        self.assertIn("byte_order little -> big\n", text)
        self.assertIn("Only in A's table of fields\n  tp_name\n", text)
        self.assertIn("Only in B's table of fields\n  tp_nom\n", text)


if __name__ == "__main__":
    unittest.main()
