"""Compares what CPython's own macros say of random objects with what libprobe's accessors say under the same names; run by
each interpreter.

usage: names_tests.py FULL LIMITED SOURCE    FULL, LIMITED: the folders of names_full, compiled with this interpreter's headers,
                                             and of names_limited; SOURCE: libprobe's tree
"""
import os
import random
import re
import sys
import time
import unittest

FULL, LIMITED, SOURCE = sys.argv[1:4]
sys.path[:0] = [FULL, LIMITED]

import names_full  # noqa: E402
import names_limited  # noqa: E402

ROUNDS = int(os.environ.get("LIBPROBE_ROUNDS", "20000")) // 10
SEED = int(os.environ.get("LIBPROBE_SEED", time.time()))


def zoo():
    """The makers of objects that the tests of libprobe's accessors have."""
    with open(os.path.join(SOURCE, "tests", "running", "zoo.hpp")) as file:
        made = {}
        exec(re.search(r'R"\((.*?)\n\)"', file.read(), re.S).group(1), made)
    return made


class Names(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.zoo = zoo()
        names_full.prepare()

    def compare(self, rounds, left_out=()):
        said = dict((name, i) for i, (name, kind) in enumerate(names_limited.names()))
        for i, (name, kind) in enumerate(names_full.names()):
            if name in left_out:
                continue
            chance = random.Random(SEED)
            mine = said[name]
            for each in range(rounds):
                made = self.zoo["make"](kind or chance.choice(sorted(self.zoo["makers"])), chance)
                theirs = names_full.say(i, made)
                ours = names_limited.say(mine, made)
                if theirs != ours:
                    self.fail("%s of %.100r: CPython says %#x, libprobe %#x (LIBPROBE_SEED=%d, object %d)" % (
                        name, made, theirs, ours, SEED, each))
        return len(said)

    def test_the_same_is_said_by_calls_and_at_proven_places(self):
        required = "PyObject_IS_GC", "PyIndex_Check"  # old versions have no function for these
        self.assertGreater(self.compare(max(ROUNDS // 10, 10), required), 50)
        names_limited.prepare()
        self.compare(ROUNDS)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
