"""The command line, run by each interpreter."""
import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

import libprobe
from libprobe import cli, core, source

# How many fields there are for which something can be asked.
COUNT = """
import sys
from libprobe import core
reasons = [field["reason"] for field in core.report(survey=sys.argv[1] == "True")["fields"]]
print(sum(reason not in ("not_in_version", "not_in_build", "no_witness", "not_asked") for reason in reasons))"""


# What a system says of a folder that shall be written.
FOLDER_REASON = "Permission denied" if os.name == "nt" else "Is a directory"


def run(*words, **options):
    """Exit status, standard output, standard error of python -m libprobe."""
    child = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "libprobe"] + list(words),
        stdout=options.get("stdout", subprocess.PIPE),
        stderr=subprocess.PIPE,
        universal_newlines=True,
        env=options.get("env"),
    )
    out, err = child.communicate()
    return child.returncode, out, err


class Report(unittest.TestCase):
    def test_is_the_default(self):
        status, out, err = run()
        self.assertEqual((status, err), (0, ""))
        self.assertIn("libprobe %s on CPython %d.%d" % ((libprobe.version(),) + sys.version_info[:2]), out)
        self.assertIn("tp_dict", out)
        self.assertEqual(run("report")[1].count("\n"), out.count("\n"))

    def test_json(self):
        for words in (["--json"], ["report", "--json"]):
            status, out, err = run(*words)
            self.assertEqual((status, err), (0, ""))
            report = json.loads(out)
            self.assertEqual(report["schema"], 2)
            self.assertEqual(report["sizes"]["heap_type"]["bytes"], type.__basicsize__)
            self.assertEqual(report["sizes"]["heap_type"]["verdict"], "located")
            self.assertIn("attribute", report["sizes"]["heap_type"]["witnesses"])
            self.assertEqual(set(report["restricted"]), {"type", "float"})
            self.assertGreater(report["elapsed_ns"], 0)
            fields = {field["name"]: field for field in report["fields"]}
            self.assertEqual(fields["tp_dict"]["size"], report["interpreter"]["pointer_size"])
            self.assertIn("offset attribute of type", fields["tp_dict"]["witnesses"])
            self.assertEqual(fields["nb_index"]["verdict"], "located")
            self.assertIsNone(fields["as_number"]["size"])  # nothing proves how long a struct is
            self.assertEqual(fields["ob_fval"]["family"], "float")
            self.assertEqual(fields["ob_fval"]["offset"], object.__basicsize__)

    def test_into_a_file(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "report.json")
            self.assertEqual(run("report", "--json", "-o", path), (0, "", ""))
            with open(path) as file:
                self.assertEqual(json.load(file)["schema"], 2)

    def test_an_unwritable_file_is_named_with_the_reason(self):
        for path, reason in (("/nonexistent/folder/report", "No such file"), ("/", FOLDER_REASON)):
            for command in ("report", "record"):
                status, out, err = run(command, "-o", path)
                self.assertEqual((status, out), (2, ""))
                self.assertIn(repr(path), err)
                self.assertIn(reason, err)
                self.assertEqual(err.count("\n"), 1, err)

    @unittest.skipUnless(os.path.exists("/dev/full"), "no /dev/full here")
    def test_a_full_disk_is_named(self):
        with open("/dev/full", "w") as full:
            status, _, err = run("report", stdout=full)
        self.assertEqual((status, err), (2, "libprobe: cannot write to standard output: No space left on device\n"))

    @unittest.skipUnless(os.path.exists("/dev/full"), "no /dev/full here")
    def test_a_self_test_that_cannot_be_told_did_not_fail(self):
        with open("/dev/full", "w") as full:
            self.assertEqual(run("selftest", stdout=full)[0], 2)

    @unittest.skipUnless(os.name == "posix", "no shell here")
    def test_a_closed_standard_output_is_named(self):
        child = subprocess.Popen(
            ["/bin/sh", "-c", '"$0" -m libprobe >&-', sys.executable], stderr=subprocess.PIPE, universal_newlines=True
        )
        err = child.communicate()[1]
        self.assertEqual((child.returncode, err), (2, "libprobe: cannot write to standard output: it is closed\n"))

    @unittest.skipUnless(os.name == "posix", "no limit of a file's size here")
    def test_a_file_is_written_whole_or_left_as_it_was(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "record")
            with open(path, "w") as file:
                file.write("old")
            # Python ignores the signal; an emulator that writes files of its own, as qemu does for /proc/self/maps, shall too.
            command = 'trap "" XFSZ; ulimit -f 4; "$0" -m libprobe record -o "$1"'
            child = subprocess.Popen(["/bin/sh", "-c", command, sys.executable, path], stderr=subprocess.PIPE)
            err = child.communicate()[1].decode()
            self.assertEqual(child.returncode, 2, err)
            self.assertIn("File too large", err)
            with open(path) as file:
                self.assertEqual(file.read(), "old")
            self.assertEqual(os.listdir(folder), ["record"])

    def test_options_in_every_spelling(self):
        with tempfile.TemporaryDirectory() as folder:
            for i, words in enumerate((["-o"], ["--output"], ["-o", "--json"], ["--json", "-o"])):
                path = os.path.join(folder, str(i))
                spelled = ["-o" + path] if words == ["-o"] else ["--output=" + path]
                if "--json" in words:
                    spelled = ["--json", "-o", path] if words[0] == "--json" else ["-o", path, "--json"]
                self.assertEqual(run(*spelled)[0], 0, spelled)
                self.assertTrue(os.path.getsize(path) > 1000)

    def test_a_link_stays_a_link_and_a_neighbour_what_it_was(self):
        with tempfile.TemporaryDirectory() as folder:
            target, link, neighbour = (os.path.join(folder, name) for name in ("target", "link", "target.part"))
            try:
                os.symlink(target, link)
            except OSError as error:
                self.skipTest("no links here: %s" % error)
            if not os.path.islink(link):
                self.skipTest("links are something else here")  # under wine
            for path in (target, neighbour):
                with open(path, "w") as file:
                    file.write("mine")
            self.assertEqual(run("record", "-o", link)[0], 0)
            self.assertTrue(os.path.islink(link))
            self.assertEqual(sorted(os.listdir(folder)), ["link", "target", "target.part"])
            with open(target) as record, open(neighbour) as other:
                self.assertTrue(record.read().startswith("libprobe record"))
                self.assertEqual(other.read(), "mine")

    def test_record(self):
        status, out, err = run("record")
        self.assertEqual((status, err), (0, ""))
        self.assertTrue(out.startswith("libprobe record 3\ninterpreter %d.%d" % sys.version_info[:2]))


