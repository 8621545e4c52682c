"""What truth.py reads from a compiler, with headers and tables made up for it: usage: truth_tests.py COMPILER"""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

TRUTH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "truth.py")
COMPILER = ""

HEADER = """
#include "pyconfig.h"
typedef struct PyMutex { unsigned char _bits; } PyMutex;
typedef struct _object {
    union {
        long long ob_refcnt_full;
        unsigned ob_refcnt_split[2];
        struct { unsigned ob_refcnt; unsigned short ob_overflow; PyMutex ob_mutex; };
    };
    struct _typeobject *ob_type;
} PyObject;
typedef PyObject *(*unaryfunc)(PyObject *);
typedef struct { unaryfunc am_await, am_aiter; } PyAsyncMethods;
struct _cache { PyObject *getitem; volatile unsigned version; };
typedef struct _heaptypeobject {
    const PyObject ob_base;
    PyAsyncMethods as_async, *as_pointer;
    struct _cache _spec_cache;
    struct { char inner; } unnamed;
    struct { int late; };
    MORE
} PyHeapTypeObject;
typedef struct { PyObject ob_base; double ob_fval; } PyFloatObject;
"""

# Like the tables of fields: two families, of which both have rows about PyObject or begin with it.
TABLES = {
    "fields.def": '#include "fields/type.def"\n#include "fields/float.def"\n#include "fields/end.inc"\n',
    os.path.join("fields", "type.def"): """
LIBPROBE_FIELD(101, PyObject, ob_refcnt, libprobe_refcnt, 0, 0, GIL, VALUE_BY("incref"))
LIBPROBE_FIELD(45, PyAsyncMethods, am_await, unaryfunc, 0, 0, ANY, VALUE_OF_SLOT(77))
LIBPROBE_FIELD(46, _cache, getitem, PyObject *, 0, 0, ANY, VALUE_BY("specialized"))
LIBPROBE_FIELD(123, PyHeapTypeObject, as_async, libprobe_members, 0, 0, ANY, STARTS_AT_FIRST_OF("PyAsyncMethods"))
LIBPROBE_FIELD(132, PyHeapTypeObject, _spec_cache, libprobe_members, 0, 0, ANY, STARTS_AT_FIRST_OF("_cache"), NONE("why"))
""",
    os.path.join("fields", "float.def"): """
LIBPROBE_STRUCT(PyFloatObject, PyObject, PyObject)
LIBPROBE_RESTRICTED(1001, PyFloatObject, ob_fval, double, 0, 0, ANY, VALUE_BY("made"))
LIBPROBE_STRUCT_END(PyFloatObject)
LIBPROBE_FIELD(1002, PyFloatObject, PyFloatObject_ob_type, PyTypeObject *, 0, 0, ANY, VALUE_BY("made"))
""",
}

EXPECTED = """\
PyHeapTypeObject - 0 64
PyHeapTypeObject ob_base 0 16
PyObject - 0 16
PyObject ob_refcnt_full 0 8
PyObject ob_refcnt_split 0 8
PyObject ob_refcnt 0 4
PyObject ob_overflow 4 2
PyObject ob_mutex 6 1
PyObject ob_type 8 8
PyHeapTypeObject as_async 16 16
PyAsyncMethods - 16 16
PyAsyncMethods am_await 16 8
PyAsyncMethods am_aiter 24 8
PyHeapTypeObject as_pointer 32 8
PyHeapTypeObject _spec_cache 40 16
_cache - 40 16
_cache getitem 40 8
_cache version 48 4
PyHeapTypeObject unnamed 56 1
PyHeapTypeObject late 60 4
PyFloatObject - 0 24
PyFloatObject ob_base 0 16
PyFloatObject ob_fval 16 8
PyFloatObject ob_type 8 8
"""


