"""Runs a command under valgrind and fails if any of its complaints passes through the sources of libprobe or minibind.

usage: valgrind.py COMMAND...

The interpreters complain on their own: some lose memory at exit, some read what they did not write. These are theirs.
"""
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SOURCES = [name for folder in ("libprobe", "examples/minibind/runtime", "examples/minibind/box2d")
           for _, _, names in os.walk(os.path.join(ROOT, folder)) for name in names]
# The last is what minibind's generator writes.
OURS = re.compile(r"\((%s|box2d-[^:()]+\.cpp):\d+\)" % "|".join(map(re.escape, SOURCES)))

# Not ours, though they pass through our frames. 3.12 and newer never free an interned string: each name in a sentinel type,
# in a class that a survey makes or in an attribute that is set is one, once in a process. And an image is a copy of an
# interpreter's memory, which may hold what nobody has written; it is compared, no more.
INTERNED = re.compile(r"definitely lost.*(PyUnicode_|unicode_|PyDict_SetItemString)", re.S)
# 3.8 looks at an instance's type once more after the base's dealloc has let go of it.
LOOKED_BACK = re.compile(r"Invalid read of size \d\n +at 0x\w+: subtype_dealloc ")
UNWRITTEN = re.compile(r"uninitialised value.*?\((claim|locate|record)\.cpp:", re.S)


def main(command):
    with tempfile.NamedTemporaryFile("r") as log:
        status = subprocess.run(
            ["valgrind", "--leak-check=full", "--show-leak-kinds=definite", "--num-callers=40", "--log-file=" + log.name]
            + command
        ).returncode
        # "==123== Invalid read ...", then its stack, then an empty line.
        text = re.sub(r"(?m)^==\d+== ?", "", log.read())
    complaints = text.split("\n\n")
    ours = [complaint for complaint in complaints
            if OURS.search(complaint) and "\n   at 0x" in complaint
            and not any(theirs.search(complaint) for theirs in (INTERNED, LOOKED_BACK, UNWRITTEN))]
    print("\n\n".join(ours))
    print("valgrind: %d of %d complaints are ours" % (len(ours), text.count("\n   at 0x")))
    return status or (9 if ours else 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
