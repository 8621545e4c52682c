"""Probes every Python on the machine with one and the same core, prints the matrix and writes the map.

usage: matrix.py FOLDER PAGE [CACHE BUILDS NAME...]

FOLDER: that of the libprobe package that holds the core; PAGE: the map, an HTML file. NAME: another platform, whose
interpreters tools/platforms.py provided in CACHE, and whose core it built in BUILDS.
"""
import hashlib
import os
import sys

import interpreters
import platforms

# Those of the sizes stand between them.
FIRST, LAST = ("interpreter", "flavour"), ("located", "wrong", "unproven", "restricted", "us", "path")
TEXTS = {"interpreter", "flavour", "restricted", "path"}


def digest(package, file):
    with open(os.path.join(package, "libprobe", file), "rb") as core:
        return hashlib.sha256(core.read()).hexdigest()


def probe(facts, package, source):
    """The report of one interpreter, or the sentence it ends with instead."""
    if "problem" in facts:
        return None, "cannot be run: " + facts["problem"]
    try:
        return source.probe(facts["executable"], package), None
    except source.NoReport as error:
        how = {None: "FAILED: ", 3: "refused: "}.get(error.status, "FAILED with ")
        return None, how + str(error).replace("exit status 3: ", "", 1)


def size(report, name):
    """904/4: bytes, and how many witnesses agree on them."""
    told = report["sizes"][name]
    return "-" if told["bytes"] is None else "%d/%d" % (told["bytes"], len(told["witnesses"]))


def row(facts, report, sizes, source):
    exists = [field for field in report["fields"] if source.exists(field)]
    located = sum(field["offset"] is not None for field in exists)
    nearest = (report["known"]["nearest"] or "CPython none").split()[1].rstrip(",")
    same = nearest == facts["version"].rpartition(".")[0]
    return (
        facts["version"], interpreters.flavour(facts), *(size(report, name) for name in sizes),
        str(located), str(len(report["known"]["differs"])) if same else "?", str(len(exists) - located),
        source.restricted(report), "%.0f" % (report["elapsed_ns"] / 1000), facts["executable"],
    )


def print_table(rows):
    widths = [max(map(len, column)) for column in zip(*rows)]
    for cells in rows:
        line = (text.ljust(width) if title in TEXTS else text.rjust(width)
                for text, width, title in zip(cells, widths, rows[0]))
        print("  ".join(line).rstrip())


def main(package, page, cache="", builds="", *names):
    sys.path.insert(0, package)
    from libprobe import core, picture, source

    all_of_them = [(facts, package) for facts in interpreters.found()]
    others, unproven, probed = [], {}, []
    print("libprobe's core, one binary for all: sha256 %s" % digest(package, core.FILE))
    for name in names:
        place = os.path.join(builds, name, "python")
        file = "libprobe-core" + (".dll" if platforms.PLATFORMS[name].system == "Windows" else ".so")
        print("that for %s: sha256 %s" % (name, digest(place, file)))
        all_of_them += [(dict(facts, name="%s/%s" % (name, facts["name"])), place)
                        for facts in interpreters.of_platform(platforms.folder_of(cache, name))]
    print()
    for facts, place in all_of_them:
        report, sentence = probe(facts, place, source)
        if report is None:
            others.append("%s (%s): %s" % (facts["name"], facts["executable"], sentence))
            continue
        probed.append((facts, report))
        for field in report["fields"]:
            if field["offset"] is None and source.exists(field):
                unproven.setdefault("%s %s" % (field["name"], field["detail"]), []).append(facts["name"])
    sizes = list(dict.fromkeys(name for _, report in probed for name in report["sizes"]))
    print_table([FIRST + tuple(sizes) + LAST] + [row(facts, report, sizes, source) for facts, report in probed])
    print("\n%s: bytes, and how many witnesses agree on them;"
          "\n/1: computed from another size, since this version has no function that says it. wrong: other than the compiler's"
          "\noffsetof in that release, as libprobe knows it; ?: a release that it does not know. us: microseconds that the first"
          "\nsurvey of a process took." % ", ".join(sizes))
    if unproven:
        print("\nNot located:")
        for what, where in unproven.items():
            print("  %s (%s)" % (what, ", ".join(where)))
    if others:
        print("\nNot probed:")
        for line in others:
            print("  " + line)
    with open(page, "w", encoding="utf-8") as file:
        file.write(picture.page([(facts["executable"], report) for facts, report in probed]))
    print("\nThe same as a picture: %s" % page)
    return 1 if any("FAILED" in line for line in others) or not probed else 0


if __name__ == "__main__":
    if len(sys.argv) < 3 or len(sys.argv) == 4:
        sys.exit(__doc__)
    sys.exit(main(*map(os.path.abspath, sys.argv[1:5]), *sys.argv[5:]))
