"""The Python package as its users import it, and what it takes from the core; run by each interpreter."""
import ctypes
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

import libprobe
from libprobe import core

INCLUDE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "include", "libprobe")


class Package(unittest.TestCase):
    def test_offset(self):
        report = {field["name"]: field["offset"] for field in libprobe.report()["fields"]}
        self.assertEqual(libprobe.offset("tp_name"), report["tp_name"])

    def test_errors(self):
        self.assertRaises(core.UnknownField, libprobe.offset, "nonsense")
        self.assertRaises(core.UnknownField, libprobe.require, ["tp_dict", "nonsense"])
        self.assertRaises(core.UnknownField, libprobe.offset, "\udcff")
        self.assertRaises(core.UnknownField, libprobe.offset, "tp_dict\0junk")
        self.assertRaises(TypeError, libprobe.require, "tp_dict")
        unproven = [field["name"] for field in libprobe.report()["fields"] if field["offset"] is None]
        for name in unproven:
            self.assertRaises(core.ProbeError, libprobe.offset, name)
            self.assertRaises(ImportError, libprobe.require, [name])
        self.assertIsNone(libprobe.require(["tp_dict"]))
        self.assertIsNone(libprobe.require([]))

    def test_a_record_is_replayed_as_the_report_that_it_was(self):
        report, replayed = libprobe.report(), libprobe.replay(core.record())
        self.assertEqual((replayed["elapsed_ns"], replayed["debug_offsets"]), (0, None))
        self.assertEqual(report["debug_offsets"] is not None, sys.version_info >= (3, 13))
        report["elapsed_ns"], report["debug_offsets"] = 0, None
        self.assertEqual(replayed, report)

    def test_what_is_not_a_record_is_named_with_its_line(self):
        record = core.record()
        for text, line in (("", "line 1: this is not a record"), ("\udcff", "line 1: this is not a record"),
                           ("libprobe record 3\nnonsense\n", "line 2: an unknown word"),
                           (record + "\0", "line %d: not text" % (record.count("\n") + 1))):
            self.assertRaisesRegex(core.BadRecord, line, libprobe.replay, text)

    def test_folders_may_have_spaces_and_letters_of_any_language(self):
        with tempfile.TemporaryDirectory() as folder:
            place = os.path.join(folder, "Meine Programme \u00e9\u0142\u4e2d")
            shutil.copytree(os.path.dirname(libprobe.__file__), os.path.join(place, "libprobe"), copy_function=shutil.copyfile)
            path = os.path.join(place, "a record")
            for words in ("record", "-o", path), ("diff", path, sys.executable):
                run = subprocess.run([sys.executable, "-m", "libprobe"] + list(words), env=dict(os.environ, PYTHONPATH=place),
                                     stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                self.assertEqual((run.returncode, run.stderr), (0, b""), run.stdout)
            with open(path, "rb") as file:
                self.assertNotIn(b"\r", file.read())

    def test_at_finalization_nothing_is_taken_for_proven(self):
        late = (
            "import libprobe\n"
            "class Late:\n"
            "    def __del__(self):\n"
            "        try: libprobe.require(['tp_dict'])\n"
            "        except Exception as error: print(type(error).__name__)\n"
            "        else: print('required')\n"
            "libprobe.require(['tp_dict'])\n"
            "import builtins; builtins.late = Late()\n"
        )
        out = subprocess.check_output([sys.executable, "-c", late], universal_newlines=True)
        self.assertIn(out, ("ProbeError\n", "required\n", ""))  # required: where it is called before the end

    def test_a_missing_core_is_named(self):
        with tempfile.TemporaryDirectory() as folder:
            with mock.patch.object(core, "__file__", os.path.join(folder, "core.py")):
                self.assertRaisesRegex(core.ProbeError, core.FILE, core._load)

    def test_a_core_of_another_libprobe_is_named(self):
        import _ctypes

        if not hasattr(_ctypes, "__file__"):
            self.skipTest("no shared object at hand")
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)  # Windows removes no file that is loaded
        shutil.copy(_ctypes.__file__, os.path.join(folder, core.FILE))
        with mock.patch.object(core, "__file__", os.path.join(folder, "core.py")):
            self.assertRaisesRegex(core.ProbeError, "of another libprobe.*libprobe_constants_json", core._load)

    def test_help_tells_what_is_asked_by_default(self):
        self.assertRegex(libprobe.__doc__, "make a survey, as libprobe_survey does")
        self.assertRegex(libprobe.__doc__, "In C,\nlibprobe_probe makes a probe")

    def test_require_makes_no_survey_unless_told_to(self):
        required = (
            "import libprobe\n"
            "for survey in False, True, False:\n"
            "    try: libprobe.require(['tp_subclasses'], survey=survey)\n"
            "    except ImportError as error: print('libprobe_survey' in str(error))\n"
            "    else: print('required')\n"
        )
        out = subprocess.check_output([sys.executable, "-c", required], universal_newlines=True)
        self.assertEqual(out.split(), ["True", "required", "required"])

    def test_every_family_is_located_and_required(self):
        for name in ("ob_fval", "heap_type", "tp_name"):
            self.assertIsNone(libprobe.require([name]))
            core.selftest([name])
        self.assertEqual(libprobe.offset("ob_fval"), object.__basicsize__)
        self.assertEqual(libprobe.offset("heap_type"), type.__basicsize__)

    def test_what_this_build_has_not_is_refused_before_anything_is_asked(self):
        reasons = {field["name"]: field["reason"] for field in libprobe.report()["fields"]}
        for name in (name for name, reason in reasons.items() if reason in ("not_in_version", "not_in_build")):
            self.assertRaisesRegex(ImportError, name + " unproven: this version ", core.selftest, [name])

    def test_an_import_error_says_whose_it_is(self):
        asked = (
            "import sys, types\n"
            "from libprobe import core\n"
            "sys.implementation = types.SimpleNamespace(**dict(vars(sys.implementation), name=7))\n"
            "try: core.selftest(['tp_name'])\n"
            "except ImportError as error: print(error)\n"
        )
        out = subprocess.check_output([sys.executable, "-c", asked], universal_newlines=True)
        self.assertTrue(out.startswith("libprobe: this CPython could not be probed: "), out)

    def test_a_self_test_begins_from_scratch(self):
        libprobe.require(["tp_subclasses"], survey=True)
        core.selftest(["tp_name", "tp_mro"])
        self.assertRaisesRegex(ImportError, "only a survey asks", core.selftest, ["tp_subclasses"])
        self.assertRaises(core.UnknownField, core.selftest, ["nonsense"])
        self.assertRaises(TypeError, core.selftest, "tp_name")


