"""How tools/cores.py reads and judges what it builds; and, where Zig is, that the sources compile for other platforms.

usage: cores_tests.py TOOLS CORE LIBRARY NM BUILD [ZIG]    BUILD: a folder to compile in
"""
import contextlib
import io
import os
import struct
import subprocess
import sys
import sysconfig
import tempfile
import unittest
import unittest.mock

TOOLS, CORE, LIBRARY, NM, BUILD = sys.argv[1:6]
ZIG = sys.argv[6] if len(sys.argv) > 6 else ""
AS_MSVC = """#if defined(__GNUC__) || _MSC_VER < 1900 || !defined(_WIN64)
#error not MSVC
#endif
#include <cstddef>
struct Bits { long number : 4; short other : 4; }; /* GCC has both in one long */
static_assert(sizeof(long) == 4 && sizeof(std::size_t) == 8 && sizeof(Bits) == 8, "");
inline std::size_t length() { return sizeof __FUNCSIG__; }
"""
IMAGES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "images")
sys.path.insert(0, TOOLS)

import binaries  # noqa: E402
import cores  # noqa: E402
import models  # noqa: E402
import msvc  # noqa: E402
import versions  # noqa: E402


def symbols(*options):
    out = subprocess.run([NM, "-D", *options, CORE], stdout=subprocess.PIPE, check=True).stdout.decode()
    return {line.split()[-1].split("@")[0] for line in out.splitlines()}


class Empty:
    """What is read of a core."""

    def __init__(self, exports=(), imports=(), needs=(), versions=()):
        self.exports = {"libprobe_%d" % i for i in range(24)} | set(exports)
        self.imports, self.needs, self.versions = set(imports), list(needs), set(versions)


class Reading(unittest.TestCase):
    def test_a_core_is_read_as_nm_reads_it(self):
        core = binaries.read(CORE)
        self.assertEqual(core.exports, symbols("--defined-only"))
        self.assertEqual(core.imports, symbols("--undefined-only"))
        self.assertTrue(any(name.startswith("libc.") for name in core.needs), core.needs)
        self.assertTrue(any(name.startswith("GLIBC_") for name in core.versions), core.versions)

    def test_what_is_none_is_refused(self):
        self.assertRaises(ValueError, binaries.Binary, b"MQ" + b"\0" * 100)
        self.assertRaises(ValueError, lambda: list(binaries.members(CORE)))

    def test_long_names_of_members_end_as_each_system_ends_them(self):
        def member(name, content):
            return b"%-16s%-32s%-10d`\n" % (name, b"", len(content)) + content + b"\n" * (len(content) % 2)

        for end in (b"/\n", b"\0"):
            names = end.join((b"publish_nothing.cpp.o", b"requirement_of.cpp.o", b""))
            with tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, "made.a")
                with open(path, "wb") as file:
                    file.write(b"!<arch>\n" + member(b"//", names) + member(b"/0", b"one"))
                    file.write(member(b"/%d" % names.index(b"requirement"), b"two"))
                self.assertEqual(list(binaries.members(path)),
                                 [("publish_nothing.cpp.o", b"one"), ("requirement_of.cpp.o", b"two")])

    def test_the_members_of_a_library(self):
        names = sorted(name for name, _ in binaries.members(LIBRARY))
        out = subprocess.run(["ar", "t", LIBRARY], stdout=subprocess.PIPE, check=True).stdout.decode()
        self.assertEqual(names, sorted(out.split()))
        self.assertTrue(all(content[:4] == b"\x7fELF" for _, content in binaries.members(LIBRARY)))


class Judging(unittest.TestCase):
    def refused(self, target, what, **facts):
        with self.assertRaisesRegex(cores.Failed, what):
            cores.check_core(target, Empty(**facts))

    def test_what_is_right(self):
        cores.check_core("linux-x86_64", Empty(needs=["libc.so.6"], versions=["GLIBC_2.17", "GLIBC_2.2.5"], imports=["PyType_Type"]))
        cores.check_core("windows-x86", Empty(needs=["KERNEL32.dll", "api-ms-win-crt-heap-l1-1-0.dll"], imports=["GetProcAddress"]))
        cores.check_core("macos-aarch64", Empty(needs=["/usr/lib/libSystem.B.dylib"], exports=["__dso_handle"]))

    def test_what_is_wrong(self):
        self.refused("linux-x86_64", "exports.*stranger", exports=["stranger"])
        self.refused("linux-x86_64", "needs libstdc", needs=["libstdc++.so.6"])
        self.refused("linux-x86_64", "needs GLIBC_2.34", versions=["GLIBC_2.34"])
        self.refused("windows-x86_64", "needs python3.dll", needs=["python3.dll"])
        self.refused("windows-x86_64", "DLL of Python", imports=["PyType_Type"])
        self.refused("macos-x86_64", "needs /usr/lib/libc", needs=["/usr/lib/libc++.1.dylib"])

    def test_static_constructors_are_seen(self):
        def coff(*sections):
            return struct.pack("<HHIIIHH", 0x8664, len(sections), 0, 0, 0, 0, 0) + b"".join(
                name.ljust(8, b"\0") + b"\0" * 32 for name in sections)

        self.assertFalse(cores.constructs(coff(b".text", b".rdata")))
        self.assertTrue(cores.constructs(coff(b".text", b".ctors")))
        self.assertTrue(cores.constructs(coff(b".CRT$XCU")))

    def test_the_table(self):
        self.assertEqual(cores.table([("a", "b", "1", "2", "", "c")]).splitlines()[2], "| a | b | 1 | 2 |  | c |")


class Compiling(unittest.TestCase):
    @unittest.skipUnless(os.access(ZIG, os.X_OK), "Zig is not here")
    def test_for_other_platforms(self):
        self.assertEqual(cores.main([ZIG, BUILD, "--compile"]), 0)

    @unittest.skipUnless(os.access(ZIG, os.X_OK), "Zig is not here")
    def test_what_is_compiled_as_msvc_would_is_judged_so(self):
        include = cores.headers(os.path.join(BUILD, "msvc"))
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "made.cpp")
            for text, status in ((AS_MSVC, 0), (AS_MSVC + "static_assert(sizeof(long) == 8, \"\");\n", 1)):
                with open(path, "w") as file:
                    file.write(text)
                run = subprocess.run(msvc.command(ZIG, include) + ["-std=c++17", path], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
                self.assertEqual(run.returncode, status, run.stdout.decode())

    @unittest.skipUnless(os.access(ZIG, os.X_OK), "Zig is not here")
    def test_the_truths_of_other_data_models_are_what_the_headers_say(self):
        own = "%d.%d" % sys.version_info[:2]
        version = next(version for version in versions.entries()[0] if version.name == own)
        compiled = {model: words for model, words in models.TARGETS.items() if "-c" in words[1].split()} # no libc to build
        self.assertEqual(set(compiled), {"ILP32", "LLP64"})
        with tempfile.TemporaryDirectory() as folder, unittest.mock.patch.dict(models.TARGETS, compiled, clear=True):
            with contextlib.redirect_stdout(io.StringIO()):
                models.write(ZIG, version, [sysconfig.get_path("include")], folder)
            for model in compiled:
                for name, _ in models.names(version):
                    with open(os.path.join(folder, model, name + ".truth")) as made, \
                            open(os.path.join(IMAGES, model, name + ".truth")) as kept:
                        self.assertEqual(made.read(), kept.read())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
