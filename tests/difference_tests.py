"""What differs between two interpreters; run by each interpreter, judged by records."""
import copy
import json
import os
import subprocess
import sys
import tempfile
import unittest

from libprobe import cli, difference, source

from recorded import image


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
