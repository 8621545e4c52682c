"""Writes README's table of what is supported from the recorded interpreters, which it has the core judge again.

usage: table.py PACKAGE IMAGES README [--check]    PACKAGE: the folder of the libprobe package that holds the core; IMAGES:
                                                   that of the records; --check: only say whether it is up to date
"""
import glob
import os
import re
import sys

BEGIN, END = "<!-- table: written by tools/table.py -->\n", "<!-- end of table -->\n"
OWN = "linux-x86_64"  # whose records are in no folder of their own
HEAD = ("platform", "CPython", "located / with a witness / all", "restricted struct", "PyHeapTypeObject", "PEP 697 offset", "witnesses of the size")


def cells(report):
    """What the table says of one interpreter, but for its name."""
    from libprobe import source

    there = [field for field in report["fields"] if source.exists(field)]
    witnessed = [field for field in there if field["reason"] != "no_witness"]
    located = [field for field in there if field["offset"] is not None]
    distances = {field["offset"] - field["expected"] for field in located if field["expected"] is not None}
    restricted = source.restricted(report)
    shifted = " by %d" % distances.pop() if restricted == "shifted" and len(distances) == 1 else ""
    heap, behind = report["sizes"]["heap_type"], report["sizes"]["type_data"]
    return (
        "%d / %d / %d" % (len(located), len(witnessed), len(there)),
        restricted + shifted,
        str(heap["bytes"] or heap["verdict"]),
        str(behind["bytes"] or behind["verdict"]) + (", computed" if len(behind["witnesses"]) == 1 else ""),
        str(len(heap["witnesses"])),
    )


def flavour(interpreter):
    words = [key.replace("_", "-") for key in ("free_threaded", "debug", "trace_refs") if interpreter[key]]
    return "+".join(words) or "release"


def numbers(report):
    return [int(number) for number in re.findall(r"\d+", report["interpreter"]["version"])]


def rows(reports):
    """Equal rows become one: interpreters with the same cells, whatever their version and flavour."""
    by_version = sorted(reports, key=lambda report: (numbers(report), flavour(report["interpreter"]) != "release"))
    named = []  # (version, flavour, cells); the version without its patch level, where that makes no difference
    for report in by_version:
        minor = ".".join(report["interpreter"]["version"].split(".")[:2])
        named.append((minor, report["interpreter"]["version"], flavour(report["interpreter"]), cells(report)))
    groups = {}  # cells: {version: flavours}
    for minor, version, kind, same in named:
        alone = all(other[3] == same for other in named if (other[0], other[2]) == (minor, kind))
        groups.setdefault(same, {}).setdefault(minor if alone else version, set()).add(kind)
    for same, versions in groups.items():
        yield (", ".join(label(version, kinds) for version, kinds in versions.items()),) + same


def label(version, kinds):
    """3.13, also debug; 3.13 free-threaded, free-threaded+debug"""
    others = sorted(kinds - {"release"}, key=lambda kind: (len(kind), kind))
    if "release" not in kinds:
        return "%s %s" % (version, ", ".join(others))
    return "%s, also %s" % (version, ", ".join(others)) if others else version


def table(platforms):
    """platforms: {name: reports}."""
    lines = [HEAD, ("---",) * len(HEAD)]
    for platform, reports in sorted(platforms.items(), key=lambda item: (item[0] != OWN, item[0])):
        lines += [(platform,) + row for row in rows(reports)]
    return "".join("| %s |\n" % " | ".join(line) for line in lines)


def write(path, begin, content, program, only_check):
    """Puts the content between the lines `begin` and END of a page; or exits if it is not there and is only checked."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    if text.count(begin) != 1 or text.count(END) != 1 or text.index(begin) > text.index(END):
        sys.exit("%s has not the lines %r and %r, in this order, once each" % (path, begin, END))
    fresh = text[: text.index(begin)] + begin + "\n" + content + "\n" + text[text.index(END) :]
    if only_check:
        if fresh != text:
            sys.exit("the table in %s is out of date; run %s. It has to be:\n\n%s" % (path, program, content))
        return
    with open(path, "w", encoding="utf-8") as file:
        file.write(fresh)


def main(package, images, readme, check=None):
    sys.path.insert(0, package)
    from libprobe import source

    platforms = {}
    for path in glob.glob(os.path.join(glob.escape(images), "**", "*.record"), recursive=True):
        platform = os.path.dirname(os.path.relpath(path, images)) or OWN
        platforms.setdefault(platform, []).append(source.load(path))
    write(readme, BEGIN, table(platforms), "tools/table.py", check is not None)


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5) or sys.argv[4:] not in ([], ["--check"]):
        sys.exit(__doc__)
    main(*sys.argv[1:])
