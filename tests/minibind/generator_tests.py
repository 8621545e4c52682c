"""The generator on descriptions that are wrong, and what the module takes and gives.

usage: generator_tests.py EXAMPLE MODULE CXX INCLUDE ...
EXAMPLE: examples/minibind; MODULE: box2d.abi3.so; INCLUDE: folders of Python.h and of libprobe's headers
"""
import os
import re
import subprocess
import sys
import tempfile
import unittest

EXAMPLE, MODULE, CXX, *INCLUDES = sys.argv[1:]

GOOD = """\
module m "doc"
include "m.hpp"
value Vec
enum Kind Kind "doc"
    one = kind_one
flags Bits "doc"
    first = bit_first
class Base Base "doc"
    new(float x=1.0, const Vec &at=(0, 0))
    virtual void turn(Base *other) = Turn
class Derived Derived : Base "doc"
"""

# What is put at the end of GOOD, the line that is wrong, what is said of it.
WRONG = [
    ('module n "doc"', 12, 'a description begins with one line: module NAME "doc"'),
    ("clas X X", 12, "there is no clas; expected module, include, value, enum, flags or class"),
    ("include m.hpp", 12, 'expected: include "HEADER"'),
    ("value 1", 12, "expected: value CPP_TYPE"),
    ('class Object Object "doc"', 12, "Object is described twice"),
    ("value Vec", 12, "Vec is described twice"),
    ('enum Kind2 Kind "doc"\n    x = y', 12, "Kind is described twice"),
    ('enum Empty Empty "doc"', 12, "Empty has no members"),
    ('enum E E "doc"\n    x', 13, "expected: MEMBER = CPP_VALUE"),
    ('enum E E "doc"\n    x = y\n    x = z', 14, "x is described twice"),
    ('enum E "doc"', 12, 'expected: enum CPP_TYPE NAME "doc"'),
    ('flags F F "doc"', 12, 'expected: flags NAME "doc"'),
    ('class X X : Nobody "doc"', 12, "the base Nobody is not described above"),
    ("class X X", 12, "expected: class CPP_TYPE NAME"),
    ('value Other\n    new()', 13, "an indented line belongs to an enum, flags or class above it"),
    ('    "doc"', 12, "there is no member above this line"),
    ("    destroy()", 12, "there is no destroy in a class; expected new, def, static,"),
    ("    def void f = F", 12, 'expected: def TYPE name(PARAMETERS) = CPP_NAME ["doc"]'),
    ("    def void f() = F\n    def void f() = G", 13, "f is described twice"),
    ("    def void f(float) = F", 12, "expected: a parameter: [kept|gone] TYPE name[=default]; not float"),
    ("    def void f(float x, float x) = F", 12, "x is described twice"),
    ("    def void f(float self) = F", 12, "self is a name of minibind's own"),
    ("    def void f(float x=1, float y) = F", 12, "y has no default, but the parameter before it has"),
    ("    def void f(float x=kind_one) = F", 12, "the default kind_one is no Python literal"),
    ("    def void f(float x=None) = F", 12, "None is a default for pointers only"),
    ("    def void f(gone Vec x) = F", 12, "gone is for pointers only"),
    ("    def void f(short x) = F", 12, "short is not described: expected a value, enum or flags"),
    ("    def void f(void x) = F", 12, "void is for what methods return"),
    ("    def Vec * f() = F", 12, "Vec is not described: expected a class"),
    ("    def new Vec f() = F", 12, "new is for a pointer, not for new Vec"),
    ("    def a+b f() = F", 12, "expected: a type"),
    ("    virtual void f() = a::b", 12, "a::b is not the name of a virtual method"),
    ("    property float x", 12, "expected: property TYPE name = CPP_GETTER"),
    ("    property Derived x = X", 12, "Derived is not described: expected a value"),
    ("    def void f() = F\n    check 1", 13, "expected: check CPP_CONDITION else EXCEPTION"),
    ('    def void f() = F\n    check 1 else Error "x"', 13, "Error is none of RuntimeError, TypeError, ValueError"),
]