class Truth(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.output = os.path.join(self.folder, "made-up.truth")
        self.include = os.path.join(self.folder, "include", "python")
        os.makedirs(os.path.join(self.folder, "include", "machine"))
        os.mkdir(self.include)
        # Like Debian's: the path from the folder above leads to the one of this machine.
        self.write(os.path.join(self.include, "pyconfig.h"), "#include <machine/pyconfig.h>\n")
        self.write(os.path.join(self.folder, "include", "machine", "pyconfig.h"), "")
        self.write(os.path.join(self.include, "Python.h"), HEADER)
        # It finds the tables beside itself.
        self.truth = os.path.join(self.folder, "tests", "truth", "truth.py")
        self.tables = os.path.join(self.folder, "include", "libprobe")
        os.makedirs(os.path.dirname(self.truth))
        os.makedirs(os.path.join(self.tables, "fields"))
        shutil.copyfile(TRUTH, self.truth)
        for path, text in TABLES.items():
            self.write(os.path.join(self.tables, path), text)

    def write(self, path, text):
        with open(path, "w") as file:
            file.write(text)

    def run_truth(self, *words):
        run = subprocess.run([sys.executable, self.truth] + list(words), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        return run.returncode, (run.stdout + run.stderr).decode()

    def fails(self, words, *said):
        status, text = self.run_truth(*words)
        self.assertEqual(status, 1, text)
        self.assertNotIn("Traceback", text)
        for part in said:
            self.assertIn(part, text)
        self.assertFalse(os.path.exists(self.output))

    def test_every_field_is_there_with_its_place_and_size(self):
        self.assertEqual(self.run_truth(COMPILER, self.output, self.include, "--", "-DMORE="), (0, ""))
        with open(self.output) as file:
            self.assertEqual(file.read(), EXPECTED)

    def test_another_family_needs_its_table_alone(self):
        self.write(os.path.join(self.tables, "fields", "late.def"),
                   'LIBPROBE_FIELD(2001, PyLateObject, late, int, 0, 0, ANY, VALUE_BY("made"))\n')
        self.write(os.path.join(self.tables, "fields.def"), '#include "fields/late.def"\n' + TABLES["fields.def"])
        late = "typedef struct { PyObject ob_base; int late; } PyLateObject;\n"
        self.write(os.path.join(self.include, "Python.h"), HEADER + late)
        self.assertEqual(self.run_truth(COMPILER, self.output, self.include, "--", "-DMORE="), (0, ""))
        with open(self.output) as file:
            text = file.read()
        self.assertTrue(text.startswith("PyLateObject - 0 24\nPyLateObject ob_base 0 16\nPyObject - 0 16\n"), text)
        self.assertIn("\nPyLateObject late 16 4\nPyHeapTypeObject - 0 64\n", text)
        self.assertEqual(sorted(text.splitlines()),
                         sorted(EXPECTED.splitlines() + text.splitlines()[:2] + ["PyLateObject late 16 4"]))

    def test_an_object_that_stands_in_another_is_written_there(self):
        # No table says that PyObject stands in something: the compiler does.
        path = os.path.join("fields", "float.def")
        self.write(os.path.join(self.tables, path), TABLES[path].replace(" PyObject, PyObject)", " Other, PyObject)"))
        self.assertEqual(self.run_truth(COMPILER, self.output, self.include, "--", "-DMORE="), (0, ""))
        with open(self.output) as file:
            self.assertEqual(file.read(), EXPECTED)

    def test_bit_fields_are_there_with_the_place_of_their_lowest_bit(self):
        more = "struct { unsigned first : 2, : 1, kind : 3, late : 5; } state; struct _state { unsigned two : 2; } named;"
        self.write(os.path.join(self.tables, "fields", "late.def"),
                   'LIBPROBE_FIELD(2001, PyHeapTypeObject, PyHeapTypeObject_kind, libprobe_3_bits, 0, 0, ANY, VALUE_BY("made"))\n'
                   'LIBPROBE_FIELD(2002, PyHeapTypeObject, PyHeapTypeObject_two, libprobe_3_bits, 0, 0, ANY, VALUE_BY("made"))\n'
                   'LIBPROBE_SIZE(2003, number, sizeof_number, 0, 0, ANY, VALUE_BY("made"))\n')
        self.write(os.path.join(self.tables, "fields.def"), TABLES["fields.def"] + '#include "fields/late.def"\n')
        self.write(os.path.join(self.include, "Python.h"), HEADER + "typedef unsigned short digit, number;\n")
        self.assertEqual(self.run_truth(COMPILER, self.output, self.include, "--", "-DMORE=" + more), (0, ""))
        with open(self.output) as file:
            text = file.read()
        # Seven bits before it, or behind it where the most significant bit comes first.
        kind, two = (64 * 8 + 3, 68 * 8) if sys.byteorder == "little" else (64 * 8 + 2, 68 * 8 + 6)
        self.assertEqual(sorted(text.splitlines()),
                         sorted(EXPECTED.replace("PyHeapTypeObject - 0 64", "PyHeapTypeObject - 0 72").splitlines()
                                + ["PyHeapTypeObject state 64 4", "PyHeapTypeObject kind %d 0" % kind,
                                   "PyHeapTypeObject named 68 4", "_state - 68 4", "_state two %d 0" % two,
                                   "PyHeapTypeObject two %d 0" % two, "number - 0 2"]))

    def test_flags_reach_the_compiler(self):
        self.assertEqual(self.run_truth(COMPILER, self.output, self.include, "--", "-DMORE=long long ht_new;"), (0, ""))
        with open(self.output) as file:
            self.assertIn("\nPyHeapTypeObject ht_new 64 8\n", file.read())

    def test_what_it_cannot_say_is_refused_by_name(self):
        self.fails((COMPILER, self.output, self.include, "--", "-DMORE=int odd[];"), "PyHeapTypeObject.odd", "without an end")

    def test_what_is_missing_is_said(self):
        self.fails(("no-such-compiler", self.output, self.include), "no-such-compiler does not start")
        self.fails((COMPILER, self.output, self.folder), "cannot compile PyHeapTypeObject, PyFloatObject", self.folder,
                   "Python.h")
        self.fails((COMPILER, self.output, self.include, "--", "-DMORE=", "-g0"), "no debug information")
        self.fails((COMPILER, self.folder, self.include, "--", "-DMORE="), self.folder + " cannot be written")
        self.fails((COMPILER, self.output), "usage: ")


if __name__ == "__main__":
    COMPILER = sys.argv.pop(1)
    if not shutil.which(COMPILER):
        print("%s is not here: what it writes was not judged" % COMPILER)
        sys.exit(77)
    unittest.main()
