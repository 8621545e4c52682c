"""Records every CPython on the machine that has headers, as tests/images keeps them.

usage: record.py BUILD IMAGES    BUILD: a build folder with the tests; IMAGES: the folder to write NAME.record and
                                 NAME.truth to
"""
import os
import shutil
import subprocess
import sys

import interpreters


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


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]))