class Generator(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.source = os.path.join(folder.name, "m.minibind")
        self.output = os.path.join(folder.name, "m.cpp")

    def generate(self, text):
        with open(self.source, "w") as file:
            file.write(text)
        command = [sys.executable, os.path.join(EXAMPLE, "minibind", "minibind.py"), self.source, self.output]
        run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        return run.returncode, run.stdout.decode(), run.stderr.decode()

    def test_what_is_good(self):
        self.assertEqual(self.generate(GOOD), (0, "", ""))
        with open(self.output) as file:
            self.assertIn("PyModExport_m()", file.read())
        self.assertEqual(sorted(os.listdir(os.path.dirname(self.output))), ["m.cpp", "m.minibind"])

    def test_what_a_description_need_not_have(self):
        header = os.path.join(os.path.dirname(self.source), "m.hpp")
        with open(header, "w") as file:
            file.write("struct Alone {};\nenum Kind { kind_one };\n")
        for part in ("", 'class Alone Alone "doc"\n', 'enum Kind Kind "doc"\n    one = kind_one\n'):
            self.assertEqual(self.generate('module m "doc"\ninclude "m.hpp"\n' + part), (0, "", ""))
            folders = [os.path.join(EXAMPLE, "runtime"), os.path.dirname(header)] + INCLUDES
            command = [CXX, "-std=c++17", "-fsyntax-only", "-pedantic-errors"] + ["-I" + folder for folder in folders]
            run = subprocess.run(command + [self.output], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            self.assertEqual((run.returncode, run.stdout.decode()), (0, ""), part)

    def test_what_is_wrong(self):
        for text, line, message in WRONG:
            status, out, err = self.generate(GOOD + text + "\n")
            self.assertEqual((status, out), (1, ""), text)
            self.assertTrue(err.startswith("%s:%d: %s" % (self.source, line, message)), (text, err))
            self.assertEqual(err.count("\n"), 1, err)
            self.assertFalse(os.path.exists(self.output), text)

    def test_nothing_is_lost_where_something_is_wrong(self):
        self.generate(GOOD)
        with open(self.output) as file:
            before = file.read()
        self.assertEqual(self.generate(GOOD + "nonsense\n")[0], 1)
        with open(self.output) as file:
            self.assertEqual(file.read(), before)

    def test_no_module_and_no_file(self):
        for text in ("", "# nothing\n"):
            self.assertIn("a description begins with", self.generate(text)[2])
        self.assertIn(":1: a description begins with", self.generate('value V\nmodule m "doc"\n')[2])
        run = subprocess.run([sys.executable, os.path.join(EXAMPLE, "minibind", "minibind.py"), self.source + "x", self.output],
                             stderr=subprocess.PIPE)
        self.assertEqual(run.returncode, 1)
        self.assertIn("m.minibindx: ", run.stderr.decode())


class Readme(unittest.TestCase):
    def blocks(self, language):
        with open(os.path.join(EXAMPLE, "README.md")) as file:
            return re.findall("```%s\n(.*?)```" % language, file.read(), re.DOTALL)

    def test_its_cpp_is_what_is_there(self):
        code = ""
        for folder, _, names in os.walk(os.path.join(EXAMPLE, "runtime")):
            for name in names:
                with open(os.path.join(folder, name)) as file:
                    code += file.read()
        for block in self.blocks("cpp"):
            for line in block.splitlines():
                self.assertIn(line.strip(), code)

    def test_its_python_runs(self):
        block, = self.blocks("python")
        program = "import sys\nsys.path.insert(0, sys.argv[1])\n" + block
        run = subprocess.run([sys.executable, "-c", program, os.path.dirname(MODULE)], stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE)
        self.assertEqual(run.stdout.decode(), "it landed on (0.0, 0.0)\n")
        comment = re.search("# (ReferenceError: .*)", block).group(1)
        self.assertEqual(run.stderr.decode().splitlines()[-1], comment)


class Module(unittest.TestCase):
    def symbols(self, option):
        lines = subprocess.check_output(["nm", "-D", option, MODULE]).decode().splitlines()
        return [line.split()[-1] for line in lines if line.split()[-2] not in "wvVWu"]

    def test_it_exports_its_init_function_only(self):
        self.assertEqual(self.symbols("--defined-only"), ["PyInit_box2d"])

    def test_it_takes_nothing_private_of_python(self):
        private = [name for name in self.symbols("--undefined-only") if re.match("_Py", name)]
        self.assertEqual(sorted(private), ["_Py_FalseStruct", "_Py_NoneStruct", "_Py_NotImplementedStruct",
                                           "_Py_TrueStruct"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
