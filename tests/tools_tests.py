"""The tools that print and write what the reports say; usage: tools_tests.py TOOLS PACKAGE"""
import contextlib
import copy
import io
import os
import struct
import subprocess
import sys
import tempfile
import unittest
import unittest.mock

TOOLS, PACKAGE = sys.argv[1:]
IMAGES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "images")
sys.path[:0] = [TOOLS, PACKAGE]

import bench_picture  # noqa: E402
import imports  # noqa: E402
import interpreters  # noqa: E402
import record  # noqa: E402
import table  # noqa: E402
import versions  # noqa: E402
from libprobe import source  # noqa: E402


def report(name, **changes):
    changed = copy.deepcopy(source.load(os.path.join(IMAGES, name + ".record")))
    changed["interpreter"].update(changes)
    return changed


def field(report, name):
    return next(field for field in report["fields"] if field["name"] == name)


def names(*reports):
    return [row[0] for row in table.rows(reports)]


def coff(machine, *symbols):
    """An object file with these symbols: (name, section, storage class); long names are in the string table."""
    table, strings = b"", b""
    for name, section, storage in symbols:
        where = name.encode().ljust(8, b"\0")
        if len(name) > 8:
            where = struct.pack("<II", 0, 4 + len(strings))
            strings += name.encode() + b"\0"
        table += where + struct.pack("<IhHBB", 0, section, 0, storage, 1) + b"\xff" * 18  # and an auxiliary record
    head = struct.pack("<HHIIIHH", machine, 0, 0, 20, 2 * len(symbols), 0, 0)
    return head + table + struct.pack("<I", 4 + len(strings)) + strings


class Imports(unittest.TestCase):
    def test_what_is_imported_from_python(self):
        x86_64 = coff(0x8664, ("__imp_PyType_Type", 0, 2), ("__imp__Py_NoneStruct", 0, 2), ("__imp_malloc", 0, 2),
                      ("__imp_PyOwn", 1, 2), ("PyDirect", 0, 2), ("__imp_Py", 0, 3))
        self.assertEqual(imports.imported(x86_64), {"PyType_Type", "_Py_NoneStruct"})
        i386 = coff(0x14C, ("__imp__PyType_Type", 0, 2), ("__imp___Py_NoneStruct", 0, 2))
        self.assertEqual(imports.imported(i386), {"PyType_Type", "_Py_NoneStruct"})

    def test_the_list_is_written_once_for_each_name(self):
        with tempfile.TemporaryDirectory() as folder:
            paths = [os.path.join(folder, name) for name in ("imports.h", "a.obj", "b.obj")]
            for path, names in zip(paths[1:], (("PyB", "PyA"), ("PyB",))):
                with open(path, "wb") as file:
                    file.write(coff(0x8664, *(("__imp_" + name, 0, 2) for name in names)))
            imports.main(*paths)
            with open(paths[0]) as file:
                self.assertEqual(file.read().splitlines()[1:], ["LIBPROBE_IMPORT(PyA)", "LIBPROBE_IMPORT(PyB)"])