class Map(unittest.TestCase):
    def test_draws_the_running_interpreter_or_those_named(self):
        status, out, err = run("map")
        self.assertEqual((status, err), (0, ""))
        self.assertTrue(out.startswith("<!DOCTYPE html>"))
        self.assertIn(json.dumps(sys.executable), out)
        with tempfile.TemporaryDirectory() as folder:
            record, page = os.path.join(folder, "record"), os.path.join(folder, "map.html")
            run("record", "-o", record)
            self.assertEqual(run("map", record, sys.executable, "-o", page), (0, "", ""))
            with open(page, encoding="utf-8") as file:
                self.assertIn('"name":"%s (2)"' % source.name(libprobe.report()["interpreter"]), file.read())

    def test_only_the_map_needs_the_files_of_the_map(self):
        package = os.path.dirname(libprobe.__file__)
        for left_out in ("map.*", "map_*"), ("picture.py", "page.css", "map*"):
            with tempfile.TemporaryDirectory() as folder:
                shutil.copytree(package, os.path.join(folder, "libprobe"), ignore=shutil.ignore_patterns(*left_out),
                                copy_function=shutil.copyfile)
                environment = dict(os.environ, PYTHONPATH=folder)
                for words in (["report"], ["selftest"], ["diff", sys.executable, sys.executable]):
                    self.assertEqual(run(*words, env=environment)[::2], (0, ""), words)
                status, out, err = run("map", env=environment)
                self.assertEqual((status, out), (2, ""))
                self.assertRegex(err, r"^libprobe: the map is not installed here: .*(map\.|picture).*\n$")

    def test_what_cannot_be_drawn_is_named_and_nothing_written(self):
        with tempfile.TemporaryDirectory() as folder:
            status, out, err = run("map", sys.executable, "no-such-python", "-o", os.path.join(folder, "map.html"))
            self.assertEqual((status, out), (2, ""))
            self.assertEqual(err, "libprobe: 'no-such-python' is no file, and no program on PATH\n")
            self.assertEqual(os.listdir(folder), [])


