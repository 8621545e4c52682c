"""What is linked into an extension: the questions of the families that it names, and no others.

usage: linking_tests.py NM FREEING FAMILY=EXTENSION:OBJECT:...    FREEING: a shared object that only frees; for each family, an
                                                                  extension that requires all its fields, and the library's objects
                                                                  that ask about it
"""
import subprocess
import sys
import unittest

NM, FREEING = sys.argv[1:3]

OF_NONE = ("survey_type", "libprobe_survey", "libprobe_probe", "libprobe_record", "report", "named_families", "probed_families",
           "libprobe_type_slot", "libprobe_typedata", "libprobe_metatype")


def symbols(path):
    """The names that the file defines; what it takes from Python is not among them, nor is what every file may define."""
    run = subprocess.run([NM, "--defined-only", path], stdout=subprocess.PIPE, check=True)
    lines = [line.split() for line in run.stdout.decode().splitlines()]
    return {words[-1] for words in lines if words[-2] not in "VWuvw" and "libprobe" in words[-1]}


class Family:
    def __init__(self, word):
        self.name, files = word.split("=")
        self.extension, *objects = files.split(":")
        self.symbols = set().union(*map(symbols, objects))


FAMILIES = [Family(word) for word in sys.argv[3:]]


class Linking(unittest.TestCase):
    def test_nothing_that_another_implementation_offers_only_to_abort(self):
        """GraalPy exports every name of CPython: where it has no function, one that ends the process."""
        for family in FAMILIES:
            run = subprocess.run([NM, "--undefined-only", family.extension], stdout=subprocess.PIPE, check=True)
            self.assertNotIn("PyImport_GetMagicTag", run.stdout.decode())

    def check(self, path, linked, families):
        here = symbols(path)
        for name in linked:
            self.assertIn(name, here)
        for family in families:
            self.assertIn("libprobe_family_" + family.name, family.symbols)
            others = set().union(*(other.symbols for other in FAMILIES if other is not family))
            self.assertEqual(here & (family.symbols - others), set(), "linked of " + family.name)
        for name in OF_NONE:
            self.assertEqual([symbol for symbol in here if name in symbol], [], "linked for " + name)

    def test_who_requires_one_family_links_no_other(self):
        self.assertGreater(len(FAMILIES), 1)
        for family in FAMILIES:
            with self.subTest(family=family.name):
                self.check(family.extension, ("libprobe_family_" + family.name, "libprobe_%s_cells" % family.name),
                           [other for other in FAMILIES if other is not family])

    def test_who_only_frees_links_nothing_else(self):
        self.check(FREEING, ("libprobe_free", "libprobe_layout_free"), FAMILIES)
        self.assertEqual({name for name in symbols(FREEING) if name.startswith("_Z")}, set())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
