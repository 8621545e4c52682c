"""Writes what the headers of every version say of the data models that this machine does not have.

An interpreter for another platform is hard to have; its compiler and CPython's headers are not. Zig compiles the headers of
this machine's interpreters for one platform of each data model, with tools/cores/pyconfig.h in place of their own
pyconfig.h, and the truth goes to IMAGES/MODEL/3.14-headers.truth. tests/images has real interpreters of the models
too, which known.py compares.
"""
import os
import subprocess
import sys
import tempfile

import cores

_TREE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TRUTH = os.path.join(_TREE, "tests", "truth", "truth.py")
HEADERS = "-headers"
FREE_THREADED = "-free-threaded" + HEADERS

# Zig's target, and the options with which it writes a file that truth.py reads: that reads ELF alone, and cannot relocate
# what an object file of s390x says.
TARGETS = {
    "LP64-big-endian": ("s390x-linux-gnu", "-shared -fPIC"),
    "ILP32": ("x86-linux-gnu", "-c"),
    "LLP64": ("x86_64-windows-gnu", "-c -Xclang -triple -Xclang x86_64-pc-windows-gnu-elf"),
}

# Zig has no libc without its libraries.
_COMPILER = """#!/bin/sh
for word do shift; case $word in -c | -shared | -nostdlib) ;; *) set -- "$@" "$word" ;; esac; done
exec "%s" cc -target %s %s "$@"
"""


def names(version):
    """Of the truths that each model has of a version of versions.entries(), and the macros that make them so."""
    yield version.name + HEADERS, []
    if version.free_threaded != "NONE":
        yield version.name + FREE_THREADED, ["-DPy_GIL_DISABLED=1"]


def write(zig, version, include, images):
    """Writes the truths of all models from the headers of one interpreter."""
    with tempfile.TemporaryDirectory() as folder:
        copied = cores.headers(os.path.join(folder, "include"), include[0])
        for model, (target, flags) in TARGETS.items():
            compiler = os.path.join(folder, target)
            with open(compiler, "w") as file:
                file.write(_COMPILER % (zig, target, flags))
            os.chmod(compiler, 0o755)
            for name, macros in names(version):
                os.makedirs(os.path.join(images, model), exist_ok=True)
                path = os.path.join(images, model, name + ".truth")
                subprocess.run([sys.executable, TRUTH, compiler, path, copied, "--"] + macros, check=True)
    print("%s: what its headers say of %s" % (version.name, ", ".join(TARGETS)))
