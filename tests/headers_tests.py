"""What the public headers must not do, with one interpreter's headers: compile what is not on the list of LIBPROBE_USES,
or redefine a name of CPython's.

usage: headers_tests.py CC CXX LIMITED INCLUDE FOLDER...    LIMITED: 1 if the headers take Py_LIMITED_API; INCLUDE: libprobe's
"""
import os
import re
import subprocess
import sys
import tempfile
import unittest

CC, CXX, LIMITED, INCLUDE = sys.argv[1:5]
FOLDERS = sys.argv[5:]
OPTIONS = ["-I" + INCLUDE] + [word for folder in FOLDERS for word in ("-isystem", folder)]
OPTIONS += ["-idirafter", os.path.join(FOLDERS[0], "..")]  # as tests/CMakeLists.txt says
APIS = [[]] + ([["-DPy_LIMITED_API=0x03060000"]] if LIMITED == "1" else [])
LANGUAGES = {"c": [CC, "-std=c99", "-x", "c"], "c++": [CXX, "-std=c++17", "-x", "c++"]}

LIST = """
#define LIBPROBE_USES(X) X(tp_name) X(nb_add) X(ob_fval) X(heap_type)
#include <libprobe/use.h>
"""
USE = LIST + """
TYPE f(OBJECT *object);
TYPE f(OBJECT *object) { return libprobe_get_NAME(object); }
void g(OBJECT *object, TYPE value);
void g(OBJECT *object, TYPE value) { libprobe_set_NAME(object, value); }
"""
ALL = """
#define LIBPROBE_USES(X) X(tp_name)
#include <libprobe/use.h>
#include <libprobe/objects.h>
#include <libprobe/pep.h>
#include <libprobe/typeobject.h>
"""
BEFORE = """
#include <Python.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
"""
OWN = ("LIBPROBE_", "libprobe_", "Pep", "_Pep")
# The limited API lacks the second in some version, and every API the first before 3.12.
ADDED = {"Py_RELATIVE_OFFSET"}
# Of those that are given to whoever asks: the first three had to be undefined before, since they are in some headers.
PYTHON_NAMES = {"PyObject_IS_GC", "_PyObject_Dump", "PyIndex_Check"}


def compile(language, options, source, what="-fsyntax-only"):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "source")
        with open(path, "w") as file:
            file.write(source)
        done = subprocess.run(LANGUAGES[language] + [what] + OPTIONS + options + [path], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, universal_newlines=True)
        return done.returncode, done.stdout, done.stderr


def macros(options, source):
    code, out, err = compile("c", options + ["-dM"], source, "-E")
    assert code == 0, err
    lines = (line.split(" ", 2)[1:] for line in out.splitlines())
    return {words[0].split("(")[0]: words for words in lines}


