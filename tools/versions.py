"""Reads tests/versions.def for the other tools.

usage: versions.py sid    prints the versions that come from Debian sid, such as 3.15=3.15.2-1, in one line
"""
import collections
import os
import re
import sys

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "versions.def")
VERSION = re.compile(r'LIBPROBE_CPYTHON\(0x(..)(..), (\d+), (NONE|BUILT|HEADERS), "(.*)", "(.*)"\)$')
RECORDED = re.compile(r'LIBPROBE_RECORDED\("(.*)", "(.*)"\)$')

Version = collections.namedtuple("Version", "name slots free_threaded sid pictured")


def entries(path=PATH):
    """A list of Version, and {name of a recorded build: where it can be had}; exits where a line is no entry."""
    versions, recorded = [], {}
    with open(path) as file:
        for number, line in enumerate(file, 1):
            if not line.startswith("LIBPROBE_"):
                continue
            version, build = VERSION.match(line), RECORDED.match(line)
            if version:
                major, minor, slots, free_threaded, sid, pictured = version.groups()
                name = "%d.%d" % (int(major, 16), int(minor, 16))
                versions.append(Version(name, int(slots), free_threaded, sid, pictured.split()))
            elif build:
                recorded[build.group(1)] = build.group(2)
            else:
                sys.exit("%s, line %d: no entry as the head of the file describes it: %s" % (path, number, line.strip()))
    return versions, recorded


if __name__ == "__main__":
    if sys.argv[1:] != ["sid"]:
        sys.exit(__doc__)
    print(" ".join(version.name + "=" + version.sid for version in entries()[0] if version.sid))
