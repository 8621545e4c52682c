"""How the Windows interpreters are fetched, completed and described, without the network and wine; usage: windows_pythons_tests.py TOOLS"""
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import unittest
import zipfile
from unittest import mock

sys.path.insert(0, sys.argv.pop(1))

import forwarder  # noqa: E402
import interpreters  # noqa: E402
import windows_pythons  # noqa: E402

# What nm says of an import library: a function has code beside its address, data has not.
SYMBOLS = """
python3.dll:
0000000000000000 I __imp_PyList_New
0000000000000000 T PyList_New
0000000000000000 I __imp_PyType_Type
                 U __IMPORT_DESCRIPTOR_python3
"""

# Stand-ins for programs: Maven gives the package at PACKAGE, wine runs a script of Python's name.
PROGRAMS = {
    "mvn": 'for word; do case $word in -Dmaven.repo.local=*) repository=${word#*=};; esac; done\n'
           'folder=$repository/org/bytedeco/cpython/3.98.1-9; mkdir -p "$folder"; cp "$PACKAGE" "$folder/cpython-3.98.1-9-windows-x86_64.jar"\n',
    "wine": 'if [ "$1" = wineboot ]; then mkdir "$WINEPREFIX"; fi\n'
            'case $1 in *python.exe) echo "$WINEPREFIX|$PYTHONPATH|$*"; cat; echo err >&2; exit 7;; esac\n',
    "wineserver": "exit 0\n",
}


class Windows(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.place = os.path.join(self.folder, "windows-x86_64")
        os.makedirs(self.place)
        self.package = os.path.join(self.folder, "package")
        with zipfile.ZipFile(self.package, "w") as package:
            for name in ("python.exe", "include/Python.h"):
                package.writestr("org/bytedeco/cpython/windows-x86_64/" + name, name)
        with open(self.package, "rb") as file:
            self.sum = hashlib.sha256(file.read()).hexdigest()
        os.mkdir(os.path.join(self.folder, "bin"))
        for name, text in PROGRAMS.items():
            path = os.path.join(self.folder, "bin", name)
            with open(path, "w") as file:
                file.write("#!/bin/sh\n" + text)
            os.chmod(path, 0o755)
        variables = {"PATH": os.path.join(self.folder, "bin") + ":/usr/bin:/bin", "PACKAGE": self.package}
        changed = mock.patch.dict(os.environ, variables)
        changed.start()
        self.addCleanup(changed.stop)

    def provide(self, sha256, made=None, versions=()):
        builds = {"3.98.1": windows_pythons.Build("9", sha256)}
        platform = mock.Mock(given=windows_pythons.Given(builds, ()))
        with mock.patch.object(forwarder, "make", made or (lambda folder: None)), \
                mock.patch.object(windows_pythons, "_compile_modules", lambda *words: None):
            return list(windows_pythons.provide(platform, self.place, versions))

    def test_a_command_takes_this_machines_paths_and_gives_the_exit_status(self):
        self.assertEqual(self.provide(self.sum), [])
        self.assertEqual(os.listdir(os.path.join(self.place, "bin")), ["python3.98"])
        self.assertTrue(os.path.exists(os.path.join(self.place, "python3.98.1", "Include", "Python.h")))
        out = os.path.join(self.folder, "out")
        with open(out, "wb") as standard, open(self.package, "rb") as given:
            done = subprocess.run([os.path.join(self.place, "bin", "python3.98"), "-c", "a b"], stdin=given, stdout=standard,
                                  stderr=subprocess.PIPE, env=dict(os.environ, PYTHONPATH="/one:/two"))
        self.assertEqual((done.returncode, done.stderr), (7, b"err\n"))
        with open(out, "rb") as file:
            said, _, rest = file.read().partition(b"\n")
        self.assertEqual(said.decode(), "%s|Z:/one;Z:/two|%s -c a b" % (
            os.path.join(self.place, "wine"), os.path.join(self.place, "python3.98.1", "python.exe")))
        with open(self.package, "rb") as given:
            self.assertEqual(rest, given.read())

    def test_another_file_than_the_known_one_is_refused(self):
        said, = self.provide("0" * 64)
        self.assertIn("org.bytedeco:cpython:3.98.1-9:jar:windows-x86_64 is not the file", said)
        self.assertEqual(os.listdir(os.path.join(self.place, "bin")), [])

    def test_what_cannot_be_had_is_a_sentence_and_leaves_nothing_that_looks_whole(self):
        def fails(folder):
            raise OSError("no linker")

        self.assertEqual(self.provide(self.sum, fails), ["no python3.dll for Python 3.98.1: no linker"])
        self.assertFalse(os.path.exists(os.path.join(self.place, "python3.98.1")))
        os.remove(os.path.join(self.folder, "bin", "mvn"))
        with mock.patch.dict(os.environ, PATH=os.path.join(self.folder, "bin")):
            said, = self.provide(self.sum)
        self.assertEqual(said, "mvn does not start: No such file or directory")

    def test_other_versions_than_those_asked_for_are_left_out(self):
        self.assertEqual(self.provide("0" * 64, versions=("3.97",)), [])
        self.assertEqual(os.listdir(os.path.join(self.place, "bin")), [])

    def test_the_forwarder_has_functions_and_data(self):
        self.assertEqual(forwarder.definition(SYMBOLS, "python398", ""),
                         "LIBRARY python3.dll\nEXPORTS\n"
                         "  PyList_New=python398.PyList_New\n  PyType_Type=python398.PyType_Type DATA\n")
        self.assertEqual(forwarder.definition("0 I __imp__PyList_New\n0 T _PyList_New\n", "python398", "_"),
                         "LIBRARY python3.dll\nEXPORTS\n  PyList_New=python398.PyList_New\n")

    def test_paths_of_headers_are_this_machines(self):
        facts = {"executable": "Z:\\python.exe", "version": "3.98.1", "implementation": "cpython", "debug": False, "trace_refs": False,
                 "free_threaded": False, "thread_sanitizer": False, "include": ["Z:\\a folder\\Include"]}
        path = os.path.join(self.place, "bin", "python3.98")
        os.mkdir(os.path.dirname(path))
        with open(path, "w") as file:
            file.write("#!/bin/sh\ncat <<'END'\n%s\nEND\n" % json.dumps(facts))
        os.chmod(path, 0o755)
        told, = interpreters.of_platform(self.place)
        self.assertEqual((told["executable"], told["include"]), (path, ["/a folder/Include"]))


if __name__ == "__main__":
    unittest.main()
