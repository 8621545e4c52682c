"""Records the builds that tests/versions.def lists, as tests/images keeps them.

usage: record.py BUILD IMAGES [--only NAME] [--zig ZIG] [--platforms CACHE]
                        BUILD: a build folder with the tests; IMAGES: the folder to write NAME.record and NAME.truth to;
                        --only: record this build alone; --zig: the command that compiles for the data models of other
                        machines; --platforms: the folder of other platforms' interpreters, which are tested in platforms/
                        beside BUILD

A build that this machine lacks keeps the files that it has; files of a build that is not listed are deleted. Of a version
whose free-threaded build is not at hand, the headers of the default build say what its compiler would; that is written to
3.14-free-threaded-headers.truth and its like. models.py writes the truths of other data models. An interpreter of another
platform has the platform's name in front: linux-s390x/3.14.10.
"""
import argparse
import os
import shutil
import subprocess
import sys

import interpreters
import models
import versions

FREE_THREADED = models.FREE_THREADED


def free_threaded_headers(minor, include, images):
    name = minor + FREE_THREADED
    command = [sys.executable, models.TRUTH, os.environ.get("CC", "cc"), os.path.join(images, name + ".truth")]
    subprocess.run(command + include + ["--", "-DPy_GIL_DISABLED=1"], check=True)
    print("%s: only what its headers say" % name)


def folder_of(build, platform):
    """Where the tests of a platform are built; "": of this machine's own."""
    return os.path.join(os.path.dirname(build), "platforms", platform) if platform else build


def found(build, listed, cache):
    """{name: facts} of this machine's interpreters, and of those of the listed platforms whose tests are built."""
    every = {facts["name"]: facts for facts in interpreters.found()}
    for platform in sorted({os.path.dirname(name) for name in listed} - {""}):
        if cache and os.path.isdir(folder_of(build, platform)):
            for facts in interpreters.of_platform(os.path.join(cache, "platforms", platform)):
                every[platform + "/" + facts["name"]] = facts
    return every


def record(name, facts, build, images):
    """False if the build folder has no truth of this interpreter."""
    platform, own = os.path.split(name)
    folder = folder_of(build, platform)
    truth = os.path.join(folder, "tests", own + ".truth")
    if not os.path.exists(truth):
        return False
    os.makedirs(os.path.join(images, platform), exist_ok=True)
    environment = dict(os.environ, PYTHONPATH=os.path.join(folder, "python"), PYTHONDONTWRITEBYTECODE="1")
    run = subprocess.run([facts["executable"], "-m", "libprobe", "record"], env=environment, stdout=subprocess.PIPE, check=True)
    with open(os.path.join(images, name + ".record"), "wb") as file:
        file.write(run.stdout.replace(b"\r\n", b"\n"))  # as Windows writes lines
    shutil.copyfile(truth, os.path.join(images, name + ".truth"))
    print("%s: recorded" % name)
    return True


def headers(version, facts, images, zig):
    """What the headers of one interpreter say of builds that nobody runs."""
    if version.free_threaded == "HEADERS":
        free_threaded_headers(version.name, facts["include"], images)
    if zig:
        models.write(zig, version, facts["include"], images)


def delete_stale(images, names):
    """Deletes the records and truths in the folder that have none of these names."""
    for folder, _, files in sorted(os.walk(images)):
        for file in sorted(files):
            path = os.path.relpath(os.path.join(folder, file), images)
            name, extension = os.path.splitext(path)
            if extension in (".record", ".truth") and name not in names:
                os.remove(os.path.join(images, path))
                print("%s: deleted, tests/versions.def does not list it" % path)


def main(build, images, only=None, zig=None, cache=None, path=versions.PATH):
    """The exit status: 1 if the build that was asked for could not be recorded."""
    minors, listed = versions.entries(path)
    if only is not None and only not in listed:
        sys.exit("record.py: tests/versions.def lists no build %s; it lists %s" % (only, ", ".join(listed)))
    of_release = {version.name: version for version in minors}
    wanted = [only] if only is not None else listed
    at_hand, missing = found(build, wanted, cache), []
    for name in wanted:
        if name not in at_hand or not record(name, at_hand[name], build, images):
            missing.append(name)
        elif "/" not in name and interpreters.flavour(at_hand[name]) == "release":
            minor = at_hand[name]["version"].rpartition(".")[0]
            if minor in of_release:
                headers(of_release.pop(minor), at_hand[name], images, zig)
    for name in missing:
        reason = "has no headers or no truth in " + folder_of(build, os.path.dirname(name)) if name in at_hand else "is not on this machine"
        print("%s: NOT recorded, it %s; it comes from: %s" % (name, reason, listed[name]))
    if only is None:
        kept = {version.name + FREE_THREADED for version in minors if version.free_threaded == "HEADERS"}
        kept.update(model + "/" + name for model in models.TARGETS for version in minors for name, _ in models.names(version))
        delete_stale(images, set(listed) | kept)
    return 1 if only is not None and missing else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(usage=__doc__.partition("usage: ")[2])
    parser.add_argument("build", type=os.path.abspath)
    parser.add_argument("images", type=os.path.abspath)
    parser.add_argument("--only")
    parser.add_argument("--zig")
    parser.add_argument("--platforms")
    arguments = parser.parse_args()
    sys.exit(main(arguments.build, arguments.images, arguments.only, arguments.zig, arguments.platforms))
