"""Makes the python3.dll that a Windows CPython from Maven lacks, without which no extension of the stable ABI loads there."""
import glob
import os
import re
import subprocess
import tempfile

_MACHINES = {0x8664: ("x86_64-w64-mingw32-", ""), 0x14C: ("i686-w64-mingw32-", "_")}


def _machine(path):
    """What MinGW's tools for a DLL begin with, and what its compiler puts before a name of C."""
    with open(path, "rb") as file:
        head = file.read(0x1000)
    start = int.from_bytes(head[0x3C:0x40], "little")
    return _MACHINES[int.from_bytes(head[start + 4:start + 6], "little")]


def definition(symbols, dll, underscore):
    """The linker's module definition, from nm's lines about an import library; what has an address but no code is data."""
    imported, code = set(), set()
    for line in symbols.splitlines():
        words = line.split()
        if len(words) == 3 and words[1] == "I" and words[2].startswith("__imp_" + underscore):
            imported.add(words[2][len("__imp_" + underscore):])
        elif len(words) == 3 and words[1] == "T":
            code.add(words[2][len(underscore):])
    return "LIBRARY python3.dll\nEXPORTS\n" + "".join(
        "  %s=%s.%s%s\n" % (name, dll, name, "" if name in code else " DATA") for name in sorted(imported))


def make(folder):
    """Writes python3.dll beside pythonXY.dll. Its names are those of the folder's own libs/python3.lib."""
    dll, = (path for path in glob.glob(os.path.join(folder, "*.dll")) if re.search(r"python3\d+\.dll$", path))
    tools, underscore = _machine(dll)
    symbols = subprocess.run([tools + "nm", os.path.join(folder, "libs", "python3.lib")], stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, check=True).stdout.decode()
    with tempfile.TemporaryDirectory() as work:
        path = os.path.join(work, "python3.def")
        with open(path, "w") as file:
            file.write(definition(symbols, os.path.basename(dll)[:-len(".dll")], underscore))
        subprocess.run([tools + "gcc-posix", "-shared", "-nostdlib", "-Wl,--entry,0", path, "-o", os.path.join(folder, "python3.dll")],
                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True)
