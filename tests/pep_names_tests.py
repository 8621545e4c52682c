"""Compares the names in docs/pep.md with those that the public headers give, with and without the limited API.

usage: pep_names_tests.py CC SOURCE INCLUDE...    SOURCE: libprobe's tree; INCLUDE: the folders of one interpreter's headers
"""
import os
import re
import subprocess
import sys
import unittest

CC, SOURCE = sys.argv[1:3]
OPTIONS = [word for folder in sys.argv[3:] for word in ("-isystem", folder)] + ["-idirafter", os.path.join(sys.argv[3], "..")]
HEADERS = ["buffer.h", "counts.h", "functions.h", "modules.h", "objects.h", "pep.h", "vectorcall.h"]
LIMITED = ["-DPy_LIMITED_API=0x03060000"]
OURS = re.compile(r"\b_?Pep[A-Za-z0-9]*_?\w+")


def preprocessed(options, what):
    source = "".join("#include <libprobe/%s>\n" % name for name in HEADERS)
    command = [CC, "-std=c99", "-x", "c", "-E", what, "-I" + os.path.join(SOURCE, "include")] + OPTIONS + options + ["-"]
    return subprocess.run(command, input=source, stdout=subprocess.PIPE, check=True, universal_newlines=True).stdout


def macros(options):
    return set(re.findall(r"^#define (\w+)", preprocessed(options, "-dM"), re.M))


def declared(options):
    """The names of functions and constants, and of macros."""
    return set(re.findall(r"\b\w+\b", preprocessed(options, "-P"))) | macros(options)


def page():
    with open(os.path.join(SOURCE, "docs", "pep.md")) as file:
        return file.read()


def spelled_out(text):
    """The names in a text, of which `_NAME` stands for one that begins like the last whole one."""
    names, last = set(), ""
    for name in re.findall(r"`(\w+)", text):
        if name.startswith("_") and not name.startswith(("_Pep", "_Py")) and last:
            stems = [last[:at] for at in (found.start() for found in re.finditer("_", last))]
            names.update(stem + name for stem in stems)
        else:
            names.add(name)
            last = name
    return names


class PepNamesTests(unittest.TestCase):
    def test_every_name_of_the_headers_is_on_the_page(self):
        told = spelled_out(page())
        for options in [], LIMITED:
            given = {name for name in declared(options) if OURS.fullmatch(name) and name[-1] != "_"}
            missing = {name for name in given if name not in told and name.replace("Exact", "") not in told
                       and not re.match("PepBUF_|PepUnicode_.BYTE_KIND|PepDateTime_(DATE|TIME|DELTA)_GET_", name)}
            self.assertGreater(len(given), 100)
            self.assertEqual(missing, set())

    def test_every_name_that_the_page_gives_is_in_the_headers(self):
        given = declared(LIMITED) | {"PepType_SOTP", "PepType_SETP", "PepType_PFTP", "PepType_SGTP"}
        states = re.findall(r"^\|[^|]*\|[^|]*\| ((?:place|call|`Pep)[^|]*)\|$", page(), re.M)
        self.assertGreater(len(states), 20)
        for state in states:
            for name in OURS.findall(state):
                self.assertIn(name, given, state)

    def test_cpythons_names_are_given_where_the_page_says_likewise(self):
        plain = declared(LIMITED)
        named = macros(LIMITED + ["-DLIBPROBE_PYTHON_NAMES=1"])
        rows = re.findall(r"^\|[^|]*\| ([^|]*) \| [^|]*likewise[^|]*\|$", page(), re.M)
        self.assertGreater(len(rows), 15)
        for names in rows:
            for name in re.findall(r"`(\w+)`", names):
                if name.startswith(("Py", "_Py", "CO_")):
                    self.assertIn(name, named)
                    self.assertNotIn(name, plain)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
