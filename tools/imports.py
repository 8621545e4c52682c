"""Lists what object files for Windows import from Python, for libprobe/platform/imports_windows.c.

usage: imports.py OUTPUT OBJECT...    OBJECT: COFF, of any compiler for Windows
"""
import struct
import sys

I386 = 0x14C
_EXTERNAL = 2  # storage class
_BIG = b"\0\0\xff\xff"


def undefined(data):
    """The machine, and the names of the symbols that an object file has from elsewhere."""
    if data[:4] == _BIG:  # /bigobj
        machine, = struct.unpack_from("<H", data, 6)
        start, count = struct.unpack_from("<II", data, 48)
        symbol, section = 20, "<i"
    else:
        machine, = struct.unpack_from("<H", data)
        start, count = struct.unpack_from("<II", data, 8)
        symbol, section = 18, "<h"
    strings = start + count * symbol
    names, index = [], 0
    while index < count:
        at = start + index * symbol
        where, = struct.unpack_from(section, data, at + 12)
        storage, auxiliary = data[at + symbol - 2], data[at + symbol - 1]
        if where == 0 and storage == _EXTERNAL:
            if data[at:at + 4] == b"\0\0\0\0":
                begin = strings + struct.unpack_from("<I", data, at + 4)[0]
                names.append(data[begin:data.index(b"\0", begin)].decode())
            else:
                names.append(data[at:at + 8].rstrip(b"\0").decode())
        index += 1 + auxiliary
    return machine, names


def imported(data):
    """The names that an object file imports from Python, as C writes them."""
    machine, names = undefined(data)
    prefix = "__imp__" if machine == I386 else "__imp_"
    own = (name[len(prefix):] for name in names if name.startswith(prefix))
    return {name for name in own if name.startswith(("Py", "_Py"))}


def main(output, *objects):
    names = set()
    for path in objects:
        with open(path, "rb") as file:
            names |= imported(file.read())
    if not names:
        sys.exit("imports.py: the object files import nothing from Python")
    with open(output, "w", encoding="ascii", newline="\n") as file:
        file.write("/* Written by tools/imports.py: what the core imports from Python. */\n")
        file.writelines("LIBPROBE_IMPORT(%s)\n" % name for name in sorted(names))


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
