"""Records the builds that tests/versions.def lists, as tests/images keeps them.

usage: record.py BUILD IMAGES [--only NAME]    BUILD: a build folder with the tests; IMAGES: the folder to write
                                               NAME.record and NAME.truth to; --only: record this build alone

A build that this machine lacks keeps the files that it has; files of a build that is not listed are deleted. Of a version
whose free-threaded build is not at hand, the headers of the default build say what its compiler would; that is written to
3.14-free-threaded-headers.truth and its like.
"""
import argparse
import os
import shutil
import subprocess
import sys

import interpreters
import versions

TRUTH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "truth", "truth.py")
HEADERS = "-free-threaded-headers"


def free_threaded_headers(minor, include, images):
    name = minor + HEADERS
    command = [sys.executable, TRUTH, os.environ.get("CC", "cc"), os.path.join(images, name + ".truth")]
    subprocess.run(command + include + ["--", "-DPy_GIL_DISABLED=1"], check=True)
    print("%s: only what its headers say" % name)


def record(facts, build, images, headers_only):
    """False if the build folder has no truth of this interpreter."""
    name = facts["name"]
    truth = os.path.join(build, "tests", name + ".truth")
    if not os.path.exists(truth):
        return False
    environment = dict(os.environ, PYTHONPATH=os.path.join(build, "python"), PYTHONDONTWRITEBYTECODE="1")
    command = [facts["executable"], "-m", "libprobe", "record", "-o", os.path.join(images, name + ".record")]
    subprocess.run(command, env=environment, check=True)
    shutil.copyfile(truth, os.path.join(images, name + ".truth"))
    print("%s: recorded" % name)
    minor = facts["version"].rpartition(".")[0]
    if minor in headers_only and interpreters.flavour(facts) == "release":
        free_threaded_headers(minor, facts["include"], images)
    return True


def delete_stale(images, names):
    """Deletes the records and truths in the folder that have none of these names."""
    for file in sorted(os.listdir(images)):
        name, extension = os.path.splitext(file)
        if extension in (".record", ".truth") and name not in names:
            os.remove(os.path.join(images, file))
            print("%s: deleted, tests/versions.def does not list it" % file)


def main(build, images, only=None, path=versions.PATH):
    """The exit status: 1 if the build that was asked for could not be recorded."""
    minors, listed = versions.entries(path)
    if only is not None and only not in listed:
        sys.exit("record.py: tests/versions.def lists no build %s; it lists %s" % (only, ", ".join(listed)))
    headers_only = {version.name for version in minors if version.free_threaded == "HEADERS"}
    found = {facts["name"]: facts for facts in interpreters.found()}
    missing = []
    for name in [only] if only is not None else listed:
        if name not in found or not record(found[name], build, images, headers_only):
            missing.append(name)
    for name in missing:
        reason = "has no headers or no truth in " + build if name in found else "is not on this machine"
        print("%s: NOT recorded, it %s; it comes from: %s" % (name, reason, listed[name]))
    if only is None:
        delete_stale(images, set(listed) | {minor + HEADERS for minor in headers_only})
    return 1 if only is not None and missing else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(usage=__doc__.partition("usage: ")[2])
    parser.add_argument("build", type=os.path.abspath)
    parser.add_argument("images", type=os.path.abspath)
    parser.add_argument("--only")
    arguments = parser.parse_args()
    sys.exit(main(arguments.build, arguments.images, arguments.only))
