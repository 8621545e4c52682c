"""The tests of examples/minibind's module as a user of it would write them, in Python from 3.6 on.

usage: box2d_tests.py FOLDER [TEST...]        FOLDER: where the module is
"""
import sys
import unittest

if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    tests = sys.argv[2:] or ["classes_tests", "values_tests", "overrides_tests", "ownership_tests"]
    unittest.main(module=None, argv=sys.argv[:1] + tests)
