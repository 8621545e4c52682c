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

   To expand it, define LIBPROBE_KNOWN(name, version, kinds, models, places...) and include this file, which has no include
   guard and undefines it. The models are those whose machines have this layout, as known.hpp names them. The places are in
   the order of the ids of type objects' rows. Each is the offset or the size plus one; 0: there is none. A size that is
   another one rounded up is written as it was before: machines of one model round to different alignments. */

/* clang-format off */
"""
# A folder of tests/images without records is one of these; in those of platforms each record tells its machine.
MODELS = {"": "LP64", "LP64-big-endian": "LP64_BIG_ENDIAN", "LLP64": "LLP64", "ILP32": "ILP32"}
MACHINE = re.compile(r"^machine pointer (\d) long (\d) align \d+ (little|big)$", re.M)
OF_MACHINE = {"88little": "LP64", "88big": "LP64_BIG_ENDIAN", "84little": "LLP64", "44little": "ILP32"}
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


def model(images, path):
    """Of the machine that the truth is about, by known.hpp's name."""
    record = path[: -len(".truth")] + ".record"
    if not os.path.exists(record):
        return MODELS[os.path.dirname(os.path.relpath(path, images))]
    with open(record) as file:
        return OF_MACHINE["".join(MACHINE.search(file.read()).groups())]


def layouts(images, rows):
    """{(version, words of the flavour that matter, model): places}: a debug build's are its release's, and only up to 3.12
    does tracing references move anything."""
    found = {}
    paths = glob.glob(os.path.join(images, "*.truth")) + glob.glob(os.path.join(images, "*", "*.truth"))
    for path in sorted(paths):
        parts = NAME.match(os.path.basename(path)[: -len(".truth")])
        version = tuple(int(number) for number in parts.group("minor").split("."))
        words = set((parts.group("flavour") or "").split("+")) & {"free-threaded", "trace-refs"}
        if version >= (3, 13):
            words.discard("trace-refs")
        key = version, " ".join(sorted(words)), model(images, path)
        values = places(truth(path), rows)
        if found.setdefault(key, values) != values:
            raise SystemExit("known.py: %s: another truth of CPython %d.%d %s, %s differs" % ((path,) + version + key[1:]))
    return found


def places(truth, rows):
    """What the truth says of each row of the table, plus one; 0 where it has no such field."""
    return tuple(truth.get((row["struct"], row["name"]), -1) + 1 for row in rows)


def same(layouts):
    """{(version, words, bits): {places: models}}: the models that have one layout of a version; bits: of a pointer."""
    found = {}
    for (version, words, model), values in sorted(layouts.items()):
        bits = 32 if model == "ILP32" else 64
        found.setdefault((version, words, bits), {}).setdefault(values, []).append(model)
    return found


def main(package, images, target):
    sys.path.insert(0, package)
    import libprobe

    report = libprobe.report(survey=False)
    rows = [dict(size, name=None) for size in report["sizes"].values()] + report["fields"]
    rows = sorted((row for row in rows if row["family"] == "type"), key=lambda row: row["id"])
    lines = [HEAD]
    for (version, words, bits), found in sorted(same(layouts(images, rows)).items()):
        kinds = {"free-threaded": "FREE_THREADED", "trace-refs": "GIL_%d | TRACE_REFS" % bits, "": "GIL_%d" % bits}[words]
        name = "CPython %d.%d%s" % (version + (words and " " + words,))
        for values, models in found.items():
            row = 'LIBPROBE_KNOWN("%s", 0x%02x%02x, %s, %s,' % (name, version[0], version[1], kinds, " | ".join(models))
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