class Table(unittest.TestCase):
    def test_equal_rows_are_merged(self):
        self.assertEqual(names(report("3.7.16"), report("3.6.15")), ["3.6, 3.7"])
        self.assertEqual(names(report("3.11.7"), report("3.11.2-debug"), report("3.11.2")), ["3.11, also debug"])
        self.assertEqual(
            names(report("3.13.5-free-threaded+debug"), report("3.13.5-free-threaded")),
            ["3.13 free-threaded, free-threaded+debug"],
        )
        self.assertEqual(names(report("3.11.2-debug+trace-refs"), report("3.11.2")), ["3.11", "3.11 debug+trace-refs"])

    def test_each_platform_has_its_own_rows(self):
        own, other = report("3.12.1"), report("windows-x86_64/3.12.1")
        lines = table.table({"aix-ppc": [other], table.OWN: [own, other]}).splitlines()[2:]
        self.assertEqual([line.split(" | ")[:2] for line in lines],
                         [["| linux-x86_64", "3.12.1"], ["| linux-x86_64", "3.12.1"], ["| aix-ppc", "3.12"]])

    def test_a_patch_level_is_named_where_it_makes_a_difference(self):
        other = report("3.11.7")
        field(other, "tp_name")["offset"] = None
        self.assertEqual(names(report("3.11.2"), other, report("3.10.13")), ["3.10", "3.11.2", "3.11.7"])

    def test_cells(self):
        free_threaded = report("3.13.5-free-threaded")
        there = [field for field in free_threaded["fields"] if not field["reason"].startswith("not_in_")]
        located = sum(field["offset"] is not None for field in there)
        counts = "%d / %d / %d"
        self.assertEqual(
            table.cells(free_threaded)[:4], (counts % (located, located, len(there)), "shifted by 16", "944", "944")
        )
        field(free_threaded, "tp_name").update(reason="absent", offset=None)
        self.assertEqual(table.cells(free_threaded)[0], counts % (located - 1, located, len(there)))
        field(free_threaded, "tp_name").update(reason="no_witness")
        self.assertEqual(table.cells(free_threaded)[0], counts % (located - 1, located - 1, len(there)))
        field(free_threaded, "tp_name").update(reason="not_in_build")
        self.assertEqual(table.cells(free_threaded)[0], counts % (located - 1, located - 1, len(there) - 1))
        field(free_threaded, "ob_fval").update(reason="absent", offset=None)  # which is of another family
        self.assertEqual(table.cells(free_threaded)[0], counts % (located - 2, located - 1, len(there) - 1))
        self.assertEqual(table.cells(report("3.10.13"))[3], "896, computed")
        self.assertEqual(table.cells(report("3.12.1"))[3], "928")

    def test_one_verdict_if_all_families_agree(self):
        self.assertEqual(table.cells(report("3.12.1"))[1], "proven")
        other = report("3.13.5-free-threaded")
        other["restricted"]["float"] = "unproven"
        words = ["%s %s" % (family, "unproven" if family == "float" else "shifted") for family in other["restricted"]]
        self.assertEqual(words[:2], ["type shifted", "float unproven"])
        self.assertEqual(table.cells(other)[1], ", ".join(words))
        other = report("3.13.5-free-threaded")
        field(other, "ob_fval")["offset"] += 8
        self.assertEqual(table.cells(other)[1], "shifted")

    def test_a_readme_that_is_out_of_date_is_told_and_mended(self):
        with tempfile.TemporaryDirectory() as folder:
            readme = os.path.join(folder, "README.md")

            def run(*words):
                child = subprocess.Popen(
                    [sys.executable, os.path.join(TOOLS, "table.py"), PACKAGE, IMAGES, readme] + list(words),
                    stderr=subprocess.PIPE,
                    universal_newlines=True,
                )
                return child.communicate()[1], child.returncode

            with open(readme, "w") as file:
                file.write("before\n" + table.BEGIN + "old\n" + table.END + "after\n")
            said, status = run("--check")
            self.assertEqual(status, 1)
            self.assertIn("out of date", said)
            self.assertEqual(run(), ("", 0))
            self.assertEqual(run("--check"), ("", 0))
            with open(readme) as file:
                text = file.read()
            self.assertTrue(text.startswith("before\n") and text.endswith("after\n") and "old" not in text, text)
            with open(readme, "w") as file:
                file.write("no table\n")
            self.assertEqual(run()[1], 1)
            with open(readme) as file:
                self.assertEqual(file.read(), "no table\n")


