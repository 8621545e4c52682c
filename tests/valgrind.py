"""Runs a command under valgrind and fails if any of its complaints passes through libprobe's sources.

usage: valgrind.py COMMAND...

The interpreters complain on their own: some lose memory at exit, some read what they did not write. These are theirs.
"""
import os
import re
import subprocess
import sys
import tempfile

SOURCES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "libprobe")
OURS = re.compile(r"\((%s):\d+\)" % "|".join(re.escape(name) for name in os.listdir(SOURCES)))

# 3.12 and newer never free an interned string: each name in a sentinel type or in the module gc is one, once in a process.
INTERNED = re.compile(r"PyUnicode_Intern|PyDict_SetItemString")


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
            if OURS.search(complaint) and not INTERNED.search(complaint) and "\n   at 0x" in complaint]
    print("\n\n".join(ours))
    print("valgrind: %d of %d complaints pass through libprobe" % (len(ours), text.count("\n   at 0x")))
    return status or (9 if ours else 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
