"""Records every CPython on the machine that has headers, as tests/images keeps them.

usage: record.py BUILD IMAGES    BUILD: a build folder with the tests; IMAGES: the folder to write NAME.record and
                                 NAME.truth to

The free-threaded builds of 3.14 and 3.15 cannot be had everywhere; what their compilers would say follows from the
headers of the default builds and is written to 3.14-free-threaded-headers.truth and its like.
"""
import os
import shutil
import subprocess
import sys

import interpreters

TRUTH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "truth", "truth.py")
HEADERS_ONLY = ("3.14", "3.15")


def free_threaded_headers(minor, include, images):
    name = minor + "-free-threaded-headers"
    command = [sys.executable, TRUTH, os.environ.get("CC", "cc"), os.path.join(images, name + ".truth")]
    subprocess.run(command + include + ["--", "-DPy_GIL_DISABLED=1"], check=True)
    print("%s: only what its headers say" % name)


def main(build, images):
    environment = dict(os.environ, PYTHONPATH=os.path.join(build, "python"), PYTHONDONTWRITEBYTECODE="1")
    for facts in interpreters.found():
        truth = os.path.join(build, "tests", facts["name"] + ".truth")
        if not os.path.exists(truth):
            print("%s: no truth, it is refused or has no headers" % facts["name"])
            continue
        record = os.path.join(images, facts["name"] + ".record")
        subprocess.run([facts["executable"], "-m", "libprobe", "record", "-o", record], env=environment, check=True)
        shutil.copyfile(truth, os.path.join(images, facts["name"] + ".truth"))
        print("%s: recorded" % facts["name"])
        minor = facts["version"].rpartition(".")[0]
        if minor in HEADERS_ONLY and interpreters.flavour(facts) == "release":
            free_threaded_headers(minor, facts["include"], images)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]))