class HeadersTests(unittest.TestCase):
    def use(self, language, options, name, kind, holder):
        source = USE.replace("NAME", name).replace("TYPE", kind).replace("OBJECT", holder)
        return compile(language, options, source)

    def test_what_is_on_the_list_compiles_and_nothing_else_does(self):
        listed = [("tp_name", "const char *", "PyTypeObject"), ("nb_add", "binaryfunc", "PyTypeObject"),
                  ("ob_fval", "double", "PyObject"), ("heap_type", "Py_ssize_t", "PyTypeObject")]
        others = [("tp_doc", "const char *", "PyTypeObject"), ("nb_index", "unaryfunc", "PyTypeObject"),
                  ("ob_type", "PyTypeObject *", "PyObject"), ("type_data", "Py_ssize_t", "PyTypeObject")]
        for language in LANGUAGES:
            for options in APIS:
                for each in listed:
                    code, _, err = self.use(language, options, *each)
                    self.assertEqual(code, 0, err)
                for each in others:
                    code, _, err = self.use(language, options, *each)
                    self.assertNotEqual(code, 0, each)
                    self.assertIn("libprobe_get_" + each[0], err)

    def test_what_has_no_accessor_cannot_be_on_the_list(self):
        for name in "ob_refcnt", "as_number", "no_such_field":
            for language in LANGUAGES:
                code, _, err = compile(language, APIS[-1], LIST.replace("X(nb_add)", "X(%s)" % name))
                self.assertNotEqual(code, 0, name)
                self.assertIn(name, err)

    def test_fixed_places_need_the_head_of_objects(self):
        abi3t = ["-DPy_TARGET_ABI3T=0x030f0000"]
        if "_Py_OPAQUE_PYOBJECT" not in macros(abi3t, "#include <Python.h>\n"):
            self.skipTest("these headers hide it nowhere")
        for language in LANGUAGES:
            self.assertEqual(compile(language, abi3t, LIST)[0], 0)
            code, _, err = compile(language, abi3t, "#define LIBPROBE_FIXED 1\n" + LIST)
            self.assertNotEqual(code, 0)
            self.assertIn("LIBPROBE_FIXED needs the head of objects", err)

    def test_the_list_must_be_there(self):
        for language in LANGUAGES:
            code, _, err = compile(language, APIS[-1], "#include <libprobe/use.h>")
            self.assertNotEqual(code, 0)
            self.assertIn("define LIBPROBE_USES(X)", err)

    def test_type_data_has_a_largest_size(self):
        source = "#include <libprobe/typedata.h>\ntypedef struct { char all[65536 + MORE]; } data;\nLIBPROBE_TYPE_DATA(kind, data);"
        for language in LANGUAGES:
            code, _, err = compile(language, APIS[-1], source.replace("MORE", "0"))
            self.assertEqual(code, 0, err)
            code, _, err = compile(language, APIS[-1], source.replace("MORE", "1"))
            self.assertNotEqual(code, 0)
            self.assertIn("kind_data_is_too_large", err)

    def test_cpythons_names_are_left_alone(self):
        for options in APIS:
            before = macros(options, BEFORE)
            after = macros(options, BEFORE + ALL)
            self.assertEqual({name: words for name, words in after.items() if name in before}, before)
            added = {name for name in set(after) - set(before) if not name.startswith(OWN)}
            self.assertLessEqual(added, ADDED)

    def test_cpythons_names_are_given_to_whoever_asks(self):
        for options in APIS:
            unasked = macros(options, BEFORE + ALL)
            named = macros(options + ["-DLIBPROBE_PYTHON_NAMES=1"], BEFORE + ALL)
            changed = {name for name, words in named.items() if unasked.get(name) != words} - {"LIBPROBE_PYTHON_NAMES"}
            if not options:
                self.assertEqual(changed, set())
                continue
            self.assertLessEqual(PYTHON_NAMES, changed)
            self.assertGreater(len(changed), 100)
            self.assertEqual({name for name in changed - PYTHON_NAMES if name in macros(options, BEFORE)}, set())
            nobody = macros(options + ["-DLIBPROBE_PYTHON_NAMES=0"], BEFORE + ALL)
            self.assertEqual({name for name in changed if nobody.get(name) != unasked.get(name)}, set())

    def test_cpythons_debug_offsets_are_where_the_table_says(self):
        code, _, _ = compile("c", [], "#include <Python.h>\n#if PY_VERSION_HEX < 0x030d0000\n#error\n#endif\n")
        internal = os.path.join(FOLDERS[0], "internal")
        if code != 0 or not os.path.isdir(internal):
            self.skipTest("these headers have none")
        with open(os.path.join(INCLUDE, "..", "libprobe", "table", "published.def")) as file:
            rows = re.findall(r"^LIBPROBE_PUBLISHED\((\w+), (\d+), ([\w.]+), \w+\)", file.read(), re.M)
        checks = "".join("#if PY_VERSION_HEX >> 16 == %s\nchar check_%d[offsetof(_Py_DebugOffsets, %s) == 8 * %s ? 1 : -1];\n#endif\n"
                         % (version, i, member, word) for i, (version, word, member) in enumerate(rows))
        name = "pycore_debug_offsets.h" if os.path.exists(os.path.join(internal, "pycore_debug_offsets.h")) else "pycore_runtime.h"
        source = "#define Py_BUILD_CORE 1\n#include <Python.h>\n#include <stddef.h>\n#include <internal/%s>\n" % name
        code, _, err = compile("c", ["-isystem", internal, "-w", "-std=gnu11"], source + checks)
        self.assertEqual(code, 0, err)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
