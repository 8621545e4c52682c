"""Judges the symbols of the core: usage: symbols.py CORE [ABI3AUDIT]

It may take from Python only what the stable ABI had in 3.6, from elsewhere only libc and libstdc++, and give only names
that begin with libprobe_. abi3audit judges the first; where it is missing the rest is judged and the test is skipped.
"""
import os
import shutil
import subprocess
import sys
import tempfile


def lines(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.decode().splitlines()


def main(core, auditor=None):
    given = [line.split()[-1] for line in lines("nm", "-D", "--defined-only", core)]
    strangers = [name for name in given if not name.startswith("libprobe_")]
    assert given and not strangers, "the core exports %s" % (strangers or "nothing")

    needed = [line.split("[")[1].rstrip("]") for line in lines("readelf", "-d", core) if "(NEEDED)" in line]
    others = [name for name in needed if not name.startswith(("libc.", "libstdc++.", "libgcc_s.", "libdl."))]
    assert not others, "the core needs %s" % others

    taken = [line.split()[-1] for line in lines("nm", "-D", "--undefined-only", core)]
    assert "PyType_FromSpecWithBases" in taken, "the core does not talk to Python"
    if not auditor or not os.access(auditor, os.X_OK):
        print("abi3audit is not here: whether the core keeps to the stable ABI of 3.6 was not judged")
        return 1 if os.environ.get("CI") == "true" else 77
    with tempfile.TemporaryDirectory() as folder:
        copy = os.path.join(folder, "core.abi3.so")  # abi3audit goes by the name
        shutil.copyfile(core, copy)
        audit = subprocess.run([auditor, "--strict", "--assume-minimum-abi3", "3.6", "--report", copy],
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    print(audit.stdout.decode())
    return audit.returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
