"""Writes docs/platforms.md's table of every interpreter of the other platforms, which their cores probe now.

usage: platform_table.py PACKAGE CACHE BUILDS PAGE    PACKAGE: the folder of the libprobe package that holds this machine's
                                                      core; CACHE: the interpreters are in CACHE/platforms; BUILDS: a folder
                                                      of a build for each platform; PAGE: the page to write to

Exits without writing if one of them cannot be probed, or has not the layout that a compiler for its data model says. If no
tests were built for some platform, it leaves the table as it is.
"""
import os
import sys

import interpreters
import platforms
import table

BEGIN = "<!-- table: written by tools/platform_table.py -->\n"


def report(facts, package, source):
    """The report of one interpreter, every place in which is the compiler's."""
    try:
        found = source.probe(facts["executable"], package)
    except source.NoReport as error:
        sys.exit("%s cannot be probed: %s" % (facts["executable"], error))
    version = ".".join(found["interpreter"]["version"].split(".")[:2])
    if not (found["known"]["name"] or "").startswith("CPython %s," % version):
        sys.exit("%s has not the layout of CPython %s: %s" % (facts["executable"], version, ", ".join(found["known"]["differs"])))
    return found


def main(package, cache, builds, page):
    sys.path.insert(0, package)
    from libprobe import source

    reports = {}
    for name in platforms.PLATFORMS:
        place = os.path.join(builds, name, "python")
        for facts in interpreters.of_platform(platforms.folder_of(cache, name)) if os.path.isdir(place) else ():
            if "problem" in facts:
                sys.exit("%s cannot be run: %s" % (facts["executable"], facts["problem"]))
            reports.setdefault(name, []).append(report(facts, place, source))
    missing = [name for name in platforms.PLATFORMS if name not in reports]
    if missing:
        print("%s keeps its table: no tests were built for %s; ./dev test --platforms builds them" % (page, ", ".join(missing)))
        return
    table.write(page, BEGIN, table.table(reports), "tools/platform_table.py", False)


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*map(os.path.abspath, sys.argv[1:]))