class Versions(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, *lines):
        path = os.path.join(self.folder, "versions.def")
        with open(path, "w") as file:
            file.write("\n".join(lines) + "\n")
        return path

    def test_each_entry_is_read(self):
        path = self.write("/* LIBPROBE_CPYTHON */", 'LIBPROBE_CPYTHON(0x0310, 90, HEADERS, "3.16.0-1", "3.16 3.16t")',
                          'LIBPROBE_CPYTHON(0x0309, 80, NONE, "", "")', 'LIBPROBE_RECORDED("3.16.0", "a shop")')
        minors, recorded = versions.entries(path)
        self.assertEqual(minors, [("3.16", 90, "HEADERS", "3.16.0-1", ["3.16", "3.16t"]), ("3.9", 80, "NONE", "", [])])
        self.assertEqual(recorded, {"3.16.0": "a shop"})

    def test_a_line_that_is_no_entry_is_named(self):
        with self.assertRaisesRegex(SystemExit, "line 2: .*: LIBPROBE_CPYTHON.0x0310, many"):
            versions.entries(self.write("", 'LIBPROBE_CPYTHON(0x0310, many, NONE, "", "")'))

    def test_the_picture_shows_what_is_listed(self):
        listed = [name for version in versions.entries()[0] for name in version.pictured]
        self.assertTrue(listed)
        self.assertEqual(list(bench_picture.VERSIONS), listed)

    def test_files_of_builds_that_are_not_listed_are_deleted(self):
        os.mkdir(os.path.join(self.folder, "ILP32"))
        for name in ("3.8.1.record", "3.8.1.truth", "3.9.1.record", "3.15-free-threaded-headers.truth", "README.md",
                     "ILP32/3.9-headers.truth", "ILP32/3.8-headers.truth"):
            open(os.path.join(self.folder, name), "w").close()
        with contextlib.redirect_stdout(io.StringIO()) as said:
            record.delete_stale(self.folder, {"3.9.1", "3.15-free-threaded-headers", "ILP32/3.9-headers"})
        self.assertEqual(sorted(os.listdir(self.folder)),
                         ["3.15-free-threaded-headers.truth", "3.9.1.record", "ILP32", "README.md"])
        self.assertEqual(os.listdir(os.path.join(self.folder, "ILP32")), ["3.9-headers.truth"])
        self.assertIn("3.8.1.record: deleted", said.getvalue())

    def test_a_build_that_cannot_be_recorded_is_named(self):
        path = self.write('LIBPROBE_CPYTHON(0x0309, 80, NONE, "", "")', 'LIBPROBE_RECORDED("3.9.99", "a shop")')
        kept = os.path.join(self.folder, "3.9.99.record")
        open(kept, "w").close()
        for only, status in (("3.9.99", 1), (None, 0)):
            with contextlib.redirect_stdout(io.StringIO()) as said, unittest.mock.patch.object(
                record.interpreters, "found", lambda: []
            ):
                self.assertEqual(record.main(self.folder, self.folder, only, path=path), status)
            self.assertEqual(said.getvalue(), "3.9.99: NOT recorded, it is not on this machine; it comes from: a shop\n")
            self.assertTrue(os.path.exists(kept))
        with self.assertRaisesRegex(SystemExit, "no build 3.8.1; it lists 3.9.99"):
            record.main(self.folder, self.folder, "3.8.1", path=path)


    def test_a_platform_is_recorded_with_what_was_built_for_it(self):
        path = self.write('LIBPROBE_CPYTHON(0x0309, 80, NONE, "", "")', 'LIBPROBE_RECORDED("aix-ppc/3.9.99", "a shop")')
        build, images = os.path.join(self.folder, "build", "default"), os.path.join(self.folder, "images")
        command = os.path.join(self.folder, "python3.9")
        with open(command, "w") as file:
            file.write("#!/bin/sh\nprintf 'from %s\\r\\n' \"$PYTHONPATH\"\n")
        os.chmod(command, 0o755)
        facts = {"name": "3.9.99", "version": "3.9.99", "executable": command}

        def run(expected, cache="the cache"):
            with contextlib.redirect_stdout(io.StringIO()) as said, unittest.mock.patch.object(
                record.interpreters, "found", lambda: []
            ), unittest.mock.patch.object(
                record.interpreters, "of_platform", lambda folder: [facts] if folder == "the cache/platforms/aix-ppc" else [], create=True
            ):
                record.main(build, images, cache=cache, path=path)
            self.assertIn(expected, said.getvalue())

        run("aix-ppc/3.9.99: NOT recorded, it is not on this machine; it comes from: a shop")
        folder = os.path.join(self.folder, "build", "platforms", "aix-ppc")
        os.makedirs(os.path.join(folder, "tests"))
        run("aix-ppc/3.9.99: NOT recorded, it has no headers or no truth in " + folder)
        open(os.path.join(folder, "tests", "3.9.99.truth"), "w").close()
        run("aix-ppc/3.9.99: NOT recorded, it is not on this machine", cache=None)
        run("aix-ppc/3.9.99: recorded")
        self.assertEqual(sorted(os.listdir(os.path.join(images, "aix-ppc"))), ["3.9.99.record", "3.9.99.truth"])
        with open(os.path.join(images, "aix-ppc", "3.9.99.record"), "rb") as file:
            self.assertEqual(file.read().decode(), "from %s\n" % os.path.join(folder, "python"))