class Selftest(unittest.TestCase):
    def test_passes_in_a_sentence(self):
        fields = {}
        for words, survey, by in (((), "False", "probe"), (("--survey",), "True", "survey")):
            told = subprocess.check_output([sys.executable, "-c", COUNT, survey], universal_newlines=True)
            status, out, err = run("selftest", *words)
            self.assertEqual((status, err), (0, ""))
            running = libprobe.report_text().split(" on ", 1)[1].split("\n", 1)[0]
            self.assertIn("self-test passed on %s: all %s fields that a %s can prove" % (running, told.strip(), by), out)
            self.assertIn("restricted structs %s; bytes: " % libprobe.report()["restricted"]["float"], out)
            for name, size in libprobe.report()["sizes"].items():
                self.assertRegex(out, r"[:,] %s %d\b" % (name, size["bytes"]))
            self.assertEqual(out.count("\n"), 1)
            fields[by] = int(told)
        self.assertLess(fields["probe"], fields["survey"])

    def test_of_some_fields(self):
        for words in ((), ("--survey",)):
            status, out, _ = run("selftest", "--require", "tp_dict", "nb_index", *words)
            self.assertEqual(status, 0)
            self.assertIn("tp_dict, nb_index located", out)

    def test_a_field_that_only_a_survey_proves_fails_as_in_an_extension(self):
        status, out, err = run("selftest", "--require", "tp_name", "tp_subclasses")
        self.assertEqual((status, err), (1, ""))
        self.assertTrue(out.startswith("libprobe: 1 of 2 required fields cannot be used on CPython "), out)
        self.assertIn("Call libprobe_survey first. What fails: tp_subclasses unproven: only a survey asks for it", out)
        status, out, err = run("selftest", "--survey", "--require", "tp_name", "tp_subclasses")
        self.assertEqual((status, err), (0, ""))
        self.assertIn("tp_name, tp_subclasses located", out)

    def test_nothing_is_probed_before_it(self):
        def not_yet(*_):
            raise AssertionError("there was a probe before the self-test")

        with mock.patch.multiple(core, report=not_yet, _layout=not_yet):
            with self.assertRaisesRegex(AssertionError, "a probe before"):
                cli.main(["selftest"])
            with mock.patch.object(core, "selftest", side_effect=ImportError("libprobe: as an extension")):
                with contextlib.redirect_stdout(io.StringIO()) as out:
                    self.assertEqual(cli.main(["selftest", "--require", "tp_name"]), 1)
        self.assertEqual(out.getvalue(), "libprobe: as an extension\n")

    def test_fails_in_a_sentence_that_names_the_field(self):
        unproven = [field["name"] for field in libprobe.report()["fields"] if field["offset"] is None]
        if not unproven:
            self.skipTest("every field is proven here")
        status, out, err = run("selftest", "--require", "tp_dict", unproven[0])
        self.assertEqual((status, err), (1, ""))
        self.assertTrue(out.startswith("libprobe: 1 of 2 required fields cannot be used on CPython "), out)
        self.assertIn(unproven[0] + " unproven: this version", out)
        self.assertEqual(out.count("\n"), 1)
        # The option may be given more than once, and none is forgotten.
        self.assertEqual(run("selftest", "--require", unproven[0], "--require", "tp_dict")[0], 1)

    def test_an_unknown_field_is_told_the_nearest(self):
        for words in ((), ("--survey",)):
            status, out, err = run("selftest", "--require", "tp_dicct", *words)
            self.assertEqual((status, err), (1, ""))
            self.assertIn('libprobe: there is no field "tp_dicct"; the nearest names are tp_dict', out)

    def test_every_field_and_size_with_a_witness_is_required_of_every_family(self):
        report = libprobe.report()
        fields = {field["name"]: field for field in report["fields"]}
        for name, row in ("tp_name", fields["tp_name"]), ("ob_fval", fields["ob_fval"]), ("heap_type", report["sizes"]["heap_type"]):
            row.update(offset=None, bytes=None, verdict="contradicted", reason="ambiguous")
            self.assertIn(name, sum(cli._provable(report), []))
            for reason in ("no_witness", "not_asked", "not_in_version", "not_in_build"):
                row.update(reason=reason)
                self.assertNotIn(name, sum(cli._provable(report), []))
        with mock.patch.object(core, "selftest") as selftest:
            with contextlib.redirect_stdout(io.StringIO()):
                self.assertEqual(cli.main(["selftest"]), 0)
        required = selftest.call_args[0][0]
        self.assertTrue({"tp_name", "ob_fval", "heap_type", "static_type", "type_data"} <= set(required), required)

    def test_a_size_that_cannot_be_proven_fails_it(self):
        def unproven(names):
            if "type_data" in names:
                raise ImportError("libprobe: type_data unproven")

        with mock.patch.object(core, "selftest", unproven), contextlib.redirect_stdout(io.StringIO()) as out:
            self.assertEqual(cli.main(["selftest"]), 1)
        self.assertEqual(out.getvalue(), "libprobe: type_data unproven\n")


class CommandLine(unittest.TestCase):
    def test_help_of_each_command(self):
        for command in ([], ["report"], ["selftest"], ["record"], ["diff"], ["map"]):
            status, out, err = run(*(command + ["--help"]))
            self.assertEqual((status, err), (0, ""))
            self.assertIn("usage: python -m libprobe", out)

    def test_version(self):
        self.assertEqual(run("--version"), (0, "libprobe %s\n" % libprobe.version(), ""))

    def test_wrong_use(self):
        for words in (["nonsense"], ["report", "--nonsense"], ["selftest", "--require"], ["-o"]):
            status, out, err = run(*words)
            self.assertEqual((status, out), (2, ""), words)
            self.assertIn("error: ", err)

    def test_what_cannot_be_probed_is_status_3(self):
        fake = "import sys, types; sys.implementation.name; n = types.SimpleNamespace(**vars(sys.implementation)); "
        fake += "from libprobe import cli; n.name = 'other'; sys.implementation = n; sys.exit(cli.main(['selftest']))"
        child = subprocess.Popen([sys.executable, "-c", fake], stderr=subprocess.PIPE, universal_newlines=True)
        err = child.communicate()[1]
        self.assertEqual(child.returncode, 3)
        self.assertIn("libprobe: this interpreter is other: ", err)


if __name__ == "__main__":
    unittest.main()
