"""Run by an interpreter that loads extensions and that libprobe refuses: usage: refused_extension_tests.py FOLDER

FOLDER: that of the extension `selftest`. Its import fails with a sentence; a process that ends tells nobody why.
"""
import sys
import unittest

sys.path.insert(0, sys.argv.pop())


class Refused(unittest.TestCase):
    def test_the_import_fails_with_a_sentence_each_time(self):
        sentence = "^libprobe: this interpreter is %s: .*: run it with CPython 3.6 or newer$" % sys.implementation.name
        for _ in range(2):
            with self.assertRaisesRegex(ImportError, sentence):
                __import__("selftest")


if __name__ == "__main__":
    unittest.main()