class Constants(unittest.TestCase):
    """The oracle is what the headers say, as text."""

    @classmethod
    def setUpClass(cls):
        texts = []
        for name in ("libprobe.h", "status.def"):
            with open(os.path.join(INCLUDE, name), encoding="utf-8") as file:
                texts.append(file.read())
        cls.header, cls.words = texts

    def defined(self, name):
        return re.search(r"#define %s \(?([-\w.\"]+)\)?" % name, self.header).group(1)

    def test_numbers(self):
        constants = core.constants()
        self.assertEqual(constants["version"], self.defined("LIBPROBE_VERSION").strip('"'))
        self.assertEqual(constants["anywhere"], int(self.defined("LIBPROBE_ANYWHERE")))
        self.assertEqual(constants["nowhere"], int(self.defined("LIBPROBE_NOWHERE")))
        self.assertEqual(constants["schema"], libprobe.report()["schema"])

    def test_the_error_is_laid_out_as_in_c(self):
        told = re.search(r"char message\[(\d+)\]", self.header).group(1)
        self.assertEqual(core.constants()["error"], {"size": ctypes.sizeof(core._library().Error), "message": int(told)})

    def test_words(self):
        for key, macro in (("statuses", "STATUS"), ("verdicts", "VERDICT"), ("reasons", "REASON")):
            rows = re.findall(r'^LIBPROBE_%s\((\d+), \w+, "(\w+)", "(.*)"\)$' % macro, self.words, re.MULTILINE)
            self.assertGreater(len(rows), 4)
            told = [(str(word["value"]), word["name"], word["sentence"]) for word in core.constants()[key]]
            self.assertEqual(told, rows)
        missing = [reason["name"] for reason in core.constants()["reasons"] if not reason["exists"]]
        self.assertEqual(missing, ["not_in_version", "not_in_build"])

    def test_structs(self):
        report = libprobe.report()
        structs = list(dict.fromkeys(field["struct"] for field in report["fields"]))
        sized = {size["struct"] for size in report["sizes"].values()}
        told = core.constants()["structs"]
        self.assertEqual([struct for struct in told if struct in structs], structs)
        self.assertEqual(set(told), sized.union(structs))

    def test_they_are_written_as_far_as_the_buffer_goes(self):
        write = core._library().constants_json
        length = write(None, 0)
        whole = ctypes.create_string_buffer(length + 1)
        self.assertEqual(write(whole, length + 1), length)
        self.assertEqual(json.loads(whole.value.decode()), core.constants())
        part = ctypes.create_string_buffer(b"#" * 12)
        self.assertEqual(write(part, 10), length)
        self.assertEqual(part.raw, whole.raw[:9] + b"\0##\0")

    def test_python_takes_them_from_the_core(self):
        at = libprobe.offset("ob_size")
        words = [{"name": "bad_record", "value": 99}]
        with mock.patch.object(core._library(), "constants", dict(core.constants(), nowhere=at, statuses=words)):
            self.assertRaises(core.ProbeError, libprobe.offset, "ob_size")
            self.assertRaises(core.ProbeError, libprobe.replay, "")  # whose status is another now


if __name__ == "__main__":
    unittest.main()
