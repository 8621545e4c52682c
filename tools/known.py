"""Writes libprobe/text/known.def, the layouts that the library knows by name, from the compilers' truths in tests/images.

usage: known.py PACKAGE IMAGES TARGET    PACKAGE: the folder of the libprobe package that holds the core, which tells the
                                         fields' ids; TARGET: the file to write
"""
import glob
import os
import re
import sys
import textwrap

HEAD = """/* The layouts of CPython's releases: tools/known.py makes this file from the truths in tests/images; `./dev record` runs it.

   To expand it, define LIBPROBE_KNOWN(name, version, kinds, long_size, places...) and include this file, which has no
   include guard and undefines it. The name tells the data model, since all machines of one data model have the same layout.
   The places are in the order of the ids of type objects' rows. Each is the offset or the size plus one; 0: there is none. */

/* clang-format off */
"""
NAME = re.compile(r"(?P<minor>\d+\.\d+)(\.\d+)?(-(?P<flavour>.*?))?(-headers)?$")


def truth(path):
    """{(struct, field): offset, (struct, None): size}."""
    places = {}
    with open(path) as file:
        for line in file:
            owner, name, offset, bytes_ = line.split()
            if name != "-":
                places[owner, name] = int(offset)
            else:
                places[owner, None] = int(bytes_)
    return places


def layouts(images):
    """{(version, words of the flavour that matter): truth}: a debug build's is its release's, and only up to 3.12 does
    tracing references move anything."""
    found = {}
    for path in sorted(glob.glob(os.path.join(images, "*.truth"))):
        parts = NAME.match(os.path.basename(path)[: -len(".truth")])
        version = tuple(int(number) for number in parts.group("minor").split("."))
        words = set((parts.group("flavour") or "").split("+")) & {"free-threaded", "trace-refs"}
        if version >= (3, 13):
            words.discard("trace-refs")
        key = version, " ".join(sorted(words))
        if found.setdefault(key, truth(path)) != truth(path):
            raise SystemExit("known.py: two truths of CPython %d.%d %s differ" % (version + (key[1],)))
    return found


def place(places, row):
    """What the truth says of a row of the table, -1 if it has no such field. PEP 697 rounds up to 16 bytes."""
    bytes_ = places.get((row["struct"], row["name"]), -1)
    return (bytes_ + 15) // 16 * 16 if row.get("data") else bytes_


def main(package, images, target):
    sys.path.insert(0, package)
    import libprobe

    report = libprobe.report(survey=False)
    rows = [dict(size, name=None, data=name == "type_data") for name, size in report["sizes"].items()] + report["fields"]
    rows = sorted((row for row in rows if row["family"] == "type"), key=lambda row: row["id"])
    lines = [HEAD]
    for (version, words), places in sorted(layouts(images).items()):
        kinds = {"free-threaded": "FREE_THREADED", "trace-refs": "GIL_64 | TRACE_REFS", "": "GIL_64"}[words]
        name = "CPython %d.%d%s, LP64" % (version + (words and " " + words,))
        values = [place(places, row) + 1 for row in rows]
        row = 'LIBPROBE_KNOWN("%s", 0x%02x%02x, %s, 8,' % (name, version[0], version[1], kinds)
        lines += [row, "\n", textwrap.fill(", ".join(map(str, values)), 116, initial_indent="    ",
                                           subsequent_indent="    "), ")\n"]
    lines.append("\n/* clang-format on */\n\n#undef LIBPROBE_KNOWN\n")
    with open(target + ".part", "w") as file:
        file.write("".join(lines))
    os.replace(target + ".part", target)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*map(os.path.abspath, sys.argv[1:]))
