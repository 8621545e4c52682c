"""What is linked into an extension: the questions of the families that it names, and no others.

usage: linking_tests.py NM TYPES FLOATS FREEING    TYPES, FLOATS, FREEING: the shared objects of linking/
"""
import subprocess
import sys
import unittest

NM, TYPES, FLOATS, FREEING = sys.argv[1:5]

OF_TYPES = ("ask_about_types", "libprobe_family_type", "libprobe_type_cells", "sentinel_members", "make_sentinels")
OF_FLOATS = ("ask_about_floats", "libprobe_family_float", "libprobe_float_cells")
OF_NONE = ("survey_type", "libprobe_survey", "libprobe_probe", "libprobe_record", "report", "named_families", "probed_families",
           "libprobe_type_slot", "libprobe_typedata", "libprobe_metatype")


class Linking(unittest.TestCase):
    def symbols(self, path):
        """Of whatever is in the file; what it takes from Python is not."""
        run = subprocess.run([NM, "--defined-only", path], stdout=subprocess.PIPE, check=True)
        return run.stdout.decode()

    def check(self, path, linked, left_out):
        symbols = self.symbols(path)
        for name in linked:
            self.assertTrue(name in symbols, name + " is not linked")
        for name in left_out:
            self.assertFalse(name in symbols, name + " is linked")

    def test_who_requires_types_links_no_floats(self):
        self.check(TYPES, OF_TYPES, OF_FLOATS + OF_NONE)

    def test_who_requires_floats_links_no_types(self):
        self.check(FLOATS, OF_FLOATS, OF_TYPES + OF_NONE)

    def test_who_only_frees_links_nothing_else(self):
        self.check(FREEING, ("libprobe_free", "libprobe_layout_free"), OF_TYPES + OF_FLOATS + OF_NONE + ("replay", "Record"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