class Headers(unittest.TestCase):
    def able(self, text):
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "Python.h"), "w") as file:
                file.write(text)
            facts = interpreters.headers({"include": [folder]})
            return facts["compiles_limited"], facts["has_abi3t_headers"]

    def test_the_compiler_says_what_they_can_do(self):
        refuses = "#ifdef Py_LIMITED_API\n#error not here\n#endif\n"
        self.assertEqual(self.able(""), (True, False))
        self.assertEqual(self.able(refuses), (False, False))
        self.assertEqual(self.able("#ifdef Py_TARGET_ABI3T\n#define Py_LIMITED_API Py_TARGET_ABI3T\n#endif\n"), (True, True))

    def test_who_has_none_compiles_nothing(self):
        self.assertEqual(set(interpreters.headers({}).values()), {False})

    def test_a_compiler_that_does_not_start_is_named(self):
        with unittest.mock.patch.dict(os.environ, CC="no-such-compiler"):
            with self.assertRaisesRegex(SystemExit, "the compiler no-such-compiler does not start"):
                self.able("")


class Matrix(unittest.TestCase):
    def test_the_matrix_is_printed_and_drawn(self):
        with tempfile.TemporaryDirectory() as folder:
            page = os.path.join(folder, "layout.html")
            # No other interpreters than the machine's own, and one that is none.
            environment = dict(os.environ, HOME=folder, PATH="", LIBPROBE_PYTHONS="/bin/false")
            for name in ("XDG_CACHE_HOME", "LIBPROBE_CACHE", "PYENV_ROOT", "UV_PYTHON_INSTALL_DIR"):
                environment.pop(name, None)
            command = [sys.executable, os.path.join(TOOLS, "matrix.py"), PACKAGE, page]
            out = subprocess.check_output(command, env=environment, universal_newlines=True)
            self.assertIn(page, out)
            self.assertIn("false (/bin/false): cannot be run: ", out)
            with open(page, encoding="utf-8") as file:
                drawn = file.read()
            titles, *rows = [line.split() for line in out.split("\n\n")[1].splitlines()]
            self.assertTrue(rows)
            sizes = source.load(rows[0][-1])["sizes"]
            self.assertEqual(titles[2:-6], list(sizes))
            told = ["%d/%d" % (size["bytes"], len(size["witnesses"])) for size in sizes.values()]
            self.assertEqual(rows[0][2:-6], told)
            for row in rows:
                self.assertIn('"source":"%s"' % row[-1], drawn)


class Known(unittest.TestCase):
    def test_the_committed_file_is_what_the_truths_say(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "known.def")
            subprocess.check_call([sys.executable, os.path.join(TOOLS, "known.py"), PACKAGE, IMAGES, path])
            with open(path) as made, open(os.path.join(TOOLS, "..", "libprobe", "text", "known.def")) as kept:
                self.assertTrue(made.read() == kept.read(), "libprobe/text/known.def is out of date: ./dev record writes it")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
